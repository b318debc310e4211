import {
  Configuration,
  GovernancePolicy,
  MetricsReport,
  ModelCard,
  PolicyTest,
  Waiver,
} from '../generated/validators.js';
import { type Kind, kinds } from '../model/documents.ts';
import { explain } from './explain.ts';
import { byPlace, type SchemaProblem } from './problem.ts';
import { schemaOf } from './schemas.ts';
import type { Validator } from './validator.ts';

export type { SchemaProblem, SchemaRule } from './problem.ts';

const validators: Readonly<Record<Kind, Validator>> = {
  GovernancePolicy,
  ModelCard,
  MetricsReport,
  PolicyTest,
  Waiver,
  Configuration,
};

/** Nobody reads more; a file of another kind can have a hundred thousand. */
const mostProblems = 200;

/**
 * What the schema of a kind of document has against a value, in the order of places; at most 200 problems. A value has
 * no problem of severity `error` exactly if the validator generated from the schema accepts it. Never throws.
 */
export function validateDocument(kind: string, value: unknown): readonly SchemaProblem[] {
  const known = kinds.find((k) => k === kind);
  if (!known) return [wholeDocument(`There is no schema for documents of kind \`${kind}\`.`)];
  const valid = validators[known](value);
  if (valid && !hasDeprecatedKeys(known)) return [];
  const problems = explain(schemaOf(known), schemaOf(known), value, mostProblems);
  if (valid) return problems.filter((problem) => problem.severity === 'warning').sort(byPlace);
  if (problems.some((problem) => problem.severity === 'error')) return [...problems].sort(byPlace);
  // The validator decides: what it refuses is never taken for sound.
  return [wholeDocument(`This is not a valid ${kind}, but it can't be said where.`), ...problems];
}

function wholeDocument(message: string): SchemaProblem {
  return { rule: 'schema/type', severity: 'error', path: [], part: 'value', message };
}

const deprecated = new Map<Kind, boolean>();

function hasDeprecatedKeys(kind: Kind): boolean {
  let known = deprecated.get(kind);
  if (known === undefined) deprecated.set(kind, (known = JSON.stringify(schemaOf(kind)).includes('"deprecated":true')));
  return known;
}
