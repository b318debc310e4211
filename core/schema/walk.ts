import type { Path } from '../yaml/node.ts';
import type { SchemaProblem, SchemaRule } from './problem.ts';
import type { Schema } from './schemas.ts';

type More = { readonly [K in 'severity' | 'part' | 'suggestion' | 'unread']?: SchemaProblem[K] | undefined };

/** One walk of a value beside its schema. */
export interface Walk {
  readonly root: Schema;
  /** Where the walk stands. */
  readonly path: (string | number)[];
  readonly problems: SchemaProblem[];
  /** How many problems are enough. */
  readonly limit: number;
  /** A quick answer whether a value is as a definition says; `undefined` where there is none. */
  readonly isSound?: ((definition: string, value: unknown) => boolean | undefined) | undefined;
  /** The indexes of what in a list is not as a definition says; undefined where nobody knows quickly. */
  readonly unsoundIndexes?:
    | ((definition: string, list: readonly unknown[]) => readonly number[] | undefined)
    | undefined;
  /** Explains the value at hand. */
  readonly explainValue: (walk: Walk, schema: Schema, value: unknown) => void;
}

export function isFull(walk: Walk): boolean {
  return walk.problems.length >= walk.limit;
}

/** Adds a problem of the value at hand. */
export function report(walk: Walk, rule: SchemaRule, message: string, more: More = {}): void {
  if (isFull(walk)) return;
  const { severity = 'error', part = 'value', suggestion, unread } = more;
  const problem: SchemaProblem = { rule, severity, path: [...walk.path], part, message };
  walk.problems.push({
    ...problem,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(unread === undefined ? {} : { unread }),
  });
}

/** Adds a problem of what is below a key or index of the value at hand. */
export function reportBelow(
  walk: Walk,
  key: string | number,
  rule: SchemaRule,
  message: string,
  more: More = {},
): void {
  walk.path.push(key);
  report(walk, rule, message, more);
  walk.path.pop();
}

/** Explains what is below a key or index of the value at hand. */
export function explainBelow(walk: Walk, key: string | number, schema: Schema, value: unknown): void {
  walk.path.push(key);
  // What a document has many of stands at its top or in a list there, and most of it is as it was at the last key typed.
  if (walk.path.length <= 2 && typeof value === 'object' && value !== null) explainKept(walk, schema, value);
  else walk.explainValue(walk, schema, value);
  walk.path.pop();
}

/** What was found in a value, and where it stood then. Values don't change, and what is wrong in one follows from it alone. */
interface Kept {
  readonly root: Schema;
  readonly schema: Schema;
  readonly path: Path;
  readonly problems: readonly SchemaProblem[];
}

const kept = new WeakMap<object, Kept>();

function explainKept(walk: Walk, schema: Schema, value: object): void {
  const { root, path, problems, limit } = walk;
  const last = kept.get(value);
  const isKnown = last?.root === root && last.schema === schema;
  if (last && isKnown && (last.problems.length === 0 || isSamePath(last.path, path))) {
    for (const problem of last.problems) if (problems.length < limit) problems.push(problem);
    return;
  }
  const before = problems.length;
  walk.explainValue(walk, schema, value);
  // With as many problems as are enough, nobody knows whether there are more.
  if (problems.length < limit) kept.set(value, { root, schema, path: [...path], problems: problems.slice(before) });
}

function isSamePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}

/** Whether a schema has nothing against a value that could stand here. */
export function accepts(walk: Walk, schema: Schema, value: unknown): boolean {
  const trial: Walk = { ...walk, problems: [], limit: 20 };
  walk.explainValue(trial, schema, value);
  return trial.problems.every((problem) => problem.severity !== 'error');
}
