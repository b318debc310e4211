// What the texts of a file of rows mean.

/** A value of `positive` or `favourable`. */
export type Sought = string | number | boolean;

/** Whether a text is a decimal number: 1, -0.5, .5, 1e-3; not 0x10, Infinity or an empty text. */
export function isNumberText(text: string): boolean {
  return /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(text) && Number.isFinite(Number(text));
}

/**
 * One spelling for texts that mean the same beside a sought value: beside a number 1.0 is 1, beside a boolean True is
 * true (as Python writes it). Beside a text only the same text is the same.
 */
export function spelling(text: string, beside: Sought): string {
  switch (typeof beside) {
    case 'number':
      return isNumberText(text) ? String(Number(text)) : text;
    case 'boolean':
      return text.toLowerCase();
    default:
      return text;
  }
}

export function isSought(text: string, sought: Sought): boolean {
  return spelling(text, sought) === String(sought);
}

export const absentTexts = ['', 'NA', 'N/A', '#N/A', '<NA>', 'NaN', 'nan', 'null', 'NULL', 'None'] as const;
const absent: ReadonlySet<string> = new Set(absentTexts);

/** How data frames write a value that is not there. A label or prediction like that is no class. */
export function isAbsent(text: string): boolean {
  return absent.has(text.trim());
}

/** Texts for a sentence: the first few, in quotes. */
export function quoted(texts: readonly string[], most = 5): string {
  const shown = texts.slice(0, most).map((text) => `\`${text.length > 40 ? `${text.slice(0, 40)}…` : text}\``);
  return texts.length > most ? `${shown.join(', ')} and ${texts.length - most} more` : shown.join(', ');
}
