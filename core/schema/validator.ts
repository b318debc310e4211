/** One error as a generated validator reports it (the part of ajv's error object that Gatewright reads). */
export interface ValidatorError {
  /** JSON Pointer to the value in the document. */
  readonly instancePath: string;
  /** JSON Pointer to the keyword in the schema. */
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** A validator generated from a JSON Schema; after a call that returns false, `errors` says why. */
export interface Validator {
  (value: unknown): boolean;
  errors?: readonly ValidatorError[] | null;
}
