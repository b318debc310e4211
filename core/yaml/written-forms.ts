import type { GreenNode } from './green.ts';

/**
 * For a map or list: its numbers whose source differs from what JavaScript prints for them (`0.80`, `1e-3`, digits past
 * a double's). Exact comparison and the precision of a value need the text.
 */
export type WrittenForms = WeakMap<object, ReadonlyMap<string | number, string>>;

/** The text of a number as written, or as JavaScript prints it where that is the same. */
export function writtenForm(forms: WrittenForms, container: unknown, key: string | number): string | undefined {
  if (typeof container !== 'object' || container === null) return undefined;
  const known = forms.get(container)?.get(key);
  if (known !== undefined) return known;
  const value = (container as Record<string | number, unknown>)[key];
  return typeof value === 'number' ? String(value) : undefined;
}

/** The one table of written forms: a value belongs to one place, and is the same object as long as its text stays. */
export const writtenForms: WrittenForms = new WeakMap();

/** Notes a number that is written otherwise than JavaScript prints it. */
export function noteNumber(container: object, key: string | number, node: GreenNode): void {
  if (node.kind !== 'scalar' || typeof node.value !== 'number' || String(node.value) === node.source) return;
  noteForm(container, key, node.source);
}

type Forms = Map<string | number, string>;

export function noteForm(container: object, key: string | number, form: string): void {
  const forms = writtenForms.get(container);
  // All that stand in the table were made here.
  if (forms) (forms as Forms).set(key, form);
  else writtenForms.set(container, new Map([[key, form]]));
}

export function forgetForm(container: object, key: string): void {
  (writtenForms.get(container) as Forms | undefined)?.delete(key);
}
