import type { Fix, Severity, TextEdit } from '../model/diagnostic.ts';
import type { DocumentTypes, Kind, SourceDocument } from '../model/documents.ts';
import type { Workspace } from '../model/workspace.ts';
import type { Part } from '../yaml/locate.ts';
import type { Path } from '../yaml/node.ts';

/** What a rule says of one place. */
export interface Finding {
  /** The value, key or entry that is wrong; for something missing, where it would stand. */
  readonly path: Path;
  readonly part?: Part;
  /** What is wrong, why it matters, what to do. */
  readonly message: string;
  /** Where the rule's own severity does not fit this case. */
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
}

/** The other end of a finding: by default in the same document. */
export interface RelatedPlace {
  readonly document?: SourceDocument;
  readonly path: Path;
  readonly part?: Part;
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
  report(finding: Finding): void;
  /** Edits by path, for fixes. */
  readonly edit: EditsByPath;
}

/** Makes text edits of the document at hand; `newText` is YAML, ready to stand at that place. */
export interface EditsByPath {
  replaceValue(path: Path, newText: string): TextEdit[];
  renameKey(path: Path, name: string): TextEdit[];
  removeEntry(path: Path): TextEdit[];
  /** Adds `key: value` to the map at `path`; a value of several lines is indented to its place. */
  insertEntry(path: Path, key: string, newText: string): TextEdit[];
}

/** A diagnostic rule: one small file each. */
export interface Rule<K extends Kind = Kind> {
  /** `category/name`; its page is docs/rules/<category>/<name>.md. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence: what the rule finds. */
  readonly summary: string;
  readonly kinds: readonly K[];
  check(context: RuleContext<K>): void;
}

/** Gives a rule the types of the kinds that it reads. */
export function defineRule<K extends Kind>(rule: Rule<K>): Rule {
  return rule as unknown as Rule;
}
