/**
 * The syntax tree of one YAML document: plain data, made by `parse.ts`.
 *
 * Offsets are UTF-16 code units. Other rooms don't read them: they ask `locate.ts` for the range of a path, so that
 * where an offset is counted from stays this room's business.
 */
export type YamlNode = ScalarNode | MapNode | SequenceNode | AliasNode;

/** What a plain scalar can mean under the YAML 1.2 core schema. */
export type ScalarValue = string | number | boolean | null;

export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal' | 'folded';

interface NodeBase {
  readonly start: number;
  readonly end: number;
  readonly anchor?: string;
  readonly tag?: string;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  /** The text as written, without quotes for plain scalars. */
  readonly source: string;
  readonly style: ScalarStyle;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly entries: readonly MapEntry[];
}

export interface MapEntry {
  readonly key: YamlNode;
  /** The key as a property name. */
  readonly name: string;
  /** Absent where nothing is written behind the colon. */
  readonly value: YamlNode | undefined;
  /** A `<<` entry: its value's entries stand in for what the map itself does not say. */
  readonly merge: boolean;
}

export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence';
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  /** The anchored node; absent for an unknown anchor. */
  readonly target: YamlNode | undefined;
}

/** Keys and indices from a document's root to a value. */
export type Path = readonly (string | number)[];

/** Half-open range of offsets in the text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type YamlProblemCode = 'parse-error' | 'duplicate-key' | 'alias-limit';

/** Something wrong with the text as YAML. */
export interface YamlProblem extends Range {
  readonly code: YamlProblemCode;
  readonly message: string;
  /** The other end: the first of two equal keys, the anchor of an alias. */
  readonly related?: Range & { readonly message: string };
}
