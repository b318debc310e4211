/**
 * A validator generated from a JSON Schema by ajv: whether the value is as the schema says. What is wrong with it,
 * `explain.ts` finds out.
 */
export type Validator = (value: unknown) => boolean;
