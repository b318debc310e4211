import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import * as calibration from '../../../../core/stats/calibration.ts';
import * as classification from '../../../../core/stats/classification.ts';
import * as forecasting from '../../../../core/stats/forecasting.ts';
import * as rates from '../../../../core/stats/rates.ts';
import * as regression from '../../../../core/stats/regression.ts';
import { agrees, computed, figureOf, fromCsv, problemsOf, shownOf } from './support.ts';

const binary = {
  label: 'y',
  prediction: 'f',
  score: 'p',
  positive: 1,
  favourable: 0,
  beta: 0.7,
  attributes: { sex: 's', age: 'a' },
};

type Row = { y: number; f: number; p: number; s: string; a: string };
const rowsOf = fc
  .array(
    fc.record({
      y: fc.constantFrom(0, 1),
      f: fc.constantFrom(0, 1),
      p: fc.oneof(fc.constantFrom(0.1, 0.5, 0.9, 0.7), fc.double({ min: 0.001, max: 0.999, noNaN: true })),
      s: fc.constantFrom('female', 'male', ''),
      a: fc.constantFrom('<25', '25-60', '>60'),
    }),
    { minLength: 1, maxLength: 60 },
  )
  // `positive` and `favourable` have to occur.
  .map((rows): readonly Row[] => [{ y: 1, f: 0, p: 0.3, s: 'male', a: '>60' }, ...rows]);
const csvOf = (rows: readonly Row[]): string =>
  `y,f,p,s,a\n${rows.map(({ y, f, p, s, a }) => `${y},${f},${p},${s},${a}\n`).join('')}`;

describe('metrics from rows', () => {
  it('of two classes are those of the whole columns', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const result = fromCsv(binary, csvOf(rows));
        const [y, f, p] = [rows.map((r) => r.y), rows.map((r) => r.f), rows.map((r) => r.p)];
        const counts = classification.confusionCounts(y, f, 1);
        assert.ok(counts);
        agrees(result, 'accuracy', rates.accuracy(counts));
        agrees(result, 'balanced_accuracy', rates.balancedAccuracy(counts));
        agrees(result, 'precision', rates.precision(counts));
        agrees(result, 'recall', rates.recall(counts));
        agrees(result, 'npv', rates.negativePredictiveValue(counts));
        agrees(result, 'f1', rates.f1(counts));
        agrees(result, 'fbeta', rates.fbeta(counts, 0.7));
        agrees(result, 'matthews_corrcoef', rates.matthewsCorrelation(counts));
        agrees(result, 'cohen_kappa', classification.cohenKappa(y, f));
        agrees(result, 'selection_rate', rates.rate({ events: f.filter((v) => v === 0).length, n: f.length }));
        agrees(result, 'roc_auc', classification.rocAuc(y, p));
        agrees(result, 'average_precision', classification.averagePrecision(y, p));
        agrees(result, 'log_loss', classification.logLoss(y, p));
        agrees(result, 'brier_score', calibration.brierScore(y, p));
        agrees(result, 'expected_calibration_error', calibration.expectedCalibrationError(y, p));
        agrees(result, 'maximum_calibration_error', calibration.maximumCalibrationError(y, p));
        agrees(result, 'calibration_slope', calibration.calibrationSlope(y, p));
      }),
    );
  });

  it('count every row in one group of each attribute and of each combination', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const result = computed(fromCsv(binary, csvOf(rows)));
        for (const attributes of [['sex'], ['age'], ['sex', 'age'], ['age', 'sex']]) {
          const groups = result.groupsOf(attributes) ?? [];
          const seen = new Set<string>();
          for (const { groups: names, counts } of groups) {
            const inside = rows.filter(
              (r) =>
                (names.sex === undefined || (r.s || '(missing)') === names.sex) &&
                (names.age === undefined || r.a === names.age),
            );
            const of = classification.confusionCounts(
              inside.map((r) => r.y),
              inside.map((r) => r.f),
              1,
            );
            const selected = inside.filter((r) => r.f === 0).length;
            assert.deepEqual(counts, { n: inside.length, selected, ...of });
            assert.ok(of);
            const fbeta = result.figuresOf({ groups: names, counts }).find(({ name }) => name === 'fbeta');
            assert.deepEqual(fbeta?.result, rates.fbeta(of, 0.7));
            assert.deepEqual(Object.keys(names).sort(), [...attributes].sort());
            seen.add(JSON.stringify(names));
          }
          assert.equal(seen.size, groups.length);
          assert.equal(
            groups.reduce((sum, { counts }) => sum + counts.n, 0),
            rows.length,
          );
        }
      }),
    );
  });

  it('of quantities are those of the whole columns', () => {
    const value = fc.oneof(fc.constantFrom(0, 1, -2.5), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 50 }), (rows) => {
        const [y, f] = [rows.map((r) => r[0]), rows.map((r) => r[1])];
        const result = fromCsv(
          { label: 'y', prediction: 'f', quantile: 0.9, naiveMae: 3.25 },
          `y,f\n${rows.map((row) => `${row.join()}\n`).join('')}`,
        );
        agrees(result, 'median_absolute_error', regression.medianAbsoluteError(y, f));
        agrees(result, 'pinball_loss', forecasting.pinballLoss(y, f, 0.9));
        // A training series whose neighbours are 3.25 apart.
        agrees(result, 'mase', forecasting.meanAbsoluteScaledError([0, 3.25, 0], y, f));
        agrees(result, 'mae', regression.meanAbsoluteError(y, f));
        agrees(result, 'mse', regression.meanSquaredError(y, f));
        agrees(result, 'rmse', regression.rootMeanSquaredError(y, f));
        agrees(result, 'mean_error', regression.meanError(y, f));
        agrees(result, 'max_error', regression.maxError(y, f));
        agrees(result, 'mape', regression.meanAbsolutePercentageError(y, f));
        agrees(result, 'smape', forecasting.symmetricMeanAbsolutePercentageError(y, f));
        agrees(result, 'wape', forecasting.weightedAbsolutePercentageError(y, f));
        const r2 = regression.rSquared(y, f);
        // Where almost nothing varies the two ways of summing may differ in every digit of a huge figure.
        if (r2.status !== 'ok' || Math.abs(r2.value) < 1e4) agrees(result, 'r2', r2);
      }),
    );
  });

  it('of prediction intervals are those of the whole columns', () => {
    const value = fc.oneof(fc.constantFrom(0, 1, -2.5), fc.double({ min: -1e3, max: 1e3, noNaN: true }));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 50 }), (drawn) => {
        const rows = drawn.map(([y, a, b]) => [y, Math.min(a, b), Math.max(a, b)] as const);
        const spec = { label: 'y', lower: 'l', upper: 'u' };
        const result = fromCsv(spec, `y,l,u\n${rows.map((row) => `${row.join()}\n`).join('')}`);
        const [y, lower, upper] = [rows.map((r) => r[0]), rows.map((r) => r[1]), rows.map((r) => r[2])];
        const expected = forecasting.intervalCoverage(y, lower, upper);
        agrees(result, 'prediction_interval_coverage', expected);
        const { proportion, n } = figureOf(result, 'prediction_interval_coverage');
        assert.ok(expected.status === 'ok' && proportion && n === rows.length);
        assert.equal(proportion.events / proportion.n, expected.value);
      }),
    );
  });

  it('keep r2 of values that are large beside their variation', () => {
    const rows = Array.from({ length: 1000 }, (_, i) => [1e9 + (i % 7), 1e9 + (i % 7) + (i % 2 ? 0.5 : -0.5)] as const);
    const result = fromCsv({ label: 'y', prediction: 'f' }, `y,f\n${rows.map((row) => `${row.join()}\n`).join('')}`);
    agrees(
      result,
      'r2',
      regression.rSquared(
        rows.map((r) => r[0]),
        rows.map((r) => r[1]),
      ),
    );
  });

  it('of several classes are those of the whole columns', () => {
    const label = fc.constantFrom('cat', 'dog', 'bird', 'None of these');
    fc.assert(
      fc.property(fc.array(fc.tuple(label, label), { minLength: 1, maxLength: 50 }), (rows) => {
        const [y, f] = [rows.map((r) => r[0]), rows.map((r) => r[1])];
        const result = fromCsv(
          { label: 'y', prediction: 'f', beta: 2 },
          `y,f\n${rows.map((row) => `${row.join()}\n`).join('')}`,
        );
        const classes = [...new Set(rows.flat())].flatMap((of) => classification.confusionCounts(y, f, of) ?? []);
        for (const average of ['macro', 'micro', 'weighted'] as const)
          agrees(
            result,
            'fbeta',
            classification.averagedOver(classes, average, (counts) => rates.fbeta(counts, 2)),
            average,
          );
        agrees(result, 'cohen_kappa', classification.cohenKappa(y, f));
        for (const average of ['macro', 'micro', 'weighted'] as const) {
          agrees(result, 'f1', classification.averagedF1(y, f, average), average);
          agrees(result, 'precision', classification.averagedPrecision(y, f, average), average);
          agrees(result, 'recall', classification.averagedRecall(y, f, average), average);
        }
        assert.equal(shownOf(result, 'accuracy'), rows.filter((r) => r[0] === r[1]).length / rows.length);
      }),
    );
  });

  describe('of more different scores than can be counted one by one', () => {
    const random = (() => {
      let state = 7;
      return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    })();
    const draw = (digits: number, spread: (p: number) => number) =>
      Array.from({ length: 150_000 }, () => {
        const p = random();
        return { y: random() < p ? 1 : 0, p: Number(spread(p).toFixed(digits)) };
      });
    const compute = (rows: readonly { y: number; p: number }[]) =>
      fromCsv({ label: 'y', score: 'p', positive: 1 }, 'y,p\n', rows.map(({ y, p }) => `${y},${p}\n`).join(''));

    it('are exact while the scores have six decimals', () => {
      const rows = draw(6, (p) => p);
      const result = compute(rows);
      const [y, p] = [rows.map((r) => r.y), rows.map((r) => r.p)];
      agrees(result, 'roc_auc', classification.rocAuc(y, p));
      agrees(result, 'average_precision', classification.averagePrecision(y, p));
      assert.equal(figureOf(result, 'roc_auc').within, undefined);
      agrees(result, 'calibration_slope', calibration.calibrationSlope(y, p));
    });

    for (const [name, spread] of [
      ['probabilities', (p: number) => p],
      ['crowded probabilities', (p: number) => 0.5 + p / 1000],
      ['log-odds', (p: number) => 5 * (p - 0.5)],
    ] as const) {
      it(`are bounded, and near, for ${name} of all digits`, () => {
        const rows = draw(16, spread);
        const result = compute(rows);
        const [y, p] = [rows.map((r) => r.y), rows.map((r) => r.p)];
        for (const [metric, exact] of [
          ['roc_auc', classification.rocAuc(y, p)],
          ['average_precision', classification.averagePrecision(y, p)],
        ] as const) {
          assert.ok(exact.status === 'ok');
          const [low, high] = figureOf(result, metric).within ?? [0, 0];
          assert.ok(low <= exact.value && exact.value <= high, `${metric} ${exact.value} is not in ${low} to ${high}`);
          const made = computed(result);
          if (name === 'log-odds') assert.equal(shownOf(result, 'calibration_slope'), 'undefined');
          else {
            // Bins of several scores have no log-odds: there is no slope, and not a wrong one.
            assert.ok(!made.figures.some((figure) => figure.name === 'calibration_slope'));
            assert.deepEqual(
              made.notMade.map(({ metrics }) => metrics),
              [['calibration_slope']],
            );
          }
          if (name === 'probabilities') assert.ok(high - low < 1e-4, `${metric} is known to ${high - low} only`);
        }
      });
    }
  });

  it('count features over the bins of the reference, with what lies outside, and by category', () => {
    const spec = {
      label: 'y',
      prediction: 'y',
      positive: 1,
      features: [{ column: 'x', edges: [0, 1, 2] }, { column: 'c' }],
    };
    const result = computed(fromCsv(spec, 'y,x,c\n1,-1,a\n0,0,b\n1,0.5,a\n1,1,a\n0,2,b\n1,3,a\n0,,a\n'));
    assert.deepEqual(result.features[0], { edges: [0, 1, 2], counts: [1, 2, 2, 1] });
    assert.deepEqual({ ...(result.features[1] as { categories: object }).categories }, { a: 5, b: 2 });
    assert.deepEqual(result.notes, ['1 of 7 rows have no value of x']);
  });

  it('give no selection rate without a favourable outcome', () => {
    const { favourable: _, ...spec } = binary;
    const result = computed(fromCsv(spec, 'y,f,p,s,a\n1,1,0.5,female,<25\n0,0,0.4,male,<25\n'));
    assert.ok(!result.figures.some(({ name }) => name === 'selection_rate'));
    assert.ok(result.groupsOf(['sex'])?.every(({ counts }) => counts.selected === undefined));
  });

  it('understand 1.0 beside 1, True beside true, and nothing more', () => {
    const of = (positive: string | number | boolean, yes: string, no: string) =>
      fromCsv({ label: 'y', prediction: 'f', positive }, `y,f\n${yes},${yes}\n${no},${no}\n${no},${yes}\n`);
    assert.equal(shownOf(of(1, '1.0', '0.0'), 'precision'), 0.5);
    assert.equal(shownOf(of(true, 'True', 'False'), 'precision'), 0.5);
    assert.equal(shownOf(of('good', 'good', 'bad'), 'precision'), 0.5);
    assert.match(problemsOf(of(true, '1', '0')).join(), /`positive: true` never occurs: `y` holds `1`, `0`/);
    assert.match(problemsOf(of('1', '1.0', '0.0')).join(), /`positive: 1` never occurs/);
  });

  describe('are not computed', () => {
    const header = 'y,f,p,s,a\n';
    const good = '1,1,0.5,female,<25\n0,0,0.4,male,<25\n';
    const problems = (text: string, spec = binary) => problemsOf(fromCsv(spec, header + good + text));

    it('from a file with a label, prediction or score that cannot be read', () => {
      assert.deepEqual(problems(',1,0.5,female,<25\n1,NA,0.5,male,<25\n1,1,x,male,<25\n1,1,,male,<25\n'), [
        '4 y: The value is missing.',
        '5 f: The value is `NA`, which says that there is none.',
        '6 p: `x` is no finite number.',
        '7 p: The value is missing.',
      ]);
    });
    it('from a file with an interval that is upside down, has an end that is no number, or a label that is none', () => {
      const spec = { label: 'y', lower: 'l', upper: 'u' };
      assert.deepEqual(problemsOf(fromCsv(spec, 'y,l,u\n1,0,2\n1,2,0\n1,x,2\n1,0,\nx,0,2\n,0,2\n1,inf,2\n')), [
        '3 l: The interval is upside down: it begins at 2 and ends at 0.',
        '4 l: `x` is no finite number.',
        '5 u: The value is missing.',
        '6 y: `x` is no finite number.',
        '7 y: The value is missing.',
        '8 l: `inf` is no finite number.',
      ]);
    });
    it('from a file with a row of another width', () => {
      assert.deepEqual(problems('1,1,0.5,female\n'), ['4 -: The row has 4 fields, the header 5.']);
    });
    it('from no rows', () => {
      assert.deepEqual(problemsOf(fromCsv(binary, header)), ['- -: The file has no rows.']);
    });
    it('when labels and predictions are written in different ways', () => {
      const text = 'y,f\n1,yes\n0,no\n';
      assert.match(
        problemsOf(fromCsv({ label: 'y', prediction: 'f', positive: 1 }, text)).join(),
        /Labels and predictions have no value in common: `y` holds `1`, `0`, `f` holds `yes`, `no`/,
      );
    });
    it('when the favourable outcome never occurs', () => {
      assert.match(
        problems('', { ...binary, favourable: 2 }).join(),
        /`favourable: 2` never occurs: `f` holds `1`, `0`/,
      );
    });
    it('when an attribute has a thousand values', () => {
      const rows = Array.from({ length: 1001 }, (_, i) => `1,1,0.5,g${i},<25\n`).join('');
      assert.match(
        problems(rows).join(),
        /- s: The column has more than 1,000 different values, so it holds no groups/,
      );
    });
    it('when some labels are numbers and others are not', () => {
      const spec = { label: 'y', prediction: 'f' };
      assert.deepEqual(problemsOf(fromCsv(spec, 'y,f\n1.5,1.4\n2.5,abc\n')), ['3 f: `abc` is no finite number.']);
    });
  });

  it('give the calibration as undefined when a score is no probability, and infinite loss when it was certain and wrong', () => {
    const spec = { label: 'y', score: 'p', positive: 1 };
    const beyond = fromCsv(spec, 'y,p\n1,3.5\n0,-2\n');
    assert.equal(shownOf(beyond, 'roc_auc'), 1);
    assert.equal(shownOf(beyond, 'brier_score'), 'undefined');
    assert.equal(shownOf(fromCsv(spec, 'y,p\n1,0\n0,0.2\n'), 'log_loss'), 'infinite');
  });

  it('count attributes one by one when they have too many combinations', () => {
    const spec = { prediction: 'f', favourable: 1, attributes: { a: 'a', b: 'b' } };
    const lines = Array.from({ length: 70_000 }, (_, i) => `${i % 2},g${i % 300},h${Math.floor(i / 300)}\n`);
    const result = computed(fromCsv(spec, 'f,a,b\n', ...lines));
    assert.equal(result.groupsOf(['a', 'b']), undefined);
    const groups = result.groupsOf(['b']) ?? [];
    assert.equal(groups.length, 234);
    assert.deepEqual(groups.find(({ groups: { b } }) => b === 'h7')?.counts, { n: 300, selected: 150 });
    assert.equal(shownOf(result, 'selection_rate'), 0.5);
  });
});
