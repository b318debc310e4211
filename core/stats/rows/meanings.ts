// What the texts of a growing dictionary mean, each looked at once.
import { grown } from '../grown.ts';
import type { Dictionary } from './batch.ts';
import { isAbsent, isSought, quoted, type Sought } from './values.ts';

/** What the texts of a dictionary mean beside a sought value. */
export type Meaning = {
  readonly texts: Dictionary;
  /** 1 for the codes of texts that are the sought value. */
  readonly isSought: Uint8Array;
  readonly anyAbsent: boolean;
};

/** Reads a growing dictionary; each text once. */
export function meaningOf(sought: Sought | undefined): (dictionary: Dictionary) => Meaning {
  let known = 0;
  let meanings = new Uint8Array(64);
  let anyAbsent = false;
  return (dictionary) => {
    if (dictionary.length > meanings.length) meanings = grown(meanings, dictionary.length * 2);
    for (; known < dictionary.length; known++) {
      const text = dictionary[known] ?? '';
      meanings[known] = sought !== undefined && isSought(text, sought) ? 1 : 0;
      if (isAbsent(text)) anyAbsent = true;
    }
    return { texts: dictionary, isSought: meanings, anyAbsent };
  };
}

/** What is wrong with a text where a number is wanted. */
export function notANumber(text: string): string {
  return text === '' ? 'The value is missing.' : `${quoted([text])} is no finite number.`;
}

/** What is wrong with a text that says that there is no value. */
export function absence(text: string): string {
  return text === '' ? 'The value is missing.' : `The value is ${quoted([text])}, which says that there is none.`;
}
