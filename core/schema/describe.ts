import type { Kind } from '../model/documents.ts';
import type { Path } from '../yaml/node.ts';
import { inlineKindAt } from './inline.ts';
import {
  alternativesOf,
  isChoiceOfKeys,
  isOfType,
  type JsonType,
  type ResolvedSchema,
  resolve,
  type Schema,
  schemaOf,
  schemaOfKey,
  typesOf,
} from './schemas.ts';
import { constantsOf } from './wording.ts';

export type { JsonType } from './schemas.ts';

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
  /**
   * The values that are accepted by name. They are the only ones, unless another alternative accepts more: then `types`
   * has its type as well (`skip`, or a map).
   */
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
  const inline = inlineKindAt(kind, path);
  if (inline && path.length > inline.depth)
    return describeAt(inline.kind, path.slice(0, inline.depth).reduce(child, root), path.slice(inline.depth));
  const document = schemaOf(kind);
  let places: readonly Schema[] = [document];
  let value = root;
  for (const step of path) {
    places = below(document, places, value, step);
    value = child(value, step);
  }
  return places.length === 0 ? undefined : describePlace(document, places, value);
}

/** The types of gate in the order of the schema, each with what it decides on. */
export function gateTypes(): readonly { readonly type: string; readonly description: string }[] {
  const policy = schemaOf('GovernancePolicy');
  const type = describePlace(policy, [{ $ref: '#/$defs/gate' }], undefined).properties?.find((p) => p.name === 'type');
  return (type?.enum ?? []).map(({ value, description = '' }) => ({ type: String(value), description }));
}

/** The keys that may stand in the map at `path`, in the order in which they are best written. */
export function keyOrder(kind: Kind, root: unknown, path: Path): readonly string[] {
  return describeAt(kind, root, path)?.properties?.map((property) => property.name) ?? [];
}

/** The value below a key or index: own properties only. */
function child(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Readonly<Record<string | number, unknown>>)[step];
}

/** What may stand below a key or index of a place. */
function below(root: Schema, places: readonly Schema[], value: unknown, step: string | number): readonly Schema[] {
  const under = (alternatives: readonly ResolvedSchema[]): readonly Schema[] =>
    alternatives.flatMap((schema) => {
      const found = typeof step === 'number' ? schema.items : schemaOfKey(schema, step);
      return found && Object.keys(found).length > 0 ? [found] : [];
    });
  const every = places.flatMap((place) => alternativesFor(root, place, undefined));
  const isTag = places.some((place) => resolve(root, place).discriminator?.propertyName === step);
  if (isTag) return under(every); // the type of a gate may become any other
  return under(places.flatMap((place) => alternativesFor(root, place, value)));
}

/** The alternatives that a place has for a value; all of them where the value does not decide. */
function alternativesFor(root: Schema, place: Schema, value: unknown): readonly ResolvedSchema[] {
  const schema = resolve(root, place);
  const isChoice = schema.oneOf ?? (schema.anyOf && !isChoiceOfKeys(schema));
  if (!isChoice) return [schema];
  const all = alternativesOf(root, schema);
  const tag = schema.discriminator?.propertyName;
  const fitting = all.filter((alternative) =>
    tag === undefined
      ? typesOf(root, alternative)?.some((type) => isOfType(value, type))
      : constantsOf(resolve(root, alternative.properties?.[tag] ?? {}))?.some((c) => c === child(value, tag)),
  );
  const chosen = typeof value === 'object' && value !== null && fitting.length > 0 ? closest(fitting, value) : all;
  return chosen.flatMap((alternative) => alternativesFor(root, alternative, value));
}

/** Of several maps, those that have most of the keys that are there. */
function closest(maps: readonly ResolvedSchema[], value: object): readonly ResolvedSchema[] {
  if (maps.length < 2 || Array.isArray(value)) return maps;
  const keys = Object.keys(value);
  const known = maps.map((map) => {
    const named = keys.filter((key) => map.properties && Object.hasOwn(map.properties, key)).length;
    return keys.filter((key) => schemaOfKey(map, key) !== false).length * (keys.length + 1) + named;
  });
  return maps.filter((_, index) => known[index] === Math.max(...known));
}

function describePlace(root: Schema, places: readonly Schema[], value: unknown): PlaceDescription {
  const alternatives = places.flatMap((place) => alternativesFor(root, place, value));
  const described = describeValue(root, places, alternatives);
  const maps = alternatives.filter((schema) => schema.properties || typeof schema.additionalProperties === 'object');
  const free = maps.flatMap((schema) =>
    typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [],
  );
  const items = alternatives.flatMap((schema) => schema.items ?? []);
  return {
    ...described,
    ...(maps.length > 0 ? { properties: propertiesOf(root, maps) } : {}),
    ...(free.length > 0 ? { mapValue: describePlace(root, free, undefined) } : {}),
    ...(items.length > 0 ? { items: describePlace(root, items, undefined) } : {}),
  };
}

/** The keys of a map; of several maps that it may be, those of all: required is what all of them require. */
function propertiesOf(root: Schema, maps: readonly ResolvedSchema[]): readonly PropertyDescription[] {
  const names = new Set(maps.flatMap((map) => Object.keys(map.properties ?? {})));
  return [...names].map((name) => {
    const places = maps.flatMap((map) => map.properties?.[name] ?? []);
    const alternatives = places.flatMap((place) => alternativesFor(root, place, undefined));
    const required = maps.every((map) => map.required?.includes(name));
    return { name, required, ...describeValue(root, places, alternatives) };
  });
}

/** What several schemas say of one value. Texts are those of the place, else of its only alternative. */
function describeValue(
  root: Schema,
  places: readonly Schema[],
  alternatives: readonly ResolvedSchema[],
): ValueDescription {
  const [place = {}, another] = places.map((schema) => resolve(root, schema));
  const [only = {}, second] = alternatives;
  // A gate whose type is known is described as what it is; else the text of the place says more.
  const texts = place.discriminator && !second ? [only, place] : second ? [place] : [place, only];
  const pick = <K extends keyof ResolvedSchema>(key: K): ResolvedSchema[K] =>
    texts.find((schema) => schema[key] !== undefined)?.[key];
  const types = new Set(alternatives.flatMap((schema) => typesOf(root, schema) ?? everyType));
  const named = alternatives.flatMap((schema) => allowedValues(schema));
  const isTag = another && named.length > 1 && named.length === alternatives.length;
  const facts = {
    title: pick('title'),
    description: isTag ? undefined : pick('description'),
    default: pick('default'),
    definition: pick('definition'),
    enum:
      named.length > 0 ? named.filter(({ value }, i) => named.findIndex((n) => n.value === value) === i) : undefined,
  };
  return {
    ...Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)),
    types: [...types],
    examples: pick('examples') ?? [],
    deprecated:
      alternatives.length > 0 && alternatives.every((schema) => schema.deprecated ?? place.deprecated ?? false),
  };
}

const everyType: readonly JsonType[] = ['object', 'array', 'string', 'number', 'boolean', 'null'];

function allowedValues(schema: ResolvedSchema): readonly AllowedValue[] {
  const { description = '' } = schema;
  if (schema.const !== undefined)
    return [description === '' ? { value: schema.const } : { value: schema.const, description }];
  return (schema.enum ?? []).map((value) => {
    const meaning = meaningOf(String(value), description);
    return meaning === undefined ? { value } : { value, description: meaning };
  });
}

/** The clause of a description that begins with a value: "`gap` is max − min". */
function meaningOf(value: string, description: string): string | undefined {
  const clauses = description.split(/[;.:]\s+|\.$/);
  return clauses.find((clause) => clause.startsWith(`\`${value}\` `));
}
