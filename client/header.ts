/** How many lines the header is looked for in: comments and a licence may come first. */
export const headLines = 60;

/** Whether a text, the first lines of a document, carries the header of Gatewright's documents. */
export function hasHeader(text: string): boolean {
  return isCardForTheHub(text) || /^[{\s]*["']?apiVersion["']?\s*:\s*["']?gatewright\//m.test(text);
}

/** Front matter of a README for the Hugging Face Hub that carries a card: only what begins with it is looked at. */
function isCardForTheHub(text: string): boolean {
  return /^\ufeff?---[ \t]*\r?\n/.test(text) && /^(?:gatewright|model-index)[ \t]*:/m.test(text);
}
