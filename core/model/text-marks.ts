import type { Change } from '../yaml/change.ts';
import type { Text } from '../yaml/text.ts';
import { replacement } from './undecodable.ts';

/** What a text is searched for each time it is read: rare, and of a long text a part of what an edit costs. */
export interface TextMarks {
  /** Something in it could not be read as UTF-8. */
  readonly undecodable: boolean;
  /** It speaks of ignoring, in a comment or elsewhere. */
  readonly ignores: boolean;
}

/** The marks of a text. Where the text had none before an edit, only what was edited can have brought one. */
export function marksOf(text: Text, before?: TextMarks, change?: Change): TextMarks {
  const has = (word: string, had: boolean | undefined): boolean =>
    had === false && change
      ? text.slice(Math.max(0, change.start - word.length), change.newEnd + word.length).includes(word)
      : String(text).includes(word);
  return { undecodable: has(replacement, before?.undecodable), ignores: has('gatewright-ignore', before?.ignores) };
}
