import type { Kind } from '../model/documents.ts';
import type { Path } from '../yaml/node.ts';

export type JsonType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';

/** One of the values that may stand at a place. */
export interface AllowedValue {
  readonly value: string | number | boolean | null;
  readonly description?: string;
}

/** What the schema says of a value, wherever it stands. */
export interface ValueDescription {
  readonly title?: string;
  readonly description?: string;
  /** The JSON types that are accepted; all of them where the schema does not say. */
  readonly types: readonly JsonType[];
  /** The only values that are accepted; absent where others are too. */
  readonly enum?: readonly AllowedValue[];
  readonly examples: readonly unknown[];
  readonly default?: unknown;
  readonly deprecated: boolean;
  /** The shared definition that is used here, without its `$defs/`: `bound`, `duration`, `metricGate`. */
  readonly definition?: string;
}

/** A key that may stand in a map, and what its value may be. */
export interface PropertyDescription extends ValueDescription {
  readonly name: string;
  readonly required: boolean;
}

/** What may stand at a place of a document. */
export interface PlaceDescription extends ValueDescription {
  /** The known keys of a map, in the order of the schema. */
  readonly properties?: readonly PropertyDescription[];
  /** What stands behind the free keys of a map (names of metrics, stages …); absent where keys are fixed. */
  readonly mapValue?: PlaceDescription;
  /** What stands in a list. */
  readonly items?: PlaceDescription;
}

/**
 * What may stand at `path` of a document of this kind. `root` is the document's value, whole or half-written: it decides
 * between alternatives (a gate's keys by its `type`, a text or a map by what is there); where it does not, the answer
 * is the union of what is possible. `undefined` where nothing is known: below extension keys, beyond the schema.
 */
export function describeAt(kind: Kind, root: unknown, path: Path): PlaceDescription | undefined {
  void kind;
  void root;
  void path;
  return undefined;
}

/** The types of gate in the order of the schema, each with what it decides on. */
export function gateTypes(): readonly { readonly type: string; readonly description: string }[] {
  return [];
}

/** The keys that may stand in the map at `path`, in the order in which they are best written. */
export function keyOrder(kind: Kind, root: unknown, path: Path): readonly string[] {
  return describeAt(kind, root, path)?.properties?.map((property) => property.name) ?? [];
}
