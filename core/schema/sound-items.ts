import { definitions } from '../generated/validators.js';
import type { Kind } from '../model/documents.ts';
import { keptDrawing } from '../yaml/kept-lists.ts';
import { definitionName, schemaOf } from './schemas.ts';

const known = new Map<string, WeakMap<object, boolean>>();

/**
 * Whether a value is as a definition of a kind's schema says: a gate as `gate` of a policy's. There are validators for
 * what documents have many of; `undefined` where there is none. Values don't change: each is looked at once.
 */
export function validateDefinition(kind: Kind, name: string, value: unknown): boolean | undefined {
  const { [kind]: validators } = definitions;
  const isValid = Object.hasOwn(validators, name) ? validators[name] : undefined;
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
  return Object.hasOwn(definitions[kind], name);
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
      return Object.hasOwn(definitions[kind], definition) ? [{ key, definition, least }] : [];
    });
    manies.set(kind, found);
  }
  return found;
}

/** Shorter lists are validated as fast as they are looked through. */
const worthwhile = 10;

/** The value without the sound items of its long lists and maps: the kind's validator says the same of both. */
export function withoutSoundItems(kind: Kind, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  let copy: Record<string, unknown> | undefined;
  for (const { key, definition, least } of manyOf(kind)) {
    const many: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
    if (typeof many !== 'object' || many === null) continue;
    const unsound = unsoundOf(kind, definition, many, least);
    if (unsound === many) continue;
    copy ??= Object.assign(Object.create(null), value) as Record<string, unknown>;
    copy[key] = unsound;
  }
  return copy ?? value;
}

const unsoundParts = new WeakMap<object, { readonly of: string; readonly unsound: object }>();

/** What is left of a list or map without its sound items, but for the first few. The same object gives the same answer. */
function unsoundOf(kind: Kind, definition: string, many: object, least: number): object {
  const of = `${kind} ${definition} ${least}`;
  const last = unsoundParts.get(many);
  if (last?.of === of) return last.unsound;
  const isOpen = (item: unknown, index: number): boolean =>
    index < least || validateDefinition(kind, definition, item) !== true;
  let unsound = many;
  if (Array.isArray(many)) {
    if (many.length >= worthwhile) unsound = unsoundIndexes(kind, definition, many, least).map((index) => many[index]);
  } else {
    const entries = Object.entries(many);
    const open = entries.length >= worthwhile ? entries.filter(([, item], index) => isOpen(item, index)) : entries;
    if (open.length < entries.length) unsound = fromEntries(open);
  }
  unsoundParts.set(many, { of, unsound });
  return unsound;
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

const areUnsound = keptDrawing(
  (item: object | undefined, _index, { kind, name }: Definition) => validateDefinition(kind, name, item) !== true,
);

/** The indexes of a list's first few items, and of those that are not as a definition says. */
export function unsoundIndexes(kind: Kind, definition: string, list: readonly unknown[], least = 0): readonly number[] {
  const unsound = areUnsound(list as readonly (object | undefined)[], definitionOf(kind, definition));
  const indexes: number[] = [];
  for (let index = 0; index < unsound.length; index++) if (index < least || unsound[index]) indexes.push(index);
  return indexes;
}

/** Without a prototype, so that `__proto__` is a key like any other. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): object {
  const map: Record<string, unknown> = Object.create(null);
  for (const [key, value] of entries) map[key] = value;
  return map;
}
