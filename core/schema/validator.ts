import { validators } from '../generated/validators.js';
import type { Kind } from '../model/documents.ts';

/**
 * A validator generated from a JSON Schema by ajv: whether the value is as the schema says. What is wrong with it,
 * `explain.ts` finds out.
 */
export type Validator = (value: unknown) => boolean;

/** The validators of a kind of document: of the whole, and of what it has many of by the name of its definition (`gate`). */
export interface Validators {
  readonly document: Validator;
  readonly definitions: Readonly<Record<string, Validator>>;
}

const made = new Map<Kind, Validators>();

/** The validators of a kind, made when the first document of that kind is read. */
export function validatorsOf(kind: Kind): Validators {
  let found = made.get(kind);
  if (!found) made.set(kind, (found = validators[kind]()));
  return found;
}
