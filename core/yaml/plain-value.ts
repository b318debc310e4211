import type { GreenEntry, GreenNode, Placed } from './green.ts';
import { noteNumber } from './written-forms.ts';

export interface Sized {
  readonly value: unknown;
  /** How many values it is when its aliases are written out. */
  readonly size: number;
}

export const nothing: Sized = { value: null, size: 1 };

/** The value of a node in which there is no alias. It follows from the node alone, and was made with it. */
export function plainValue(node: GreenNode): Sized {
  if (node.kind === 'scalar') return { value: node.value, size: 1 };
  return (node.kind === 'alias' ? undefined : node.plain) ?? nothing;
}

export function plainList(items: readonly Placed[]): Sized {
  const value: unknown[] = [];
  let size = 1;
  for (const { node } of items) {
    if (node.kind === 'scalar') {
      noteNumber(value, value.length, node);
      value.push(node.value);
      size++;
    } else {
      const part = plainValue(node);
      value.push(part.value);
      size += part.size;
    }
  }
  return { value, size };
}

/**
 * A map without a prototype, so that `__proto__` and `constructor` are keys like any other. The prototype is taken away and
 * not left out at once: V8 holds what is made without one as a hash table, which takes five times the memory.
 */
export function emptyMap(): Record<string, unknown> {
  return Object.setPrototypeOf({}, null);
}

export function plainMap(entries: readonly GreenEntry[]): Sized {
  const value = emptyMap();
  let size = 1;
  for (const { name, value: written } of entries) {
    if (name in value) continue; // a second equal key is reported, the first counts
    const part = written ? plainValue(written.node) : nothing;
    value[name] = part.value;
    if (written) noteNumber(value, name, written.node);
    size += part.size;
  }
  return { value, size };
}

/** Whether a plain value is a map. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
