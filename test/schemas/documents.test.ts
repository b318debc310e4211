import assert from 'node:assert/strict';
import { compile, objections, places, readCase, readSchema, type Schema } from './schema.ts';

const files: Readonly<Record<string, readonly string[]>> = {
  'model-card': ['model-card.yaml', 'model-card-more.yaml'],
  waiver: ['waiver.yaml'],
  'policy-test': ['policy-test.yaml'],
  configuration: ['configuration.yaml'],
};

/** A copy of a document with the value at a path replaced, or taken away where it is undefined. */
function change(document: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(document) as Record<string | number, unknown>;
  const parents = path.slice(0, -1);
  const holder = parents.reduce<Record<string | number, unknown>>((o, key) => o[key] as Record<string, unknown>, copy);
  const last = path.at(-1) ?? '';
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

function definition(root: Schema, ref: string): Schema {
  const found = root.$defs?.[ref.replace('#/$defs/', '')];
  assert.ok(found, ref);
  return found;
}

for (const [name, cases] of Object.entries(files)) {
  describe(`schemas/${name}.schema.json`, () => {
    const schema = readSchema(name);
    const compiled = compile(schema);
    const all = places(schema);

    it('is named by its file', () => {
      assert.equal(schema.$id, `https://gatewright.dev/schemas/v1/${name}.schema.json`);
    });

    it('stands alone: it refers to nothing but its own definitions', () => {
      const foreign = all.filter(
        ({ schema: s }) => s.$ref && !(s.$ref.replace('#/$defs/', '') in (schema.$defs ?? {})),
      );
      assert.deepEqual(
        foreign.map((p) => p.pointer),
        [],
      );
    });

    it('has no definition that nothing uses', () => {
      const used = new Set(all.map(({ schema: s }) => s.$ref?.replace('#/$defs/', '')));
      assert.deepEqual(
        Object.keys(schema.$defs ?? {}).filter((key) => !used.has(key)),
        [],
      );
    });

    for (const file of cases)
      it(`accepts ${file}`, () => {
        assert.deepEqual(objections(schema, readCase(file)), []);
      });

    it('titles and describes every property', () => {
      const bare = all.filter(({ isProperty, schema: s }) => isProperty && !(s.title && s.description));
      assert.deepEqual(
        bare.map((p) => p.pointer),
        [],
      );
    });

    it('gives an example of every value that is not an object', () => {
      const isObject = (s: Schema) => Boolean(s.$ref) || s.type === 'object';
      const inline = (pointer: string) => pointer.startsWith('/$defs/inline');
      const bare = all.filter((p) => p.isProperty && !isObject(p.schema) && !p.schema.examples && !inline(p.pointer));
      assert.deepEqual(
        bare.map((p) => p.pointer),
        [],
      );
    });

    it('gives only examples and defaults that it accepts', () => {
      const refused = all.flatMap(({ pointer, schema: s }) => {
        const given = [...(s.examples ?? []), ...('default' in s ? [s.default] : [])];
        if (!given.length) return [];
        const validate = compiled.at(pointer);
        return given.filter((value) => !validate(value)).map((value) => `${pointer}: ${JSON.stringify(value)}`);
      });
      assert.deepEqual(refused, []);
    });

    it('allows x- keys and no other unknown ones in every object with named properties', () => {
      const open = all.filter(({ schema: s }) => s.properties && s.additionalProperties !== false);
      const withoutExtensions = all.filter(({ schema: s }) => s.properties && !s.patternProperties?.['^x-']);
      assert.deepEqual(
        [...open, ...withoutExtensions].map((p) => p.pointer),
        [],
      );
    });

    it('says of every other object what its values are', () => {
      const vague = all.filter(
        ({ schema: s }) => s.type === 'object' && !s.properties && typeof s.additionalProperties !== 'object',
      );
      assert.deepEqual(
        vague.map((p) => p.pointer),
        [],
      );
    });

    it('tells alternatives apart by their JSON type', () => {
      const typesOf = (s: Schema): readonly string[] => {
        const target = s.$ref ? definition(schema, s.$ref) : s;
        return [target.type ?? []].flat();
      };
      for (const { pointer, schema: s } of all.filter((p) => p.schema.anyOf)) {
        const types = (s.anyOf ?? []).flatMap(typesOf);
        assert.ok(types.length >= (s.anyOf?.length ?? 0), `${pointer}: a branch without a type`);
        assert.equal(new Set(types).size, types.length, `${pointer}: ${types}`);
      }
    });

    it("has patterns that a long line can't freeze", () => {
      const patterns = all.flatMap((p) => (p.schema.pattern ? [new RegExp(p.schema.pattern, 'u')] : []));
      const hostile = ['a', '0', '1', '-', '.', '1.', 'P1', 'a@', '1D'].flatMap((unit) => [
        `${unit.repeat(50_000)}!`,
        `1.0.0-${unit.repeat(50_000)}!`,
        `P${unit.repeat(50_000)}!`,
      ]);
      const begun = performance.now();
      for (const pattern of patterns) for (const line of hostile) pattern.test(line);
      assert.ok(performance.now() - begun < 2000, `${patterns.length} patterns took ${performance.now() - begun} ms`);
    });
  });
}

describe('schemas/waiver.schema.json, on what it refuses', () => {
  const schema = readSchema('waiver');
  const waiver = readCase('waiver.yaml');

  for (const key of ['policy', 'gate', 'model', 'requestedBy', 'approvedBy', 'approvedOn', 'expires'])
    it(`asks for ${key}, without which a waiver never counts`, () => {
      assert.deepEqual(objections(schema, change(waiver, [key], undefined)), ['required ']);
    });

  it('leaves a missing reason to the rule that explains it', () => {
    assert.deepEqual(objections(schema, change(waiver, ['reason'], undefined)), []);
  });

  for (const [path, value, objection] of [
    [['model'], 'consumer-credit', 'pattern /model'],
    [['expires'], '2026-9-12', 'pattern /expires'],
    [['expires'], '2026-09-12T00:00:00Z', 'pattern /expires'],
    [['approvedOn'], '2026-13-01', 'pattern /approvedOn'],
    [['checks'], 'age=<25', 'type /checks'],
    [['expiry'], '2026-09-12', 'additionalProperties '],
  ] as const)
    it(`refuses ${path.join('.')}: ${value}`, () => {
      assert.deepEqual(objections(schema, change(waiver, path, value)), [objection]);
    });
});

describe('schemas/policy-test.schema.json, on what it refuses', () => {
  const schema = readSchema('policy-test');
  const test = readCase('policy-test.yaml');

  for (const [path, value, objection] of [
    [['policy'], undefined, 'required '],
    [['cases'], [], 'minItems /cases'],
    [['cases', 0, 'name'], undefined, 'required /cases/0'],
    [['cases', 0, 'expect'], undefined, 'required /cases/0'],
    [['cases', 0, 'expect'], {}, 'minProperties /cases/0/expect'],
    [['cases', 0, 'expect', 'decision'], 'blocked', 'enum /cases/0/expect/decision'],
    [['cases', 0, 'expect', 'gates', 'precision-floor'], 'waived', 'enum /cases/0/expect/gates/precision-floor'],
    [['cases', 0, 'asOf'], 'today', 'pattern /cases/0/asOf'],
    [['cases', 0, 'set', 'precision'], true, 'type /cases/0/set/precision'],
  ] as const)
    it(`refuses ${path.join('.')}: ${JSON.stringify(value) ?? 'nothing'}`, () => {
      assert.deepEqual(objections(schema, change(test, path, value)), [objection]);
    });

  it('knows the same sections of a report as the schema of reports', () => {
    const report = readSchema('metrics-report');
    const types = (root: Schema, properties: Schema['properties']) =>
      Object.entries(properties ?? {})
        .map(([key, s]) => [key, (s.$ref ? definition(root, s.$ref) : s).type])
        .sort();
    assert.deepEqual(types(schema, schema.$defs?.inlineReport?.properties), types(report, report.properties));
  });
});

describe('schemas/configuration.schema.json, on what it refuses', () => {
  const schema = readSchema('configuration');
  const configuration = readCase('configuration.yaml');

  for (const severity of ['error', 'warning', 'information', 'hint', 'off'])
    it(`knows the severity ${severity}`, () => {
      assert.deepEqual(objections(schema, change(configuration, ['rules', 'gate/untested'], severity)), []);
    });

  it('refuses a severity that does not exist', () => {
    const found = objections(schema, change(configuration, ['rules', 'gate/untested'], 'warn'));
    assert.ok(found.includes('enum /rules/gate~1untested'), found.join());
  });

  it('refuses `off` read as a boolean by an older YAML', () => {
    const found = objections(schema, change(configuration, ['rules', 'gate/untested'], false));
    assert.ok(found.includes('type /rules/gate~1untested'), found.join());
  });

  for (const [path, value, objection] of [
    [['samples', 0, 'policy'], undefined, 'required /samples/0'],
    [['metrics', 'demand', 'better'], undefined, 'required /metrics/demand'],
    [['metrics', 'demand', 'range'], [0], 'minItems /metrics/demand/range'],
    [['ignore'], 'vendor/**', 'type /ignore'],
    [['rule'], {}, 'additionalProperties '],
  ] as const)
    it(`refuses ${path.join('.')}: ${JSON.stringify(value) ?? 'nothing'}`, () => {
      assert.deepEqual(objections(schema, change(configuration, path, value)), [objection]);
    });

  it("describes metrics of the user's own as policies do", () => {
    const policy = readSchema('governance-policy');
    const shape = (s: Schema | undefined) => Object.keys(s?.properties ?? {}).sort();
    assert.deepEqual(shape(schema.$defs?.declaredMetric), shape(policy.$defs?.declaredMetric));
  });
});
