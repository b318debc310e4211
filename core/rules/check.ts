import type { PrepareReport } from '../gates/evidence.ts';
import type { Configuration } from '../generated/Configuration.ts';
import type { Diagnostic, Fix, RelatedInformation, Severity } from '../model/diagnostic.ts';
import { type Kind, kindOf, type SourceDocument, type SourceFile } from '../model/documents.ts';
import { soundParts } from '../model/soundness.ts';
import type { Workspace } from '../model/workspace.ts';
import { type Place, placeOf } from '../yaml/locate.ts';
import type { Path } from '../yaml/node.ts';
import type { CheckMemory, ItemFindings, KeptItems } from './check-memory.ts';
import { editsOf, textRange } from './edits.ts';
import { type IgnoreComment, ignoresOf, isExpired, isInForce, type JudgedIgnore } from './ignore.ts';
import { rules as registered } from './registry.ts';
import type { AnyRule, EditsByPath, Finding, IgnoreRule, Rule, RuleContext, TextRule } from './rule.ts';
import { type RuleSettings, settingsFor } from './severity.ts';

/** A rule that stopped in the middle: what it checks is not checked. */
export interface RuleFailure {
  readonly rule: string;
  readonly uri: string;
  readonly error: unknown;
}

export interface CheckOptions {
  /** What `gatewright.yaml` says. */
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
  const settings = settingsFor(options.configuration, workspace, document.uri);
  if (settings.ignored) return [];
  const check = new Check(document, settings, options);
  const { text, byKind, ignores, ids } = sorted(options.rules ?? registered);
  for (const rule of text) check.run(rule, (report, edit) => rule.check({ document, report, edit }));
  const kind = kindOf(document);
  if (!kind || document.yaml.problems.some(({ code }) => code !== 'duplicate-key')) return check.diagnostics();

  const value = soundParts(document, kind) ?? {};
  const { configuration, today, memory, prepare = asWritten } = options;
  const about: About = { document, kind, value, workspace, configuration, today, prepare };
  const { whole, byList } = byKind.get(kind) ?? none;
  for (const rule of memory ? whole : [...whole, ...byList.values()].flat()) {
    check.run(rule, (report, edit) => rule.check({ ...about, report, edit }));
  }
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

/** What a rule about a kind of document looks at. */
type About = Omit<RuleContext<Kind>, 'report' | 'edit'>;

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

/** One run over one document. */
class Check {
  private found: Diagnostic[] = [];
  private readonly edit: EditsByPath;

  constructor(
    private readonly document: SourceDocument,
    private readonly settings: RuleSettings,
    private readonly options: CheckOptions,
  ) {
    this.edit = editsOf(document);
  }

  run(rule: AnyRule, check: (report: (finding: Finding) => void, edit: EditsByPath) => void): void {
    const severity = this.settings.severityOf(rule.id);
    if (severity === 'off') return;
    const again = onDemand(() => findingsOf((report) => check(report, this.edit)));
    let count = 0;
    try {
      check((finding) => {
        const number = count++;
        this.found.push(this.diagnostic(rule, finding, severity, () => fixesOf(again()[number])));
      }, noEdits);
    } catch (error) {
      this.fail(rule.id, error);
    }
  }

  /** Runs rules on those items of a list that nothing is known of yet, and adds what is known of the others. */
  runLocal(list: string, rules: readonly Rule[], kept: KeptItems, about: About): void {
    const all: unknown = Reflect.get(about.value, list);
    const items = kept.itemsIn(Array.isArray(all) ? all : []);
    const known = kept.of(items);
    const open = new Map<object, OpenItem>();
    const openAt: number[] = [];
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (!item || known[index]) continue;
      openAt.push(index);
      open.set(item, { findings: [] });
    }
    const value = kept.only(openAt);
    let failed = false;
    for (const rule of rules) {
      const severity = this.settings.severityOf(rule.id);
      if (severity === 'off') continue;
      const again = onDemand(() => findingsOf((report) => rule.check({ ...about, value, report, edit: this.edit })));
      let count = 0;
      try {
        const report = (finding: Finding): void => {
          const number = count++;
          const item = finding.path[0] === list ? items[Number(finding.path[1])] : undefined;
          const found = item && open.get(item);
          if (found) found.findings.push({ rule, index: Number(finding.path[1]), finding });
          else this.found.push(this.diagnostic(rule, finding, severity, () => fixesOf(again()[number])));
        };
        rule.check({ ...about, value, report, edit: noEdits });
      } catch (error) {
        failed = true;
        this.fail(rule.id, error);
      }
    }
    // What a rule that failed would have found is looked for again the next time.
    const found = [...known];
    for (const index of openAt) {
      const looked = open.get(items[index] ?? open);
      found[index] = looked?.findings.length === 0 ? nothingFound : looked;
    }
    if (!failed) kept.keep(items, found);
    for (let at = 0; at < found.length; at++) {
      const ofItem = found[at];
      if (ofItem === undefined || ofItem === nothingFound) continue;
      for (const { rule, index: was, finding } of ofItem.findings) {
        const severity = this.settings.severityOf(rule.id);
        const moved = was === at ? finding : movedTo(at, finding);
        const fixes = (): readonly Fix[] => this.fixesAgain(rule, moved, at, about, kept);
        this.found.push(this.diagnostic(rule, moved, severity === 'off' ? undefined : severity, fixes));
      }
    }
  }

  /** The fixes of a finding that was kept: edits are made for the text as it is now, and only when somebody asks. */
  private fixesAgain(rule: Rule, { path, message }: Finding, index: number, about: About, kept: KeptItems) {
    const value = kept.only([index]);
    const again = findingsOf((report) => rule.check({ ...about, value, report, edit: this.edit }));
    const key = path.join('\n');
    return fixesOf(again.find((finding) => finding.message === message && finding.path.join('\n') === key));
  }

  /** Takes out what comments ignore, and says of each comment what became of it. */
  ignore(comments: readonly IgnoreComment[]): readonly JudgedIgnore[] {
    if (comments.length === 0) return [];
    const { today } = this.options;
    const names = (comment: IgnoreComment) => (diagnostic: Diagnostic) =>
      diagnostic.rule === comment.rule && diagnostic.range.start.line === comment.line;
    const judged = comments.map((comment) => ({
      ...comment,
      expired: isExpired(comment.until, today),
      used: this.settings.severityOf(comment.rule) === 'off' ? undefined : this.found.some(names(comment)),
    }));
    const inForce = comments.filter((comment) => isInForce(comment, today));
    this.found = this.found.filter((diagnostic) => !inForce.some((comment) => names(comment)(diagnostic)));
    return judged;
  }

  diagnostics(): Diagnostic[] {
    const ordered = this.found.sort(
      (a, b) =>
        a.range.start.line - b.range.start.line ||
        a.range.start.character - b.range.start.character ||
        compareText(a.rule, b.rule) ||
        a.range.end.line - b.range.end.line ||
        a.range.end.character - b.range.end.character ||
        compareText(a.message, b.message),
    );
    return ordered.filter((diagnostic, index) => !isSame(diagnostic, ordered[index - 1]));
  }

  private diagnostic(
    rule: AnyRule,
    finding: Finding,
    severity: Severity | undefined,
    fixes: () => readonly Fix[],
  ): Diagnostic {
    const { document } = this;
    const place: Place = finding.range ?? placeOf(document.yaml, finding.path, finding.part);
    const related: RelatedInformation[] = (finding.related ?? []).map((other) => {
      const at = other.document ?? document;
      const range = textRange(at, other.range ?? placeOf(at.yaml, other.path, other.part));
      return { uri: at.uri, range, message: other.message };
    });
    if (place.anchor) {
      const message = 'The text that is used there stands here.';
      related.push({ uri: document.uri, range: textRange(document, place.anchor), message });
    }
    let made: readonly Fix[] | undefined;
    return {
      uri: document.uri,
      rule: rule.id,
      severity: severity ?? finding.severity ?? rule.severity,
      message: finding.message,
      range: textRange(document, place),
      related,
      get fixes() {
        return (made ??= fixes().filter((fix) => fix.edits.length > 0));
      },
      ...(finding.tags ? { tags: finding.tags } : {}),
    };
  }

  private fail(rule: string, error: unknown): void {
    const { uri, yaml } = this.document;
    if (this.options.onFailure) {
      this.options.onFailure({ rule, uri, error });
      return;
    }
    const cause = error instanceof Error ? error.message : String(error);
    this.found.push({
      uri,
      rule: 'internal',
      severity: 'error',
      message: `The rule \`${rule}\` stopped in the middle of this document (${cause}), so what it checks is not checked here. This is a mistake in Gatewright; please report it.`,
      range: textRange(this.document, placeOf(yaml, [])),
      related: [],
      fixes: [],
    });
  }
}

/** Nearly all findings are shown and never mended: a rule runs again, with edits, when somebody asks for its fixes. */
const noEdits: EditsByPath = {
  replaceValue: () => [],
  renameKey: () => [],
  removeEntry: () => [],
  insertEntry: () => [],
  insertItem: () => [],
  replaceText: () => [],
};

function findingsOf(check: (report: (finding: Finding) => void) => void): readonly Finding[] {
  const found: Finding[] = [];
  check((finding) => found.push(finding));
  return found;
}

function fixesOf(finding: Finding | undefined): readonly Fix[] {
  const fixes = finding?.fixes ?? [];
  return typeof fixes === 'function' ? fixes() : fixes;
}

function onDemand<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** One object for all items in which nothing is found: most of them. */
const nothingFound: ItemFindings = { findings: [] };

/** An item that is being looked at. */
interface OpenItem extends ItemFindings {
  readonly findings: ItemFindings['findings'][number][];
}

/** A finding of an item that has another index now. */
function movedTo(index: number, finding: Finding): Finding {
  const list = finding.path[0];
  const moved = (path: Path): Path => (path[0] === list ? [list ?? '', index, ...path.slice(2)] : path);
  const related = finding.related?.map((place) => (place.document ? place : { ...place, path: moved(place.path) }));
  return { ...finding, path: moved(finding.path), ...(related ? { related } : {}) };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isSame(a: Diagnostic, b: Diagnostic | undefined): boolean {
  return (
    b !== undefined &&
    a.rule === b.rule &&
    a.message === b.message &&
    a.range.start.line === b.range.start.line &&
    a.range.start.character === b.range.start.character &&
    a.range.end.line === b.range.end.line &&
    a.range.end.character === b.range.end.character
  );
}
