import type { Relation } from './relation.ts';

/** One condition of two gates against each other, with what is different, in a sentence. */
export interface Part {
  readonly relation: Relation;
  readonly says: string;
}

/** More is asked of more. */
export function setPart(field: string, before: readonly string[], after: readonly string[]): Part {
  const gone = before.filter((item) => !after.includes(item));
  const added = after.filter((item) => !before.includes(item));
  const relation: Relation =
    gone.length > 0 ? (added.length > 0 ? 'incomparable' : 'weaker') : added.length > 0 ? 'stronger' : 'equal';
  const says = [added.length > 0 ? `adds ${added.join(', ')}` : '', gone.length > 0 ? `drops ${gone.join(', ')}` : '']
    .filter(Boolean)
    .join(' and ');
  return { relation, says: `\`${field}\` ${says}.` };
}

/** Same data, whatever the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  return `{${Object.entries(value)
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([k, v]) => `${k}:${canonical(v)}`)
    .join()}}`;
}

/** More is stronger. */
export function ordered(difference: number): Relation {
  return difference > 0 ? 'stronger' : difference < 0 ? 'weaker' : 'equal';
}

/** A value of a policy as a sentence shows it. */
export function text(value: unknown): string {
  if (value === undefined) return 'not said';
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return (
      Object.entries(value)
        .map(([k, v]) => `${k} ${text(v)}`)
        .join(', ') || 'nothing'
    );
  return Array.isArray(value) ? value.map(text).join(', ') : `\`${String(value)}\``;
}
