import assert from 'node:assert/strict';
import fc from 'fast-check';
import data from '../../../core/catalog/data/metrics.json';
import type { Metric } from '../../../core/catalog/metric.ts';
import { catalogueMetrics, findMetric, metricNames, nearestMetricName } from '../../../core/catalog/metrics.ts';
import { nameKey } from '../../../core/catalog/name-key.ts';

const FAMILIES =
  'classification regression forecasting ranking calibration fairness drift skew robustness explainability ood ' +
  'operations cost data_quality exploration rollout';
const TRANSFORMS = 'negated sign-reversed complement ratio rescaled averaged not-normalised variant';
const QUALIFIERS =
  'k average decisionThreshold attack epsilon bins base beta quantile level seasonality distance currency';

function metric(name: string): Metric {
  const found = findMetric(name);
  assert.ok(found?.kind === 'metric', name);
  return found.metric;
}

describe('the metric catalogue', () => {
  it('has unique names, all in snake case', () => {
    assert.equal(new Set(metricNames()).size, catalogueMetrics().length);
    for (const name of metricNames()) assert.match(name, /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
  });

  it('uses only the closed vocabularies', () => {
    for (const m of catalogueMetrics()) {
      assert.ok(FAMILIES.split(' ').includes(m.family), m.name);
      assert.ok(['higher', 'lower', 'target'].includes(m.better), m.name);
      for (const t of m.transforms) assert.ok(TRANSFORMS.split(' ').includes(t.kind), `${m.name}: ${t.name}`);
      for (const q of [...m.needs, ...m.takes]) assert.ok(QUALIFIERS.split(' ').includes(q), `${m.name}: ${q}`);
      assert.ok(!m.needs.some((q) => m.takes.includes(q)), m.name);
      assert.equal(typeof m.computableFromRows, 'boolean', m.name);
    }
  });

  it('has sane ranges, with the target inside', () => {
    for (const { name, range, target, better } of catalogueMetrics()) {
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = range;
      assert.ok(min < max, name);
      if (target !== undefined) {
        assert.equal(better, 'target', name);
        assert.ok(min <= target && target <= max, name);
      }
    }
  });

  it('bounds fractions from below', () => {
    for (const { name, unit, range } of catalogueMetrics()) {
      if (unit === 'p-value') assert.deepEqual(range, { min: 0, max: 1 }, name);
      if (unit === 'fraction' && !/difference|mape|wape|relative_variance/.test(name)) {
        assert.equal(range.min, 0, name);
        assert.ok(range.max !== undefined, name);
      }
    }
  });

  it('defines every metric, with a source and a pitfall', () => {
    for (const m of catalogueMetrics()) {
      for (const text of [m.title, m.definition, m.source, m.pitfall])
        assert.ok(text !== undefined && text.length > 3, m.name);
      if (m.convention) assert.ok(m.convention.bound !== '' && m.convention.source !== '', m.name);
    }
  });

  it('gives each spelling one meaning only', () => {
    const owners = new Map<string, string>();
    const claim = (spelling: string, owner: string): void => {
      assert.equal(owners.get(nameKey(spelling)), undefined, `${spelling} of ${owner}`);
      owners.set(nameKey(spelling), owner);
    };
    for (const m of catalogueMetrics()) {
      for (const spelling of [m.name, ...m.aliases]) claim(spelling, m.name);
      for (const transform of m.transforms) claim(transform.name, `${m.name}, transformed`);
    }
    for (const { name } of data.ambiguous) claim(name, 'ambiguous');
  });

  it('offers at least two candidates for an ambiguous name, all in the catalogue', () => {
    for (const { name, candidates } of data.ambiguous) {
      const found = findMetric(name);
      assert.ok(found?.kind === 'ambiguous', name);
      assert.deepEqual(
        found.candidates.map((c) => c.name),
        candidates,
      );
      assert.ok(candidates.length >= 2, name);
    }
  });
});

describe('looking up a metric', () => {
  it('finds each by its name and by each alias', () => {
    for (const m of catalogueMetrics()) {
      assert.deepEqual(findMetric(m.name), { kind: 'metric', metric: m, via: 'name' });
      for (const alias of m.aliases) assert.deepEqual(findMetric(alias), { kind: 'metric', metric: m, via: 'alias' });
    }
  });

  it('finds the spellings of other tools', () => {
    const spellings = {
      Accuracy: 'accuracy',
      RocAuc: 'roc_auc',
      PPV: 'precision',
      TPR: 'recall',
      F1Score: 'f1',
      'kl-divergence': 'kl_divergence',
      'DriftedColumnsCount.share': 'drifted_column_share',
      NDCG: 'ndcg_at_k',
      'relative-variance': 'relative_variance',
      'variance-ratio': 'variance_ratio',
      root_mean_squared_error: 'rmse',
      false_positive_rate_ratio: 'fpr_ratio',
    };
    for (const [spelling, name] of Object.entries(spellings)) {
      assert.equal(metric(spelling).name, name);
      assert.equal((findMetric(spelling) as { via: string }).via, 'alias', spelling);
    }
  });

  it('never takes a derived quantity for the metric', () => {
    const derived = {
      neg_log_loss: ['log_loss', 'negated'],
      neg_mean_squared_error: ['mse', 'negated'],
      DPPL: ['statistical_parity_difference', 'sign-reversed'],
      RD: ['equal_opportunity_difference', 'sign-reversed'],
      precision_disparity: ['predictive_parity_difference', 'ratio'],
      gini: ['roc_auc', 'rescaled'],
      f1_macro: ['f1', 'averaged'],
      misclassification_rate: ['accuracy', 'complement'],
      precision_recall_auc: ['average_precision', 'variant'],
      emd: ['wasserstein_normed', 'not-normalised'],
    };
    for (const [name, [of, kind]] of Object.entries(derived)) {
      const found = findMetric(name);
      assert.ok(found?.kind === 'transform', name);
      assert.deepEqual([found.of.name, found.transform.kind], [of, kind]);
      assert.notEqual(found.transform.note, '');
    }
  });

  it('never resolves an acronym that stands for two metrics', () => {
    for (const name of ['eod', 'EOD', 'ks', 'chi2', 'jsd', 'coverage'])
      assert.equal(findMetric(name)?.kind, 'ambiguous', name);
  });

  it('does not know what is not there', () => {
    for (const name of ['', ' ', 'constructor', '__proto__', 'toString', 'accurcy']) {
      assert.equal(findMetric(name), undefined, name);
    }
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => void [findMetric(name), nearestMetricName(name)]));
  });

  it('suggests the canonical name, also by way of an alias', () => {
    assert.equal(nearestMetricName('accurcy'), 'accuracy');
    assert.equal(nearestMetricName('roc_auc_scor'), 'roc_auc');
    assert.equal(nearestMetricName('demographic_parity'), 'demographic_parity_ratio');
    assert.equal(nearestMetricName('approved_los_rate', ['approved_loss_rate']), 'approved_loss_rate');
    assert.equal(nearestMetricName('qqqqqqq'), undefined);
  });
});

describe('what the metrics mean', () => {
  it('has p-values run opposite to their statistics', () => {
    assert.equal(metric('ks_statistic').better, 'lower');
    assert.equal(metric('ks_p_value').better, 'higher');
    assert.equal(metric('chi_square_statistic').better, 'lower');
    assert.equal(metric('chi_square_p_value').better, 'higher');
  });

  it('keeps the sign of fairness differences', () => {
    for (const name of ['statistical_parity_difference', 'equal_opportunity_difference', 'average_odds_difference']) {
      assert.deepEqual(metric(name).range, { min: -1, max: 1 }, name);
      assert.equal(metric(name).target, 0, name);
    }
    for (const name of ['demographic_parity_difference', 'equalized_odds_difference', 'average_abs_odds_difference']) {
      assert.deepEqual(metric(name).range, { min: 0, max: 1 }, name);
      assert.equal(metric(name).better, 'lower', name);
    }
  });

  it('leaves a ratio over a reference open upwards, and caps one of extremes at 1', () => {
    assert.deepEqual(metric('disparate_impact_ratio').range, { min: 0 });
    assert.equal(metric('disparate_impact_ratio').target, 1);
    assert.deepEqual(metric('demographic_parity_ratio').range, { min: 0, max: 1 });
  });

  it('has losses go down and scores up', () => {
    for (const name of ['log_loss', 'mae', 'rmse', 'psi', 'false_positive_rate', 'latency_p99_ms', 'brier_score']) {
      assert.equal(metric(name).better, 'lower', name);
    }
    for (const name of ['accuracy', 'recall', 'roc_auc', 'r2', 'ndcg_at_k', 'availability', 'catalog_diversity']) {
      assert.equal(metric(name).better, 'higher', name);
    }
  });

  it('asks for what a value means nothing without', () => {
    assert.ok(metric('adversarial_accuracy').needs.includes('attack'));
    assert.ok(metric('ndcg_at_k').needs.includes('k'));
    assert.ok(metric('precision').takes.includes('decisionThreshold'));
    assert.ok(metric('f1').takes.includes('average'));
    assert.ok(metric('js_distance').needs.includes('base'));
  });
});
