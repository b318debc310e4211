import assert from 'node:assert/strict';
import { describeAt, gateTypes, keyOrder, type PlaceDescription } from '../../../core/schema/describe.ts';
import type { Path } from '../../../core/yaml/node.ts';
import { examples, pathsIn, readExample, valueAt } from './documents.ts';

const policy = readExample('test/core/schema/examples/policy.yaml');
const report = readExample('test/core/schema/examples/report.yaml');
const at = (path: Path, root: unknown = policy) => describeAt('GovernancePolicy', root, path);
const names = (place: PlaceDescription | undefined) => place?.properties?.map((property) => property.name) ?? [];
const property = (place: PlaceDescription | undefined, name: string) => place?.properties?.find((p) => p.name === name);
const values = (place: { readonly enum?: readonly { readonly value: unknown }[] } | undefined) =>
  place?.enum?.map((allowed) => allowed.value);

describe('core/schema/describe.ts', () => {
  it('describes every value of every example', () => {
    for (const { kind, file } of examples) {
      const root = readExample(file);
      for (const path of pathsIn(root)) {
        const place = describeAt(kind, root, path);
        const known = !path.some((step) => String(step).startsWith('x-') || step === 'extensions');
        if (!known) continue;
        const free = place === undefined && describeAt(kind, root, path.slice(0, -1))?.mapValue === undefined;
        assert.ok(place || free, `${file} ${path.join('/')}`);
        const value = valueAt(root, path);
        const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
        const fits = place?.types.some((t) => t === type || (t === 'integer' && type === 'number')) ?? true;
        assert.ok(fits, `${file} ${path.join('/')} is no ${type}`);
      }
    }
  });

  it('says what a document may hold, in the order of the schema', () => {
    const place = at([]);
    assert.equal(place?.title, 'Governance policy');
    assert.deepEqual(names(place).slice(0, 4), ['apiVersion', 'kind', 'metadata', 'extends']);
    assert.deepEqual(keyOrder('GovernancePolicy', policy, []), names(place));
    assert.deepEqual(
      place?.properties?.filter((p) => p.required).map((p) => p.name),
      ['apiVersion', 'kind', 'metadata'],
    );
    assert.deepEqual(values(property(place, 'kind')), ['GovernancePolicy']);
  });

  it('lets the text beside a reference win over that of the definition', () => {
    assert.equal(
      at(['metadata', 'name'])?.description,
      "The policy's name. Cards, tests, waivers and other policies refer to it.",
    );
    assert.equal(at(['metadata', 'name'])?.definition, 'slug');
    assert.equal(at(['gates', 0, 'pass', 'min'])?.description, 'The smallest value that is accepted (≥).');
    assert.equal(at(['gates', 0, 'pass', 'min'])?.definition, 'bound');
    assert.deepEqual(at(['gates', 0, 'pass', 'min'])?.types, ['number', 'string']);
  });

  it('describes a gate by its type', () => {
    assert.equal(at(['gates', 0])?.definition, 'metricGate');
    assert.equal(at(['gates', 0])?.title, 'Metric gate');
    assert.ok(!names(at(['gates', 0])).includes('attributes'));
    assert.equal(at(['gates', 1])?.definition, 'fairnessGate');
    assert.equal(at(['gates', 1, 'require']), undefined);
    assert.ok(names(at(['gates', 8, 'require'])).includes('encryption'));
    assert.ok(names(at(['gates', 11, 'require'])).includes('budget'));
  });

  it('offers the keys of all gates while a gate has no known type', () => {
    for (const gate of [
      null,
      undefined,
      {},
      { type: null },
      { type: 'metrics' },
      { id: 'a' },
      'id',
      { type: 'constructor' },
    ]) {
      const place = at(['gates', 0], { gates: [gate] });
      assert.equal(place?.title, 'Gate', JSON.stringify(gate));
      assert.equal(place?.description, 'One condition that a model must meet.');
      const keys = names(place);
      for (const key of ['id', 'type', 'metric', 'attributes', 'method', 'require', 'rollback', 'expression']) {
        assert.equal(keys.filter((name) => name === key).length, 1, key);
      }
      assert.deepEqual(
        place?.properties?.filter((p) => p.required).map((p) => p.name),
        ['id', 'type'],
      );
    }
  });

  it('offers every type of gate where the type stands, whatever stands there', () => {
    const types = gateTypes().map(({ type }) => type);
    assert.equal(types.length, 13);
    assert.ok(gateTypes().every(({ description }) => description.endsWith('.')));
    for (const root of [policy, { gates: [{}] }, { gates: [{ type: 'nothing' }] }, {}]) {
      assert.deepEqual(values(at(['gates', 0, 'type'], root)), types);
    }
  });

  it('says what each of some values means, where the schema says it', () => {
    const enforcement = at(['gates', 0, 'enforcement']);
    assert.equal(enforcement?.default, 'hard-mandatory');
    assert.deepEqual(enforcement?.enum?.[3], { value: 'dry-run', description: '`dry-run` is shown and never counted' });
    assert.deepEqual(at(['gates', 0, 'average'])?.enum?.[0], { value: 'binary' });
  });

  it('takes the alternative that is written, and all of them where none is', () => {
    const stage = (value: unknown) =>
      at(['gates', 0, 'stages', 's'], { gates: [{ type: 'metric', stages: { s: value } }] });
    assert.deepEqual(stage({})?.types, ['object']);
    assert.equal(stage({})?.enum, undefined);
    assert.ok(names(stage({})).includes('pass') && !names(stage({})).includes('id'));
    for (const value of [null, undefined, 'sk', 3]) {
      assert.deepEqual(stage(value)?.types, ['string', 'object']);
      assert.deepEqual(values(stage(value)), ['skip']);
      assert.ok(names(stage(value)).includes('pass'));
    }
    assert.deepEqual(values(at(['gates', 2, 'base'])), [2, 10, 'e']);
    assert.deepEqual(values(at(['scope', 'riskTier'], {})), ['minimal', 'limited', 'high', 'unacceptable']);
    assert.deepEqual(values(at(['scope', 'riskTier', 0], {})), ['minimal', 'limited', 'high', 'unacceptable']);
  });

  it('describes overlays of stages by the type of their gate', () => {
    const overlay = names(at(['gates', 1, 'stages', 'production'], { gates: [{}, { type: 'fairness' }] }));
    assert.ok(overlay.includes('minGroupSize') && !overlay.includes('type') && !overlay.includes('k'));
  });

  it('describes what stands behind free keys and in lists', () => {
    assert.equal(at(['metrics'])?.mapValue?.definition, 'declaredMetric');
    assert.deepEqual(names(at(['metrics', 'mine'])), names(at(['metrics'])?.mapValue));
    assert.equal(at(['gates'])?.items?.title, 'Gate');
    assert.equal(at(['gates', 99])?.title, 'Gate');
    assert.equal(at(['monitors'])?.items?.definition, 'monitor');
    assert.deepEqual(values(at(['monitors', 0, 'onBreach'])?.items), [
      'retrain',
      'notify',
      'manual-override',
      'rollback',
    ]);
    assert.deepEqual(at(['metrics', 'm', 'range', 0])?.types, ['number', 'null']);
  });

  it('describes a map in several forms by what is in it', () => {
    const histogram = (path: Path) => describeAt('MetricsReport', report, ['distributions', ...path]);
    assert.deepEqual(histogram([4, 'reference', 'edges'])?.types, ['array']);
    assert.deepEqual(histogram([3, 'reference', 'a'])?.types, ['integer']);
    assert.deepEqual(names(describeAt('MetricsReport', report, ['groups', 0])).slice(0, 2), [
      'attribute',
      'attributes',
    ]);
  });

  it('goes on where a text stands for a map that is about to be written', () => {
    assert.equal(at(['gates', 0, 'pass', 'min'], { gates: [{ type: 'metric', pass: 'mi' }] })?.definition, 'bound');
  });

  it('describes reports, cards and waivers that are written in place as such', () => {
    const root = readExample('test/cases/schemas/policy-test.yaml');
    const inline = (path: Path) => describeAt('PolicyTest', root, ['cases', 2, ...path]);
    assert.deepEqual(inline(['metrics', 'metrics', 0]), describeAt('MetricsReport', report, ['metrics', 0]));
    assert.equal(
      inline(['card', 'governance', 'stage'])?.description,
      describeAt('ModelCard', {}, ['governance', 'stage'])?.description,
    );
    assert.equal(inline(['waivers', 1, 'expires'])?.description, describeAt('Waiver', {}, ['expires'])?.description);
  });

  it('knows deprecated keys', () => {
    const card = readExample('test/cases/schemas/model-card.yaml');
    const digest = describeAt('ModelCard', card, ['artifacts', 0, 'digest']);
    assert.equal(property(digest, 'md5')?.deprecated, true);
    assert.equal(property(digest, 'sha256')?.deprecated, false);
  });

  it('knows nothing below extension keys and of places that can not be', () => {
    for (const path of [
      ['x-own', 'a'],
      ['x-own', 'a', 0],
      ['nothing'],
      ['gates', 'a'],
      ['metadata', 0],
      ['constructor'],
      ['__proto__'],
    ]) {
      assert.equal(at(path), undefined, path.join('/'));
    }
    assert.equal(at(['metrics', 'constructor'])?.definition, 'declaredMetric');
  });

  it('answers for any value at the root', () => {
    for (const root of [undefined, null, 3, 'x', [], { gates: 3 }, { gates: { 0: {} } }]) {
      assert.equal(describeAt('GovernancePolicy', root, ['gates', 0])?.title, 'Gate');
    }
  });
});
