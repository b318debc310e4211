import type { Diagnostic } from 'vscode-languageserver-protocol';

/** A short text that tells lists of diagnostics apart: their length and FNV-1a of what they say. */
export function idOf(items: readonly Diagnostic[]): string {
  const text = JSON.stringify(items);
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return `${text.length.toString(36)}-${(hash >>> 0).toString(36)}`;
}
