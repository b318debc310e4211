import type { Kind } from '../model/documents.ts';
import { keptSome } from '../yaml/kept-lists.ts';
import { isMap } from '../yaml/plain-value.ts';
import { definitionName, schemaOf } from './schemas.ts';
import { validatorsOf } from './validator.ts';

const known = new Map<string, WeakMap<object, boolean>>();

/**
 * Whether a value is as a definition of a kind's schema says: a gate as `gate` of a policy's. There are validators for
 * what documents have many of; `undefined` where there is none. Values don't change: each is looked at once.
 */
export function validateDefinition(kind: Kind, name: string, value: unknown): boolean | undefined {
  const { definitions } = validatorsOf(kind);
  const isValid = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (!isValid || typeof value !== 'object' || value === null) return isValid?.(value);
  const key = `${kind} ${name}`;
  let answers = known.get(key);
  if (!answers) known.set(key, (answers = new WeakMap()));
  let answer = answers.get(value);
  if (answer === undefined) answers.set(value, (answer = isValid(value)));
  return answer;
}

/** Whether there is a validator for a definition by itself. */
export function hasDefinition(kind: Kind, name: string): boolean {
  return Object.hasOwn(validatorsOf(kind).definitions, name);
}

/** A list or map whose items are as a definition says, each by itself. */
interface Many {
  readonly key: string;
  readonly definition: string;
  /** How many there must be. */
  readonly least: number;
}

const manies = new Map<Kind, readonly Many[]>();

function manyOf(kind: Kind): readonly Many[] {
  let found = manies.get(kind);
  if (!found) {
    found = Object.entries(schemaOf(kind).properties ?? {}).flatMap(([key, schema]): Many[] => {
      if (typeof schema !== 'object') return [];
      const { items, additionalProperties, minItems = 0, minProperties = 0 } = schema;
      const many = items ?? additionalProperties;
      const definition = typeof many === 'object' ? definitionName(many) : undefined;
      // What is said of the whole would be another thing of a part of it.
      const { uniqueItems, maxItems, maxProperties, properties, patternProperties } = schema;
      const ofWhole = [uniqueItems, maxItems, maxProperties, properties, patternProperties];
      if (definition === undefined || ofWhole.some((said) => said !== undefined && said !== false)) return [];
      const least = Math.max(minItems, minProperties);
      return hasDefinition(kind, definition) ? [{ key, definition, least }] : [];
    });
    manies.set(kind, found);
  }
  return found;
}

/** Shorter lists are validated as fast as they are looked through. */
const worthwhile = 10;

/** The value without the sound items of its long lists and maps: the kind's validator says the same of both. */
export function withoutSoundItems(kind: Kind, value: unknown): unknown {
  if (!isMap(value)) return value;
  let copy: Record<string, unknown> | undefined;
  for (const many of manyOf(kind)) {
    const unsound = unsoundOf(kind, many, value);
    if (!unsound) continue;
    copy ??= Object.assign(Object.create(null), value) as Record<string, unknown>;
    copy[many.key] = unsound.left;
  }
  return copy ?? value;
}

/** Whether in one of the long lists and maps an item is not sound: then the whole is not. */
export function hasUnsoundItems(kind: Kind, value: unknown): boolean {
  return isMap(value) && manyOf(kind).some((many) => unsoundOf(kind, many, value)?.isAny);
}

interface Unsound {
  /** What is left without the sound items, but for the first few. */
  readonly left: object;
  readonly isAny: boolean;
}

const unsoundParts = new WeakMap<object, { readonly of: Many; readonly unsound: Unsound }>();

/** Of a long list or map. The same object gives the same answer. */
function unsoundOf(kind: Kind, many: Many, value: object): Unsound | undefined {
  const part: unknown = Object.hasOwn(value, many.key) ? Reflect.get(value, many.key) : undefined;
  if (typeof part !== 'object' || part === null) return undefined;
  const last = unsoundParts.get(part);
  if (last?.of === many) return last.unsound;
  const unsound = Array.isArray(part) ? unsoundInList(kind, many, part) : unsoundInMap(kind, many, part);
  if (unsound) unsoundParts.set(part, { of: many, unsound });
  return unsound;
}

function unsoundInList(kind: Kind, { definition, least }: Many, list: readonly unknown[]): Unsound | undefined {
  if (list.length < worthwhile) return undefined;
  const indexes = unsoundIndexes(kind, definition, list);
  const others = indexes.filter((index) => index >= least).map((index) => list[index]);
  return { left: [...list.slice(0, least), ...others], isAny: indexes.length > 0 };
}

function unsoundInMap(kind: Kind, { definition, least }: Many, map: object): Unsound | undefined {
  const entries = Object.entries(map);
  if (entries.length < worthwhile) return undefined;
  const unsound = entries.filter(([, item]) => validateDefinition(kind, definition, item) !== true);
  // Without a prototype, so that `__proto__` is a key like any other.
  const left: Record<string, unknown> = Object.create(null);
  for (const [key, item] of [...entries.slice(0, least), ...unsound]) left[key] = item;
  return { left, isAny: unsound.length > 0 };
}

interface Definition {
  readonly kind: Kind;
  readonly name: string;
}

const definitionsByName = new Map<string, Definition>();

/** The same object for the same definition. */
function definitionOf(kind: Kind, name: string): Definition {
  const key = `${kind} ${name}`;
  let definition = definitionsByName.get(key);
  if (!definition) definitionsByName.set(key, (definition = { kind, name }));
  return definition;
}

const unsoundItems = keptSome((item: object | undefined, index, { kind, name }: Definition) =>
  validateDefinition(kind, name, item) === true ? undefined : { index },
);

/** The indexes of the items of a list that are not as a definition says. */
export function unsoundIndexes(kind: Kind, definition: string, list: readonly unknown[]): readonly number[] {
  const unsound = unsoundItems(list as readonly (object | undefined)[], definitionOf(kind, definition));
  return unsound.map(({ index }) => index);
}
