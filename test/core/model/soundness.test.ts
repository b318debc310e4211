import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readSource } from '../../../core/model/documents.ts';
import { sound, soundParts } from '../../../core/model/soundness.ts';
import { validateDocument } from '../../../core/schema/validate.ts';
import { examples, pathsIn, readExample, valueAt, withValue } from '../schema/documents.ts';

function policy(body: string) {
  const head = 'apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: p, version: 1.0.0}\n';
  const [document] = readSource('file:///p.policy.yaml', head + body).documents;
  assert.ok(document);
  return document;
}

/** The gates as rules see them. */
function gatesOf(body: string): unknown {
  return JSON.parse(JSON.stringify(soundParts(policy(body), 'GovernancePolicy')?.gates ?? null));
}

describe('core/model/soundness.ts', () => {
  it('gives a sound document whole', () => {
    const document = policy('gates: [{id: a, type: lineage}]');
    assert.equal(sound(document, 'GovernancePolicy')?.value, document.yaml.value);
    assert.equal(soundParts(document, 'GovernancePolicy'), document.yaml.value);
  });

  it('leaves out what is wrong, and nothing else', () => {
    assert.equal(sound(policy('gates: [{id: a, type: metric, k: x, metric: m}]'), 'GovernancePolicy'), undefined);
    assert.deepEqual(gatesOf('gates: [{id: a, type: metric, k: x, metric: m}]'), [
      { id: 'a', type: 'metric', metric: 'm' },
    ]);
    assert.deepEqual(gatesOf('gates: [{id: a, type: metric}, 3]'), [{ id: 'a', type: 'metric' }, null]);
    assert.deepEqual(gatesOf('gates: 3'), null);
  });

  it('leaves out of an aliased value what is wrong where it stands, not what is wrong elsewhere', () => {
    const document = policy(
      'gates:\n  - {id: a, type: metric, metric: m, pass: &same {min: 0.8, warn: 0.7}}\nscore: *same\n',
    );
    const { gates, score } = JSON.parse(JSON.stringify(soundParts(document, 'GovernancePolicy')));
    assert.deepEqual(gates, [{ id: 'a', type: 'metric', metric: 'm', pass: { min: 0.8 } }]);
    assert.deepEqual(score, { warn: 0.7 });
  });

  // Nothing in such a gate has been compared with a schema: a rule that reads it by its type would be misled.
  for (const gate of [
    '{id: 3, metric: []}',
    '{id: 3, type: metrics}',
    '{id: 3, tpye: metric}',
    '{id: 3, type: }',
    '{type: [metric]}',
  ]) {
    it(`leaves out a gate whose type is not known: ${gate}`, () => {
      assert.deepEqual(gatesOf(`gates: [${gate}, {id: b, type: lineage}]`), [null, { id: 'b', type: 'lineage' }]);
    });
  }

  it('leaves out everything where more is wrong than is said', () => {
    const gates = Array.from({ length: 300 }, () => '{id: 3, type: lineage}').join(', ');
    assert.deepEqual(gatesOf(`gates: [${gates}]`), null);
  });

  it('leaves nothing that the schema objects to, but what is missing, of any changed document', () => {
    const gaps = new Set(['schema/required', 'schema/length']); // a list or map may be too short without its bad parts
    for (const { kind, file } of examples) {
      const example = readExample(file);
      const place = fc.constantFrom(...pathsIn(example).filter((path) => path.length > 1));
      const other = fc.oneof(fc.constantFrom<unknown>(null, 3, 'x', [], {}, { a: 1 }), fc.jsonValue({ maxDepth: 2 }));
      const changes = fc.array(fc.tuple(place, other), { minLength: 1, maxLength: 3 });
      const property = fc.property(changes, ([first, ...more]) => {
        const one = withValue(example, first?.[0] ?? [], first?.[1] ?? null);
        const two = more.reduce(
          (value, [path, o]) => (path[0] === first?.[0][0] ? value : withValue(value, path, o)),
          one,
        );
        const [document] = readSource('file:///x.yaml', JSON.stringify(two)).documents;
        if (document?.header.is !== 'ours') return;
        const left = soundParts(document, kind);
        const problems = validateDocument(kind, left).filter((p) => p.severity === 'error' && !gaps.has(p.rule));
        // An item of a list that was wrong has left its place empty.
        assert.deepEqual(
          problems.filter((p) => valueAt(left, p.path) !== undefined),
          [],
        );
      });
      fc.assert(property, { numRuns: 150, seed: Number(process.env.GATEWRIGHT_SEED ?? 1) });
    }
  });
});
