import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { inRepository } from '../support/repository.ts';

/** A JSON Schema, as far as these tests look into one. */
export interface Schema {
  readonly $id?: string;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** A schema inside another, and the JSON Pointer to it. */
export interface Place {
  readonly pointer: string;
  readonly schema: Schema;
  /** It describes the value of a key that the schema names. */
  readonly isProperty: boolean;
}

export function readSchema(name: string): Schema {
  return JSON.parse(readFileSync(inRepository('schemas', `${name}.schema.json`), 'utf8')) as Schema;
}

export function readCase(file: string): unknown {
  return parse(readFileSync(inRepository('test/cases/schemas', file), 'utf8'));
}

const escaped = (key: string) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));

/** Every schema inside a schema, itself first. */
export function places(schema: Schema, pointer = '', isProperty = false): readonly Place[] {
  const inMap = (key: 'properties' | '$defs', properties: boolean) =>
    Object.entries(schema[key] ?? {}).flatMap(([name, s]) =>
      places(s, `${pointer}/${key}/${escaped(name)}`, properties),
    );
  const values = schema.additionalProperties;
  return [
    { pointer, schema, isProperty },
    ...inMap('properties', true),
    ...inMap('$defs', false),
    ...(typeof values === 'object' ? places(values, `${pointer}/additionalProperties`) : []),
    ...(schema.items ? places(schema.items, `${pointer}/items`) : []),
    ...(schema.anyOf ?? []).flatMap((s, i) => places(s, `${pointer}/anyOf/${i}`)),
  ];
}

/** The schemas that may describe the value at a path such as `data[].digest.sha256`. */
export function schemasAt(root: Schema, path: string): readonly Schema[] {
  const alternatives = (schema: Schema): readonly Schema[] => {
    const target = schema.$ref ? root.$defs?.[schema.$ref.replace('#/$defs/', '')] : undefined;
    if (schema.$ref && !target) throw new Error(`No definition ${schema.$ref}`);
    return target ? alternatives(target) : [schema, ...(schema.anyOf ?? []).flatMap(alternatives)];
  };
  const step = (schema: Schema, key: string): readonly Schema[] => {
    if (key === '[]') return schema.items ? [schema.items] : [];
    const values = schema.properties?.[key] ?? schema.additionalProperties;
    return typeof values === 'object' ? [values] : [];
  };
  const keys = path.split(/\.|(?=\[\])/);
  return keys.reduce<readonly Schema[]>(
    (found, key) => found.flatMap(alternatives).flatMap((s) => step(s, key)),
    [root],
  );
}

/** Strictly compiled, as the generated validators are. */
export function compile(schema: Schema) {
  const ajv = new Ajv2020({
    allErrors: true,
    discriminator: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    validateFormats: false,
  });
  const whole = ajv.compile(schema);
  const at = (pointer: string) => ajv.compile({ $ref: `${schema.$id}${pointer ? `#${pointer}` : ''}` });
  return { whole, at };
}

/** What a schema objects to, as `keyword pointer`, sorted. */
export function objections(schema: Schema, value: unknown): readonly string[] {
  const { whole } = compile(schema);
  whole(value);
  return (whole.errors ?? []).map((e) => `${e.keyword} ${e.instancePath}`).sort();
}
