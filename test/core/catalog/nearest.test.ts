import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nameKey } from '../../../core/catalog/name-key.ts';
import { nearest, nearestSeveral } from '../../../core/catalog/nearest.ts';

const NAMES = [
  'accuracy',
  'balanced_accuracy',
  'precision',
  'precision_at_k',
  'recall',
  'recall_at_k',
  'f1',
  'sex',
  'age',
];

describe('the key of a name', () => {
  it('is without case and separators', () => {
    for (const name of ['f1_score', 'F1Score', 'f1-score', 'F1 Score', 'F¹.score'])
      assert.equal(nameKey(name), 'f1score');
    assert.equal(nameKey('_-. '), '');
  });
});

describe('did you mean', () => {
  it('finds a few wrong letters', () => {
    assert.equal(nearest('acuracy', NAMES), 'accuracy');
    assert.equal(nearest('preciison', NAMES), 'precision');
    assert.equal(nearest('reccal', NAMES), 'recall');
  });

  it('takes two swapped letters for one slip, also in short names', () => {
    assert.equal(nearest('sxe', NAMES), 'sex');
    assert.equal(nearest('gae', NAMES), 'age');
  });

  it('prefers the same name in another spelling', () => {
    assert.equal(nearest('Balanced-Accuracy', NAMES), 'balanced_accuracy');
    assert.equal(nearest('PRECISION', NAMES), 'precision');
  });

  it('completes the beginning of a name with the shortest that has it', () => {
    assert.equal(
      nearest('tabular-classif', ['tabular-regression', 'tabular-classification']),
      'tabular-classification',
    );
    assert.equal(nearest('prec', NAMES), 'precision');
  });

  it('is silent where nothing is near', () => {
    for (const name of ['', ' ', 'x', 'throughput', 'zzz', '__', 'x'.repeat(10_000)]) {
      assert.equal(nearest(name, NAMES), undefined, name.slice(0, 20));
    }
    assert.equal(nearest('accuracy', []), undefined);
  });

  it('gives several, best first', () => {
    assert.deepEqual(nearestSeveral('recall', NAMES, 5), ['recall', 'recall_at_k']);
    assert.deepEqual(nearestSeveral('bat', ['cat', 'hat', 'dog', 'bad'], 2), ['bad', 'cat']);
  });

  it('does not depend on the order of the candidates', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(NAMES, { minLength: NAMES.length }),
        fc.string({ maxLength: 12 }),
        (names, name) => {
          assert.deepEqual(nearestSeveral(name, names), nearestSeveral(name, NAMES));
        },
      ),
    );
  });

  it('finds any candidate again after one slip', () => {
    const long = NAMES.filter((n) => n.length > 5);
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.nat(), fc.constantFrom('q', 'z', ''), (name, at, letter) => {
        const i = at % name.length;
        assert.ok(nearestSeveral(name.slice(0, i) + letter + name.slice(i + 1), NAMES, 9).includes(name));
      }),
    );
  });
});
