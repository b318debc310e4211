import type { Diagnostic, Fix, RelatedInformation, Severity } from '../model/diagnostic.ts';
import type { Kind, SourceDocument } from '../model/documents.ts';
import { type Place, placeOf } from '../yaml/locate.ts';
import type { Path } from '../yaml/node.ts';
import type { CheckOptions } from './check.ts';
import type { ItemFindings, KeptItems } from './check-memory.ts';
import { editsOf, textRange } from './edits.ts';
import { applyIgnores, type IgnoreComment, type JudgedIgnore } from './ignore.ts';
import type { AnyRule, EditsByPath, Finding, Rule, RuleContext } from './rule.ts';
import type { RuleSettings } from './severity.ts';
import { spokenForIn } from './spoken-for.ts';

/** What a rule about a kind of document looks at. */
export type About = Omit<RuleContext<Kind>, 'report' | 'edit'>;

/** One run over one document. */
export class Check {
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
    const again = onDemand(() => findingsOf((report) => check(report, this.edit)));
    this.guard(rule, (severity) => {
      let count = 0;
      const report = (finding: Finding): void => this.add(rule, finding, severity, again, count++);
      check(report, noEdits);
    });
  }

  /** Runs rules about a kind of document, one context for all: there are many, and mostly they find nothing. */
  runAll(rules: readonly Rule[], about: About): void {
    this.each(rules, about, (rule, finding, severity, again, number) =>
      this.add(rule, finding, severity, again, number),
    );
  }

  /** Runs rules on those items of a list that nothing is known of yet, and adds what is known of the others. */
  runLocal(list: string, rules: readonly Rule[], kept: KeptItems, about: About): void {
    const all: unknown = Reflect.get(about.value, list);
    const known = kept.of(Array.isArray(all) ? all : noItems);
    const { items, found, open: openAt } = known;
    const open = new Map<object, OpenItem>();
    for (const index of openAt) {
      const item = items[index];
      if (item) open.set(item, { findings: [] });
    }
    const isWhole = this.each(
      rules,
      { ...about, workspace: kept.workspace, value: kept.only(openAt) },
      (rule, finding, severity, again, number) => {
        const index = finding.path[0] === list ? Number(finding.path[1]) : undefined;
        const item = index === undefined ? undefined : items[index];
        const ofItem = item && open.get(item);
        if (ofItem && index !== undefined) ofItem.findings.push({ rule, index, finding });
        else this.add(rule, finding, severity, again, number);
      },
    );
    // What a rule that failed would have found is looked for again the next time.
    for (const index of openAt) {
      const looked = open.get(items[index] ?? open);
      found[index] = looked?.findings.length === 0 ? nothingFound : looked;
    }
    if (isWhole) kept.keep(known);
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

  /** Tells each finding of each rule; false if a rule failed. */
  private each(
    rules: readonly Rule[],
    about: About,
    tell: (rule: Rule, finding: Finding, severity: Severity | undefined, again: Again, number: number) => void,
  ): boolean {
    const isSpokenFor = spokenForIn(this.document);
    let report: (finding: Finding) => void = () => undefined;
    const context: RuleContext<Kind> = { ...about, edit: noEdits, report: (finding) => report(finding) };
    let isWhole = true;
    for (const rule of rules) {
      const ran = this.guard(rule, (severity) => {
        let count = 0;
        let again: Again | undefined;
        report = (finding) => {
          if (isSpokenFor?.(rule, finding)) return;
          again ??= onDemand(() => {
            const all = findingsOf((of) => rule.check({ ...about, report: of, edit: this.edit }));
            return all.filter((other) => !isSpokenFor?.(rule, other));
          });
          tell(rule, finding, severity, again, count++);
        };
        rule.check(context);
      });
      if (!ran) isWhole = false;
    }
    return isWhole;
  }

  /** Runs a rule unless it is switched off; false if it failed. */
  private guard(rule: AnyRule, check: (severity: Severity | undefined) => void): boolean {
    const severity = this.settings.severityOf(rule.id);
    if (severity === 'off') return true;
    try {
      check(severity);
      return true;
    } catch (error) {
      this.fail(rule.id, error);
      return false;
    }
  }

  private add(rule: AnyRule, finding: Finding, severity: Severity | undefined, again: Again, number: number): void {
    this.found.push(this.diagnostic(rule, finding, severity, () => fixesOf(again()[number])));
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
    const isOff = (rule: string): boolean => this.settings.severityOf(rule) === 'off';
    const { judged, left } = applyIgnores(comments, this.found, isOff, this.options.today);
    this.found = [...left];
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

/** What a rule finds when it runs again, with edits. */
type Again = () => readonly Finding[];

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

const noItems: readonly unknown[] = [];

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
