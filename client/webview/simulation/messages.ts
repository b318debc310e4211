import type { SimulationResult } from '../../../server/protocol/messages.ts';

/** What the extension and the simulation panel say to each other. */

/** A place in one of the inputs of a report; line and column count from 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** What VS Code keeps for a panel that is hidden or belongs to a window that is closed. */
export interface PanelState {
  /** The document that the panel is about. */
  readonly uri: string | null;
  /** Stays on that document, whichever editor is active. */
  readonly locked: boolean;
  readonly filter: 'all' | 'attention';
  /** Ids of gates whose checks are shown. */
  readonly expanded: readonly string[];
  readonly scroll: number;
}

export type ToPanel =
  /** First answer to `ready`: how to say things. Keys are the English texts. */
  | { readonly type: 'language'; readonly language: string; readonly texts: Readonly<Record<string, string>> }
  | {
      readonly type: 'simulation';
      readonly uri: string | null;
      readonly locked: boolean;
      /** Null: the document belongs to no policy, or nothing was answered yet. */
      readonly result: SimulationResult | null;
      /** Why there is nothing to show; in a sentence. */
      readonly notice: string | null;
    }
  /** Shows a gate, opened. */
  | { readonly type: 'reveal'; readonly gate: string };

export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'open'; readonly place: Place }
  | { readonly type: 'choose'; readonly what: 'sample' | 'stage' }
  | { readonly type: 'lock'; readonly locked: boolean };
