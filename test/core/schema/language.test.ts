import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { kinds } from '../../../core/model/documents.ts';
import { knownKeywords, patternOf, type Schema, schemaOf } from '../../../core/schema/schemas.ts';
import { inRepository } from '../../support/repository.ts';

const schemas = readdirSync(inRepository('schemas'))
  .filter((file) => file.endsWith('.schema.json') && file !== 'gate-report.schema.json')
  .map((file) => JSON.parse(readFileSync(inRepository('schemas', file), 'utf8')) as Schema & { readonly $id: string });

/** Every schema inside a schema, itself first. */
function inside(schema: Schema): readonly Schema[] {
  const {
    $defs = {},
    properties = {},
    patternProperties = {},
    additionalProperties,
    items,
    anyOf = [],
    oneOf = [],
  } = schema;
  const below = [
    ...[$defs, properties, patternProperties].flatMap((map) => Object.values(map)),
    ...[additionalProperties, items].flatMap((s) => (typeof s === 'object' ? [s] : [])),
    ...anyOf,
    ...oneOf,
  ];
  return [schema, ...below.flatMap(inside)];
}

const texts = new Set(['title', 'description', 'examples', 'default', 'deprecated']);

/** What explain.ts and describe.ts take for granted of the schemas. */
describe('the language of the schemas', () => {
  it('is read whole: the texts that ship are the schemas', () => {
    assert.deepEqual(
      kinds
        .map((kind) => schemaOf(kind))
        .map((schema) => (schema as { $id?: string }).$id)
        .sort(),
      schemas.map((schema) => schema.$id).sort(),
    );
    for (const kind of kinds) {
      const schema = schemaOf(kind) as Schema & { readonly $id: string };
      assert.deepEqual(
        schema,
        schemas.find((s) => s.$id === schema.$id),
      );
    }
  });

  for (const schema of schemas) {
    describe(schema.$id.replace(/.*\//, ''), () => {
      const all = inside(schema);
      const definition = (s: Schema) => (s.$ref ? schema.$defs?.[s.$ref.replace('#/$defs/', '')] : s) ?? {};

      it('has no keyword that nobody explains', () => {
        const unknown = all.flatMap((s) => Object.keys(s).filter((key) => !knownKeywords.includes(key)));
        assert.deepEqual([...new Set(unknown)], []);
      });

      it('says nothing beside a reference but texts', () => {
        const more = all.filter((s) => s.$ref && Object.keys(s).some((key) => key !== '$ref' && !texts.has(key)));
        assert.deepEqual(more, []);
      });

      it('says nothing beside alternatives but texts, unless they are forms of one map', () => {
        const isForm = (s: Schema) => Object.keys(s).join() === 'required';
        const more = all.filter(
          (s) => s.anyOf && !s.anyOf.every(isForm) && Object.keys(s).some((key) => key !== 'anyOf' && !texts.has(key)),
        );
        assert.deepEqual(more, []);
        assert.ok(
          all.every((s) => !s.oneOf || s.discriminator),
          'oneOf needs a discriminator',
        );
      });

      it('asks for different items only of lists of scalars', () => {
        const lists = all.filter((s) => s.uniqueItems && s.items);
        const types = lists.flatMap((s) => definition(s.items ?? {}).type ?? 'any');
        assert.deepEqual(
          types.filter((type) => !['string', 'number', 'integer', 'boolean'].includes(type)),
          [],
        );
      });

      it('names no key that a pattern of keys catches as well', () => {
        const both = all.flatMap((s) =>
          Object.keys(s.properties ?? {}).filter((key) =>
            Object.keys(s.patternProperties ?? {}).some((pattern) => patternOf(pattern).test(key)),
          ),
        );
        assert.deepEqual(both, []);
      });

      it('has descriptions that can go on after a colon', () => {
        const ends = all.map((s) => s.description ?? '.').filter((text) => !/[.!?)]$/.test(text.trim()));
        assert.deepEqual(ends, []);
      });
    });
  }
});
