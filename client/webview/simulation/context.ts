import type { Place } from './messages.ts';
import type { Translate } from './text.ts';

/** What every part of the panel needs: words, and how to get to a place. */
export interface PanelContext {
  readonly t: Translate;
  readonly open: (place: Place) => void;
}
