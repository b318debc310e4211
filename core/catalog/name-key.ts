/**
 * What is left of a name without case and separators: `F1-Score`, `f1_score` and `f1Score` have one key.
 * Catalogue names are told apart by their keys alone, so a tool's own spelling is found without listing it.
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+]/gu, '');
}
