/**
 * Whether a text may hold a document of ours, without parsing it: most YAML of a workspace is somebody else's.
 */
export function mayBeOurs(text: string): boolean {
  return /apiVersion["']?\s*:\s*["']?gatewright/i.test(text) || mayBeForTheHub(text);
}

/** Front matter may be a card of the Hugging Face Hub. */
function mayBeForTheHub(text: string): boolean {
  return /^\ufeff?---[ \t]*\r?\n/.test(text) && /^(?:gatewright|model-index)[ \t]*:/m.test(text);
}
