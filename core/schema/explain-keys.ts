import { nearest } from '../catalog/nearest.ts';
import { isChoiceOfKeys, type ResolvedSchema, resolve, schemaOfKey } from './schemas.ts';
import { explainBelow, isFull, report, reportBelow, type Walk } from './walk.ts';
import { continued, firstSentence, longestList, oneOf, placeName, shown } from './wording.ts';

/** What is wrong with a map: keys that are unknown, missing or deprecated, and what is wrong with their values. */
export function explainKeys(walk: Walk, schema: ResolvedSchema, value: Readonly<Record<string, unknown>>): void {
  const keys = Object.keys(value);
  const present = new Set(keys.filter((key) => value[key] !== undefined));
  explainSize(walk, schema, keys.length);
  const unknown: string[] = [];
  for (const key of keys) {
    if (isFull(walk)) return;
    const below = schemaOfKey(schema, key);
    if (below === false) unknown.push(key);
    else if (present.has(key)) {
      const { deprecated, description = '' } = resolve(walk.root, below);
      if (deprecated) {
        const message = `${shown(key)} is deprecated${description === '' ? '.' : `: ${continued(description)}`}`;
        reportBelow(walk, key, 'schema/deprecated', message, { severity: 'warning', part: 'key' });
      }
      explainBelow(walk, key, below, value[key]);
    }
  }
  // A misspelt required key is one mistake: the right key counts as there.
  for (const meant of explainUnknownKeys(walk, schema, unknown, present)) present.add(meant);
  explainMissingKeys(walk, schema, present);
}

function explainSize(walk: Walk, schema: ResolvedSchema, size: number): void {
  const { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY } = schema;
  if (size >= minProperties && size <= maxProperties) return;
  const [words, bound] = size < minProperties ? ['at least', minProperties] : ['at most', maxProperties];
  const entries = bound === 1 ? 'entry' : 'entries';
  report(walk, 'schema/length', `${placeName(walk.path)} must have ${words} ${bound} ${entries}, not ${size}.`);
}

/** Reports keys that are unknown; answers which keys were meant. */
function explainUnknownKeys(
  walk: Walk,
  schema: ResolvedSchema,
  unknown: readonly string[],
  present: ReadonlySet<string>,
): readonly string[] {
  const meant: string[] = [];
  const free = new Set(Object.keys(schema.properties ?? {}).filter((key) => !present.has(key)));
  const missing = new Set(schema.required?.filter((key) => free.has(key)));
  for (const key of unknown) {
    if (isFull(walk)) break;
    const near = nearest(key, missing) ?? nearest(key, free) ?? beginning(key, free);
    if (near !== undefined) {
      meant.push(near);
      free.delete(near);
      missing.delete(near);
    }
    const message = `${shown(key)} is not known here.${hint(near, free)}`;
    reportBelow(walk, key, 'schema/unknown-key', message, { part: 'key', suggestion: near });
  }
  return meant;
}

/** The longest known key that a longer word begins with: `min` of `minimum`. */
function beginning(word: string, keys: Iterable<string>): string | undefined {
  const found = [...keys].filter((key) => key.length >= 3 && word.toLowerCase().startsWith(key.toLowerCase()));
  return found.sort((a, b) => b.length - a.length)[0];
}

function hint(near: string | undefined, free: ReadonlySet<string>): string {
  if (near !== undefined) return ` Did you mean ${shown(near)}?`;
  const known = [...free];
  const list = oneOf(known.slice(0, longestList).map(shown));
  const keys =
    known.length === 0 ? '' : ` Keys that may be added: ${known.length > longestList ? 'for example ' : ''}${list}.`;
  return `${keys} Begin a key of your own with \`x-\`.`;
}

function explainMissingKeys(walk: Walk, schema: ResolvedSchema, present: ReadonlySet<string>): void {
  for (const key of schema.required ?? []) {
    if (present.has(key)) continue;
    const { title, description = title ?? '' } = resolve(walk.root, schema.properties?.[key] ?? {});
    const purpose = description === '' ? '' : `: ${continued(firstSentence(description))}`;
    report(walk, 'schema/required', `${shown(key)} is missing here${purpose}.`, { part: 'key', suggestion: key });
  }
  if (!isChoiceOfKeys(schema)) return;
  const choices = (schema.anyOf ?? []).map(({ required = [] }) => required);
  const missing = choices.map((keys) => keys.filter((key) => !present.has(key)));
  if (missing.some((keys) => keys.length === 0)) return;
  const begun = missing.filter((keys, index) => keys.length < (choices[index]?.length ?? 0));
  const next = begun.length === 1 ? begun[0]?.[0] : undefined;
  const forms = choices.map((keys) => keys.map(shown).join(' and ')).join(', or ');
  const message = `${next === undefined ? 'Keys are' : `${shown(next)} is`} missing here: either ${forms}.`;
  report(walk, 'schema/required', message, { part: 'key', suggestion: next });
}
