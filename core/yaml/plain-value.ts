import type { GreenEntry, GreenNode, GreenSequence, Splice } from './green.ts';
import { noteNumber, writtenForms } from './written-forms.ts';

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

export function plainList(nodes: readonly GreenNode[]): Sized {
  const size = nodes.reduce((sum, node) => sum + plainValue(node).size, 1);
  return { value: noted(nodes.map(itemOf), nodes, 0), size };
}

/** The value of a sequence with some items replaced; undefined where more than these has to be looked at. */
export function splicedList({ nodes, plain }: GreenSequence, { at, removed, nodes: fresh }: Splice): Sized | undefined {
  const before = plain?.value;
  // How numbers are written is noted by their index.
  if (!plain || !Array.isArray(before) || writtenForms.has(before)) return undefined;
  const value: unknown[] = before.slice(0, at).concat(fresh.map(itemOf), before.slice(at + removed));
  let { size } = plain;
  for (let index = at; index < at + removed; index++) size -= plainValue(nodes[index] as GreenNode).size;
  for (const node of fresh) size += plainValue(node).size;
  return { value: noted(value, fresh, at), size };
}

function itemOf(node: GreenNode): unknown {
  return plainValue(node).value;
}

/** A list of which it is noted how the numbers among its items from an index on are written. */
function noted(value: unknown[], nodes: readonly GreenNode[], from: number): unknown[] {
  for (const [index, node] of nodes.entries()) noteNumber(value, from + index, node);
  return value;
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
