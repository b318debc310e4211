/** How many lines the header is looked for in: comments and a licence may come first. */
export const headLines = 60;

/** Whether a text, the first lines of a document, carries the header of Gatewright's documents. */
export function hasHeader(text: string): boolean {
  return /^[{\s]*["']?apiVersion["']?\s*:\s*["']?gatewright\//m.test(text);
}

/** Whether the first lines of a Markdown document are front matter that carries a card. */
export function hasCard(text: string): boolean {
  return /^\ufeff?---[ \t]*\r?\n(?:(?!---)[^\n]*\n)*?gatewright[ \t]*:/.test(text);
}
