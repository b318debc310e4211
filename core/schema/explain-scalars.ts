import { nearest } from '../catalog/nearest.ts';
import { mendedText } from './mend.ts';
import { patternOf, type ResolvedSchema, type Schema } from './schemas.ts';
import { report, type Walk } from './walk.ts';
import { constantsOf, continued, examplesFor, firstSentence, longestList, oneOf, placeName, shown } from './wording.ts';

/** The value is none of those that `of` names. */
export function explainConstant(walk: Walk, of: Schema, value: unknown): void {
  const constants = constantsOf(of) ?? [];
  // A number is never a slip for another one, but `'50'` is one for 50.
  const near =
    constants.map(String).find((constant) => constant === String(value)) ??
    nearest(
      String(value),
      constants.filter((constant) => typeof constant === 'string'),
    );
  const guess = near === undefined ? '' : ` Did you mean ${shown(near)}?`;
  const list = constants.map(shown);
  const all =
    list.length <= longestList
      ? ` Allowed ${list.length === 1 ? 'is' : 'are'} ${oneOf(list)}.`
      : near === undefined
        ? ` Allowed are ${list.length} values, among them ${list.slice(0, longestList).join(', ')}.`
        : '';
  report(walk, 'schema/enum', `${placeName(walk.path)} can't be ${shown(value)}.${guess}${all}`, { suggestion: near });
}

/** What is wrong with a text. */
export function explainText(walk: Walk, schema: ResolvedSchema, value: string): void {
  const { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  if (pattern !== undefined && !patternOf(pattern).test(value)) {
    const key = walk.path.filter((step) => typeof step === 'string').at(-1);
    const form = firstSentence(schema.form ?? schema.description ?? schema.title ?? '');
    const meaning = form === '' ? '' : ` (${continued(form)})`;
    const mended = mendedText(value, pattern);
    const guess = mended === undefined ? '' : ` Did you mean ${shown(mended)}?`;
    const examples = examplesFor(schema);
    const expected = examples === '' ? '' : ` Expected: for example ${examples}.`;
    const message = `${shown(value)} is not a valid ${key === undefined ? 'text' : shown(key)}${meaning}.${guess}${expected}`;
    report(walk, 'schema/pattern', message.replace(/^an/, 'An'), {
      suggestion: mended,
    });
    return;
  }
  const size = minLength > 0 || maxLength < Number.POSITIVE_INFINITY ? codePoints(value) : 0;
  if (size < minLength) {
    const why = schema.description ? ` It says ${continued(firstSentence(schema.description))}.` : '';
    report(walk, 'schema/length', `${placeName(walk.path)} is too short: at least ${minLength} characters.${why}`);
  } else if (size > maxLength) {
    report(walk, 'schema/length', `${placeName(walk.path)} is too long: at most ${maxLength} characters.`);
  }
}

/** The length of a text as JSON Schema counts it. */
function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** What is wrong with a number. */
export function explainNumber(walk: Walk, schema: ResolvedSchema, value: number): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  // Negated, so that what is not a number is in no range.
  const inRange =
    (minimum === undefined || value >= minimum) &&
    (maximum === undefined || value <= maximum) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum);
  if (inRange) return;
  const bounds = [
    minimum === undefined ? [] : `at least ${minimum}`,
    exclusiveMinimum === undefined ? [] : `greater than ${exclusiveMinimum}`,
    maximum === undefined ? [] : `at most ${maximum}`,
    exclusiveMaximum === undefined ? [] : `less than ${exclusiveMaximum}`,
  ].flat();
  report(walk, 'schema/range', `${placeName(walk.path)} is ${shown(value)}, but must be ${bounds.join(' and ')}.`);
}
