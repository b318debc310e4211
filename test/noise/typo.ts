/** A number that only the text decides: FNV-1a. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * The name with one slip of the fingers: two neighbouring letters in each other's place, or a letter left out. Which one
 * is decided by the seed. Undefined where there are no two letters to slip on.
 */
export function typoOf(name: string, seed: string): string | undefined {
  const hash = hashOf(`${seed}\n${name}`);
  const isLetter = (i: number): boolean => /[A-Za-z]/.test(name[i] ?? '');
  const letters = [...name].flatMap((_, i) => (isLetter(i) ? [i] : []));
  const swaps = letters.filter((i) => isLetter(i + 1) && name[i]?.toLowerCase() !== name[i + 1]?.toLowerCase());
  const drops = letters.length > 3 ? letters.slice(1) : [];
  const swap = hash % 2 === 0 || drops.length === 0;
  const places = swap ? swaps : drops;
  const at = places[(hash >>> 1) % places.length];
  if (at === undefined) return undefined;
  return swap
    ? name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2)
    : name.slice(0, at) + name.slice(at + 1);
}
