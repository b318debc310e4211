import type { Position } from '../yaml/lines.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A range in a text, lines and UTF-16 columns from 0. */
export interface TextRange {
  readonly start: Position;
  readonly end: Position;
}

export interface TextEdit {
  readonly uri: string;
  readonly range: TextRange;
  readonly newText: string;
}

/** A change that mends a diagnostic. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one that people want; at most one a diagnostic. */
  readonly preferred?: boolean;
  /** Can be applied without asking: it keeps the meaning that the author plainly had. */
  readonly safe?: boolean;
}

export interface RelatedInformation {
  readonly uri: string;
  readonly range: TextRange;
  readonly message: string;
}

/** Something to tell the author, with its exact place. */
export interface Diagnostic {
  readonly uri: string;
  /** `category/name` of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong, why it matters, what to do. */
  readonly message: string;
  readonly range: TextRange;
  readonly related: readonly RelatedInformation[];
  readonly fixes: readonly Fix[];
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
}
