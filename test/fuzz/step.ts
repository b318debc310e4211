import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-protocol';

/**
 * What an editor does to the server, as data: a search writes it, a file keeps it, and it can be done again. Documents
 * have names below the workspace's root; in parameters `ROOT/` stands for the root's address.
 */
export type Step =
  | { readonly does: 'open'; readonly name: string; readonly text: string }
  | { readonly does: 'change'; readonly name: string; readonly changes: readonly TextDocumentContentChangeEvent[] }
  | { readonly does: 'close'; readonly name: string }
  /** A file on disk becomes another or, by null, is deleted; the server is told, as by an editor that watches files. */
  | { readonly does: 'write'; readonly name: string; readonly text: string | null }
  | {
      readonly does: 'ask';
      readonly method: string;
      readonly params: object;
      /** Cancelled in the same breath. */
      readonly cancelled?: true;
      /** Chooses what of the answer is asked about next, such as which completion is resolved. */
      readonly next: number;
    }
  /** Everything before is written to the server at once, and every answer is waited for and judged. */
  | { readonly does: 'settle' }
  /** Diagnostics, symbols, tokens and evaluation are held against those of the same texts read afresh. */
  | { readonly does: 'compare'; readonly by: 'reading' | 'server' };

/** An edit as people count them: every change that a notification carries. */
export function editsIn(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + (step.does === 'change' ? step.changes.length : 0), 0);
}

/** What the search looks for. */
export interface Failure {
  readonly kind: 'died' | 'unanswered' | 'slow' | 'error' | 'log' | 'place' | 'divergence' | 'memory';
  /** Of the step that was being settled. */
  readonly at: number;
  readonly message: string;
}

/** A failure as it is kept in a file: what to do, in which mode, and what came of it. */
export interface Reproduction {
  readonly found: string;
  readonly pull: boolean;
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
