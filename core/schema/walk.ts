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
  readonly isSound: ((definition: string, value: unknown) => boolean | undefined) | undefined;
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
  walk.explainValue(walk, schema, value);
  walk.path.pop();
}

/** Whether a schema has nothing against a value that could stand here. */
export function accepts(walk: Walk, schema: Schema, value: unknown): boolean {
  const trial: Walk = { ...walk, problems: [], limit: 20 };
  walk.explainValue(trial, schema, value);
  return trial.problems.every((problem) => problem.severity !== 'error');
}
