import type { PrepareReport } from '../gates/evidence.ts';
import type { Configuration } from '../generated/Configuration.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type Kind, kindOf, type SourceDocument, type SourceFile } from '../model/documents.ts';
import { soundParts } from '../model/soundness.ts';
import type { Workspace } from '../model/workspace.ts';
import type { CheckMemory } from './check-memory.ts';
import { type About, Check } from './check-run.ts';
import { ignoresOf } from './ignore.ts';
import { rules as registered } from './registry.ts';
import type { AnyRule, IgnoreRule, Rule, TextRule } from './rule.ts';
import { configuredFor } from './severity.ts';

/** A rule that stopped in the middle: what it checks is not checked. */
export interface RuleFailure {
  readonly rule: string;
  readonly uri: string;
  readonly error: unknown;
}

export interface CheckOptions {
  /**
   * What counts over the configurations of the workspace, as from a command's options. Paths in it count from the
   * workspace's root.
   */
  readonly configuration?: Partial<Configuration> | undefined;
  /** The day that counts as today, `YYYY-MM-DD` in UTC. Without it nothing is known to be stale or expired. */
  readonly today?: string | undefined;
  /** Lays rows that were read beside reports over them. Without it nothing is known of rows, and nothing is said of them. */
  readonly prepare?: PrepareReport | undefined;
  /** Told of each rule that fails. Without it a failure is a diagnostic of the rule `internal`: it is never silent. */
  readonly onFailure?: ((failure: RuleFailure) => void) | undefined;
  /** All registered rules, unless said otherwise. */
  readonly rules?: readonly AnyRule[] | undefined;
  /** What was found the last time, so that only what has changed is looked at. The diagnostics are the same without it. */
  readonly memory?: CheckMemory | undefined;
}

/** The diagnostics of a file: those of its documents, in order. */
export function checkFile(workspace: Workspace, file: SourceFile, options: CheckOptions = {}): Diagnostic[] {
  return file.documents.flatMap((document) => checkDocument(workspace, document, options));
}

/**
 * The diagnostics of one document, in order of place, then rule. A foreign document has none; one of an unknown kind or
 * version has one; one that doesn't parse has those of its text alone.
 */
export function checkDocument(
  workspace: Workspace,
  document: SourceDocument,
  options: CheckOptions = {},
): Diagnostic[] {
  if (document.header.is === 'foreign') return [];
  const { settings, configuration } = configuredFor(workspace, document.uri, options.configuration);
  if (settings.ignored) return [];
  const check = new Check(document, settings, options);
  const { text, byKind, ignores, ids } = sorted(options.rules ?? registered);
  for (const rule of text) check.run(rule, (report, edit) => rule.check({ document, report, edit }));
  const kind = kindOf(document);
  if (!kind || document.yaml.problems.some(({ code }) => code !== 'duplicate-key')) return check.diagnostics();

  const value = soundParts(document, kind) ?? {};
  const { today, memory, prepare = asWritten } = options;
  const about: About = { document, kind, value, workspace, configuration, today, prepare, ruleIds: ids };
  const { whole, byList } = byKind.get(kind) ?? none;
  check.runAll(memory ? whole : [...whole, ...byList.values()].flat(), about);
  if (memory) {
    for (const [list, local] of byList) {
      const items = memory.of(document).itemsOf(list, { ...about, rules: options.rules ?? registered });
      check.runLocal(list, local, items, about);
    }
  }
  const judged = check.ignore(ignoresOf(document));
  if (judged.length > 0) {
    for (const rule of ignores) {
      check.run(rule, (report, edit) => rule.check({ document, ignores: judged, today, ruleIds: ids, report, edit }));
    }
  }
  return check.diagnostics();
}

const asWritten: PrepareReport = (report) => report;

/** The rules about one kind: those that look at all of a document, and by list those that look at items one by one. */
interface RulesOfKind {
  readonly whole: readonly Rule[];
  readonly byList: ReadonlyMap<string, readonly Rule[]>;
}

const none: RulesOfKind = { whole: [], byList: new Map() };

interface SortedRules {
  readonly text: readonly TextRule[];
  readonly byKind: ReadonlyMap<Kind, RulesOfKind>;
  readonly ignores: readonly IgnoreRule[];
  readonly ids: readonly string[];
}

const sortedRules = new WeakMap<readonly AnyRule[], SortedRules>();

/** Rules by when they run. Made once for a list of rules. */
function sorted(rules: readonly AnyRule[]): SortedRules {
  const known = sortedRules.get(rules);
  if (known) return known;
  const byKind = new Map<Kind, { whole: Rule[]; byList: Map<string, Rule[]> }>();
  for (const rule of rules) {
    if (rule.on !== undefined) continue;
    for (const kind of rule.kinds) {
      let ofKind = byKind.get(kind);
      if (!ofKind) byKind.set(kind, (ofKind = { whole: [], byList: new Map() }));
      const list = rule.local?.[kind];
      if (list === undefined) ofKind.whole.push(rule);
      else ofKind.byList.set(list, [...(ofKind.byList.get(list) ?? []), rule]);
    }
  }
  const made: SortedRules = {
    text: rules.filter((rule): rule is TextRule => rule.on === 'text'),
    byKind,
    ignores: rules.filter((rule): rule is IgnoreRule => rule.on === 'ignores'),
    ids: rules.map((rule) => rule.id),
  };
  sortedRules.set(rules, made);
  return made;
}
