/** Turns an English text with `{0}`, `{1}` … into the user's language. */
export type Translate = (text: string, ...values: readonly (string | number)[]) => string;

/** Translates by a table of English texts; what the table lacks stays English. */
export function translator(texts: Readonly<Record<string, string>>): Translate {
  return (text, ...values) =>
    (Object.hasOwn(texts, text) ? (texts[text] ?? text) : text).replace(/\{(\d+)\}/g, (placeholder, index) => {
      const value = values[Number(index)];
      return value === undefined ? placeholder : String(value);
    });
}
