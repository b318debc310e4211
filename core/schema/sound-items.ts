import { definitions } from '../generated/validators.js';
import type { Kind } from '../model/documents.ts';
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

/** A list whose items are as a definition says, each by itself. */
interface List {
  readonly key: string;
  readonly definition: string;
  readonly minItems: number;
}

const lists = new Map<Kind, readonly List[]>();

function listsOf(kind: Kind): readonly List[] {
  let found = lists.get(kind);
  if (!found) {
    found = Object.entries(schemaOf(kind).properties ?? {}).flatMap(([key, schema]): List[] => {
      if (typeof schema !== 'object') return [];
      const { items, minItems = 0, uniqueItems, maxItems } = schema;
      const definition = typeof items === 'object' ? definitionName(items) : undefined;
      // What is said of the list as a whole would be another thing of a shorter one.
      if (definition === undefined || uniqueItems || maxItems !== undefined) return [];
      return Object.hasOwn(definitions[kind], definition) ? [{ key, definition, minItems }] : [];
    });
    lists.set(kind, found);
  }
  return found;
}

/** Shorter lists are validated as fast as they are looked through. */
const worthwhile = 10;

/** The value without the sound items of its long lists: the kind's validator says the same of both. */
export function withoutSoundItems(kind: Kind, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const isLong = Object.values(value).some((part) => Array.isArray(part) && part.length >= worthwhile);
  if (!isLong) return value;
  let copy: Record<string, unknown> | undefined;
  for (const { key, definition, minItems } of listsOf(kind)) {
    const list: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
    if (!Array.isArray(list) || list.length < worthwhile) continue;
    copy ??= Object.assign(Object.create(null), value) as Record<string, unknown>;
    copy[key] = list.filter((item, index) => index < minItems || validateDefinition(kind, definition, item) !== true);
  }
  return copy ?? value;
}
