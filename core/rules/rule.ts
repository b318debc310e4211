import type { PrepareReport } from '../gates/evidence.ts';
import type { Configuration } from '../generated/Configuration.ts';
import type { Fix, Severity, TextEdit } from '../model/diagnostic.ts';
import type { DocumentTypes, Kind, SourceDocument } from '../model/documents.ts';
import type { Workspace } from '../model/workspace.ts';
import type { Part } from '../yaml/locate.ts';
import type { Path, Range } from '../yaml/node.ts';
import type { JudgedIgnore } from './ignore.ts';

/** What a rule says of one place. */
export interface Finding {
  /** The value, key or entry that is wrong; for something missing, where it would stand. */
  readonly path: Path;
  readonly part?: Part;
  /** Exact offsets in the text, for what has no path: a comment, the second of two equal keys. */
  readonly range?: Range;
  /** What is wrong, why it matters, what to do. */
  readonly message: string;
  /** Where the rule's own severity does not fit this case. */
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
  /** A function where making them is work: most findings are shown and never mended. */
  readonly fixes?: readonly Fix[] | (() => readonly Fix[]);
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
}

/** The other end of a finding: by default in the same document. */
export interface RelatedPlace {
  readonly document?: SourceDocument;
  readonly path: Path;
  readonly part?: Part;
  readonly range?: Range;
  readonly message: string;
}

/** What a rule may look at. */
export interface RuleContext<K extends Kind> {
  readonly document: SourceDocument;
  readonly kind: K;
  /** The document by its type, without what its schema objects to: every field may be absent. */
  readonly value: Partial<DocumentTypes[K]>;
  /** What else is known; of a single document alone, a workspace of one file. */
  readonly workspace: Workspace;
  /** What `gatewright.yaml` says for this workspace, if there is one. */
  readonly configuration: Partial<Configuration> | undefined;
  /** The day that counts as today, `YYYY-MM-DD` in UTC. Absent where nobody said: then nothing is stale or expired. */
  readonly today: string | undefined;
  /** Lays the rows that were read beside a report over it; without rows a report stays as it is. */
  readonly prepare: PrepareReport;
  /** The ids of all rules. */
  readonly ruleIds: readonly string[];
  report(finding: Finding): void;
  /** Edits by path, for fixes. */
  readonly edit: EditsByPath;
}

/**
 * Makes text edits of the document at hand; `newText` is YAML, ready to stand at that place. Where an edit would change
 * more than it says (a path behind an alias, an anchor that others use) there are no edits: then offer no fix.
 */
export interface EditsByPath {
  replaceValue(path: Path, newText: string): TextEdit[];
  renameKey(path: Path, name: string): TextEdit[];
  /** Removes a map's entry or a list's item. */
  removeEntry(path: Path): TextEdit[];
  /** Adds `key: value` to the map at `path`; a value of several lines is indented to its place. */
  insertEntry(path: Path, key: string, newText: string): TextEdit[];
  /** Adds an item to the end of the list at `path`. */
  insertItem(path: Path, newText: string): TextEdit[];
  /** Replaces a range of the text as it is. */
  replaceText(range: Range, newText: string): TextEdit[];
}

interface RuleHead {
  /** `category/name`; its page is docs/rules/<category>/<name>.md. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence: what the rule finds. */
  readonly summary: string;
}

/** A diagnostic rule: one small file each. */
export interface Rule<K extends Kind = Kind> extends RuleHead {
  readonly on?: undefined;
  readonly kinds: readonly K[];
  /**
   * By kind, the top-level list whose items the rule looks at one by one: what it finds in an item follows from that item
   * and from the document without the list, and it says nothing outside of the list that follows from an item. Then an
   * edit of one item costs one item. `gates` says: no other gate is looked at.
   */
  readonly local?: Partial<Readonly<Record<K, string>>>;
  check(context: RuleContext<K>): void;
}

/** What a rule about the text itself may look at. */
export interface TextRuleContext {
  readonly document: SourceDocument;
  report(finding: Finding): void;
  readonly edit: EditsByPath;
}

/** A rule about the text itself or its header: it runs whether or not the document can be understood. */
export interface TextRule extends RuleHead {
  readonly on: 'text';
  check(context: TextRuleContext): void;
}

/** What a rule about `# gatewright-ignore` comments may look at, once all others have run. */
export interface IgnoreRuleContext extends TextRuleContext {
  readonly ignores: readonly JudgedIgnore[];
  readonly today: string | undefined;
  /** The ids of all rules. */
  readonly ruleIds: readonly string[];
}

/** A rule about the comments that ignore other rules. */
export interface IgnoreRule extends RuleHead {
  readonly on: 'ignores';
  check(context: IgnoreRuleContext): void;
}

export type AnyRule = Rule | TextRule | IgnoreRule;

/** Gives a rule the types of the kinds that it reads. */
export function defineRule<K extends Kind>(rule: Rule<K>): Rule {
  return rule as unknown as Rule;
}

export function defineTextRule(rule: Omit<TextRule, 'on'>): TextRule {
  return { ...rule, on: 'text' };
}

export function defineIgnoreRule(rule: Omit<IgnoreRule, 'on'>): IgnoreRule {
  return { ...rule, on: 'ignores' };
}
