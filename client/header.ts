/** How many lines the header is looked for in: comments and a licence may come first. */
export const headLines = 60;

/** Whether a text, the first lines of a document, carries the header of Gatewright's documents. */
export function hasHeader(text: string): boolean {
  return /^[{\s]*["']?apiVersion["']?\s*:\s*["']?gatewright\//m.test(text);
}
