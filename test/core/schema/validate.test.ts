import assert from 'node:assert/strict';
import { validateDefinition, validateDocument } from '../../../core/schema/validate.ts';
import { examples, readExample, withKey, withValue } from './documents.ts';
import { mistakes } from './mistakes.ts';

describe('core/schema/validate.ts', () => {
  for (const { kind, file } of examples) {
    it(`has nothing against ${file}`, () => assert.deepEqual(validateDocument(kind, readExample(file)), []));
  }

  for (const { kind, title, at, value, key, want } of mistakes) {
    it(`says one thing of ${title}`, () => {
      const file = examples.find((example) => example.kind === kind)?.file ?? '';
      const right = readExample(file);
      const wrong = key === undefined ? withValue(right, at, value) : withKey(right, at, key);
      const problems = validateDocument(kind, wrong);
      assert.equal(problems.length, 1, JSON.stringify(problems, null, 1));
      const [problem] = problems;
      const { message = '', unread: _, ...found } = problem ?? {};
      assert.deepEqual(found, {
        rule: want.rule,
        severity: want.severity ?? 'error',
        path: want.path ?? at,
        part: want.part ?? 'value',
        ...(want.suggestion === undefined ? {} : { suggestion: want.suggestion }),
      });
      assert.ok(message.includes(want.says), message);
      assert.ok(/^[\p{Lu}`].*[.?]$/su.test(message), `not a sentence: ${message}`);
      assert.ok(!/\\[ds]|\(\?|\$\/|undefined|\[object/.test(message), `not for people: ${message}`);
    });
  }

  const policy = (more: object) => ({
    apiVersion: 'gatewright/v1',
    kind: 'GovernancePolicy',
    metadata: { name: 'p', version: '1.0.0' },
    ...more,
  });
  const rulesOf = (kind: string, value: unknown) =>
    validateDocument(kind, value).map((p) => `${p.rule} ${p.path.join('/')}`);

  it('says two things of two mistakes, in the order of their places', () => {
    const gates = [
      { id: 'b', type: 'metric', metric: 'precision', weight: 0 },
      { id: 'a', type: 'metric' },
      { id: 'c', type: 'metric', metric: 'recall', pass: { min: [] }, wran: {} },
    ];
    assert.deepEqual(rulesOf('GovernancePolicy', policy({ gates, stages: ['a', 'b', 'a'] })), [
      'schema/range gates/0/weight',
      'schema/required gates/1',
      'schema/type gates/2/pass/min',
      'schema/unknown-key gates/2/wran',
      'schema/unique stages/2',
    ]);
  });

  it('orders items by index, not by their digits', () => {
    const gates = Array.from({ length: 12 }, () => 3);
    const indices = validateDocument('GovernancePolicy', policy({ gates })).map((p) => p.path[1]);
    assert.deepEqual(indices, [...gates.keys()]);
  });

  it('takes two misspelt keys for two different ones', () => {
    const gates = [{ id: 'a', type: 'metric', metrc: 'x', metrik: 'y' }];
    const problems = validateDocument('GovernancePolicy', policy({ gates }));
    assert.deepEqual(
      problems.map((p) => [p.rule, p.suggestion]),
      [
        ['schema/unknown-key', 'metric'],
        ['schema/unknown-key', undefined],
      ],
    );
  });

  it('reads keys that JavaScript gives a meaning like any other', () => {
    const odd = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3, "hasOwnProperty": 4}') as object;
    const bare = Object.assign(Object.create(null), { id: 'a', type: 'lineage', ...odd });
    Object.defineProperty(bare, '__proto__', { value: 1, enumerable: true });
    const found = rulesOf('GovernancePolicy', policy({ gates: [bare] }));
    assert.deepEqual(found, [
      'schema/unknown-key gates/0/__proto__',
      'schema/unknown-key gates/0/constructor',
      'schema/unknown-key gates/0/hasOwnProperty',
      'schema/unknown-key gates/0/toString',
    ]);
    const inherited = { id: 'a', type: 'constructor' };
    assert.deepEqual(rulesOf('GovernancePolicy', policy({ gates: [inherited] })), ['schema/enum gates/0/type']);
  });

  it('keeps everything under extension keys', () => {
    assert.deepEqual(rulesOf('GovernancePolicy', policy({ 'x-anything': { gates: 3, deep: [null] } })), []);
  });

  for (const value of [undefined, null, 3, 'text', true, [], [[]], Number.NaN, new Map(), () => 3]) {
    it(`objects to ${String(value)} as a document, once at its root or for what it lacks`, () => {
      for (const { kind } of examples) {
        const problems = validateDocument(kind, value);
        assert.ok(problems.length > 0 && problems.every((p) => p.path.length === 0 && p.severity === 'error'));
      }
    });
  }

  it('does not know other kinds, and takes none for sound', () => {
    for (const kind of ['Policy', 'GateReport', 'constructor', '__proto__', '']) {
      assert.equal(validateDocument(kind, policy({})).length, 1, kind);
    }
  });

  it('says at most 200 things, however much is wrong', () => {
    const gates = Array.from({ length: 100_000 }, (_, i) => ({ id: i, type: 'metric', nonsense: {} }));
    assert.equal(validateDocument('GovernancePolicy', policy({ gates })).length, 200);
    const keys = Object.fromEntries(gates.map((_, i) => [`key${i}`, i]));
    assert.equal(validateDocument('GovernancePolicy', { ...policy({}), ...keys }).length, 200);
  });

  // Comparing each with each other would be ten thousand million comparisons.
  it('compares the items of a long list in time that grows with its length', () => {
    const stages = Array.from({ length: 100_000 }, (_, i) => `stage-${i}`);
    assert.deepEqual(rulesOf('GovernancePolicy', policy({ stages })), []);
    const found = rulesOf('GovernancePolicy', policy({ stages: [...stages, 'stage-0'] }));
    assert.deepEqual(found, ['schema/unique stages/100000']);
  });

  it('answers for one gate alone', () => {
    const gate = { id: 'a', type: 'metric', metric: 'precision' };
    assert.equal(validateDefinition('GovernancePolicy', 'gate', gate), true);
    assert.equal(validateDefinition('GovernancePolicy', 'gate', { ...gate, type: 'metrics' }), false);
    assert.equal(validateDefinition('GovernancePolicy', 'constructor', gate), undefined);
  });
});
