import type { Path } from '../yaml/node.ts';
import { flowText } from './mend.ts';
import {
  alternativesOf,
  isChoiceOfKeys,
  type JsonType,
  jsonTypeOf,
  type ResolvedSchema,
  type Schema,
  typesOf,
} from './schemas.ts';

const longestShown = 60;

/** A scalar as messages show it: in code quotes, on one line, cut where it is long. */
export function shown(value: unknown): string {
  const text = typeof value === 'number' ? yamlNumber(value) : String(value);
  const line = text.replace(/\s+/g, ' ').replace(/`/g, "'");
  if (line === '') return 'an empty text';
  return `\`${line.length > longestShown ? `${line.slice(0, longestShown)}…` : line}\``;
}

function yamlNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  return Number.isFinite(value) ? String(value) : value < 0 ? '-.inf' : '.inf';
}

/** "`a`, `b` or `c`" */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** How a message names the value at a path. */
export function placeName(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'The document';
  if (typeof last === 'string') return shown(last);
  const list = path.at(-2);
  return `Item ${last + 1}${typeof list === 'string' ? ` of ${shown(list)}` : ''}`;
}

/** The first sentence of a text, without its full stop and without a list of examples behind a colon. */
export function firstSentence(text: string): string {
  const end = /\.(?=\s+\p{Lu})|\.?$/u.exec(text)?.index ?? text.length;
  return text.slice(0, end).replace(/: `.*$/, '');
}

/** A sentence as it continues another one: "The day" → "the day", but "ISO 8601" stays. */
export function continued(sentence: string): string {
  return /^\p{Lu}(\p{Ll}|\s|')/u.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}

const words: Readonly<Record<JsonType, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  null: 'nothing',
};

/** "a map", "a text": what a value is. */
export function kindOfValue(value: unknown): string {
  const type = jsonTypeOf(value);
  return type === 'boolean' ? 'a truth value' : words[type];
}

/** What a place accepts: "a number or a text, for example `0.85` or `85%`". */
export function accepted(root: Schema, schema: ResolvedSchema): string {
  const accepted = acceptedWords(root, schema);
  const examples = accepted.some((word) => word.startsWith('`')) ? '' : examplesFor(schema);
  return `${oneOf([...new Set(accepted)])}${examples === '' ? '' : `, for example ${examples}`}`;
}

function acceptedWords(root: Schema, schema: ResolvedSchema): readonly string[] {
  if (schema.anyOf && !isChoiceOfKeys(schema)) {
    return alternativesOf(root, schema).flatMap((branch) => acceptedWords(root, branch));
  }
  const constants = constantsOf(schema);
  if (constants && constants.length <= longestList) return constants.map(shown);
  const keys = Object.keys(schema.properties ?? {});
  const types = typesOf(root, schema) ?? ['string', 'number', 'boolean', 'array', 'object'];
  return types.map((type) => {
    const isShort = type === 'object' && keys.length > 0 && keys.length <= 4;
    return isShort ? `a map with ${oneOf(keys.map(shown))}` : words[type];
  });
}

/** Up to three examples of a schema in words; none where they would not be read at a glance. */
export function examplesFor(schema: Schema): string {
  const texts = (schema.examples ?? []).map((example) => flowText(example)).filter((text) => text !== undefined);
  return oneOf(
    texts
      .filter((text) => text.length <= longestShown && !text.includes('`'))
      .slice(0, 3)
      .map(shown),
  );
}

/** More values than this are not listed in a message. */
export const longestList = 8;

/** The only values that a schema accepts, if it names them. */
export function constantsOf(schema: Schema): Schema['enum'] {
  return schema.const !== undefined ? [schema.const] : schema.enum;
}
