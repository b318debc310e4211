import { storedText } from '../catalog/stored.ts';
import { texts } from '../generated/schemas.js';
import type { Kind } from '../model/documents.ts';

export type JsonType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';

export type Constant = string | number | boolean | null;

/** A JSON Schema, as far as the schemas of documents use the language; a test keeps them to it. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly deprecated?: boolean;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly Constant[];
  readonly const?: Constant;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly discriminator?: { readonly propertyName: string };
}

/** The keywords that schemas may use: whoever adds one here teaches it to explain.ts and describe.ts. */
export const knownKeywords: readonly string[] = [
  '$schema',
  '$id',
  '$ref',
  '$defs',
  'title',
  'description',
  'examples',
  'default',
  'deprecated',
  'type',
  'enum',
  'const',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'properties',
  'patternProperties',
  'additionalProperties',
  'required',
  'minProperties',
  'maxProperties',
  'items',
  'minItems',
  'maxItems',
  'uniqueItems',
  'anyOf',
  'oneOf',
  'discriminator',
];

interface Read {
  readonly schema: Schema;
  readonly hasDeprecated: boolean;
}

const schemas = new Map<Kind, Read>();

/** Read on first use, for not every session needs every kind. */
function read(kind: Kind): Read {
  let found = schemas.get(kind);
  if (!found) {
    const text = storedText(texts[kind]);
    const [table, rest] = JSON.parse(text) as [unknown[], unknown];
    // An entry of the table refers to entries before it only.
    table.forEach((entry, index) => {
      table[index] = expanded(entry, table);
    });
    found = { schema: expanded(rest, table) as Schema, hasDeprecated: text.includes('"deprecated":true') };
    schemas.set(kind, found);
  }
  return found;
}

/** The schema of a kind of document. */
export function schemaOf(kind: Kind): Schema {
  return read(kind).schema;
}

/** Whether anything in a kind of document is deprecated. */
export function hasDeprecated(kind: Kind): boolean {
  return read(kind).hasDeprecated;
}

/** Puts the shared parts where they belong; the same part in two places is the same object. */
function expanded(value: unknown, table: readonly unknown[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$' in value) return table[Number(value.$)];
  const parts = value as Record<string, unknown>;
  for (const key of Object.keys(parts)) parts[key] = expanded(parts[key], table);
  return parts;
}

const definition = '#/$defs/';

/** The name of the definition that a schema refers to. */
export function definitionName(schema: Schema): string | undefined {
  return schema.$ref?.startsWith(definition) ? schema.$ref.slice(definition.length) : undefined;
}

/** A schema that refers to nothing else, with where it comes from. */
export interface ResolvedSchema extends Schema {
  /** The name of the definition that was referred to. */
  readonly definition?: string;
  /** What the definition says of itself: the form of a value, where `description` says what it is for at this place. */
  readonly form?: string;
}

const resolved = new WeakMap<Schema, WeakMap<Schema, ResolvedSchema>>();

/** What a schema says, with what it refers to; texts beside the reference win over those of the definition. */
export function resolve(root: Schema, schema: Schema): ResolvedSchema {
  const name = definitionName(schema);
  if (name === undefined) return schema;
  let known = resolved.get(root);
  if (!known) resolved.set(root, (known = new WeakMap()));
  const before = known.get(schema);
  if (before) return before;
  const { $ref: _, ...beside } = schema;
  const target = resolve(root, root.$defs?.[name] ?? {});
  const form = target.form ?? target.description;
  const result = { ...target, ...beside, definition: name, ...(form === undefined ? {} : { form }) };
  known.set(schema, result);
  return result;
}

const alternatives = new WeakMap<Schema, readonly ResolvedSchema[]>();

/** The alternatives of an `anyOf` or `oneOf`, resolved; what one does not say of itself is said of all. */
export function alternativesOf(root: Schema, schema: ResolvedSchema): readonly ResolvedSchema[] {
  let known = alternatives.get(schema);
  if (!known) {
    const { description, form, examples } = schema;
    const shared = Object.fromEntries(Object.entries({ description, form, examples }).filter(([, text]) => text));
    known = (schema.anyOf ?? schema.oneOf ?? []).map((s) => ({ ...shared, ...resolve(root, s) }));
    alternatives.set(schema, known);
  }
  return known;
}

/** Whether the alternatives differ in nothing but the keys that they require: one map, in several complete forms. */
export function isChoiceOfKeys(schema: Schema): boolean {
  return schema.anyOf?.every((s) => Object.keys(s).every((key) => key === 'required')) ?? false;
}

/** The schema of a map's key: named, by pattern, or of any other key. `false` where the key must not be there. */
export function schemaOfKey(schema: Schema, key: string): Schema | false {
  if (schema.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key] ?? {};
  for (const [pattern, byPattern] of Object.entries(schema.patternProperties ?? {})) {
    if (patternOf(pattern).test(key)) return byPattern;
  }
  const { additionalProperties: other = true } = schema;
  return other === true ? {} : other;
}

const patterns = new Map<string, RegExp>();

/** The regular expression of a schema's `pattern`. */
export function patternOf(pattern: string): RegExp {
  let known = patterns.get(pattern);
  if (!known) patterns.set(pattern, (known = new RegExp(pattern, 'u')));
  return known;
}

/** The JSON types that a schema accepts, through references and alternatives; `undefined` where it accepts all. */
export function typesOf(root: Schema, schema: Schema): readonly JsonType[] | undefined {
  const { type, anyOf, oneOf } = resolve(root, schema);
  if (typeof type === 'string') return [type];
  if (type) return type;
  if (!anyOf && !oneOf) return undefined;
  const types = new Set<JsonType>();
  for (const alternative of anyOf ?? oneOf ?? []) {
    const accepted = typesOf(root, alternative);
    if (!accepted) return undefined;
    for (const t of accepted) types.add(t);
  }
  return [...types];
}

/** The JSON type of a value as read from YAML. */
export function jsonTypeOf(value: unknown): Exclude<JsonType, 'integer'> {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'object';
  }
}

/** Whether a value is of a JSON type, as ajv sees it with `strictNumbers` off. */
export function isOfType(value: unknown, type: JsonType): boolean {
  if (type === 'integer') return typeof value === 'number' && !(value % 1) && !Number.isNaN(value);
  return value !== undefined && jsonTypeOf(value) === type;
}
