import assert from 'node:assert/strict';
import { type DeclaredMetric, metricCatalog } from '../../../core/catalog/declared-metrics.ts';
import { findMetric, metricNames } from '../../../core/catalog/metrics.ts';

const approvedLossRate: DeclaredMetric = { better: 'lower', range: [0, 1], unit: 'fraction', class: 'business' };

describe('declared metrics', () => {
  it('stand beside the catalogue', () => {
    const catalog = metricCatalog({ approved_loss_rate: approvedLossRate });
    const found = catalog.find('approved_loss_rate');
    assert.ok(found?.kind === 'metric' && found.via === 'declared');
    assert.equal(found.metric.family, 'declared');
    assert.equal(found.metric.better, 'lower');
    assert.deepEqual(found.metric.range, { min: 0, max: 1 });
    assert.equal(found.metric.class, 'business');
    assert.deepEqual(catalog.find('precision'), findMetric('precision'));
    assert.deepEqual(catalog.names(), [...metricNames(), 'approved_loss_rate']);
    assert.deepEqual(catalog.conflicts, []);
  });

  it('are found in other spellings and by their aliases, as aliases', () => {
    const catalog = metricCatalog({ approved_loss_rate: { ...approvedLossRate, aliases: ['alr'] } });
    for (const name of ['approved-loss-rate', 'approvedLossRate', 'ALR']) {
      const found = catalog.find(name);
      assert.ok(found?.kind === 'metric' && found.via === 'alias' && found.metric.name === 'approved_loss_rate', name);
    }
  });

  it('have open ends where the range has null, or where there is none', () => {
    const range = (declared: DeclaredMetric) => {
      const found = metricCatalog({ own: declared }).find('own');
      return found?.kind === 'metric' ? found.metric.range : undefined;
    };
    assert.deepEqual(range({ better: 'lower', range: [0, null] }), { min: 0 });
    assert.deepEqual(range({ better: 'lower', range: [null, 5] }), { max: 5 });
    assert.deepEqual(range({ better: 'lower', range: [null, null] }), {});
    assert.deepEqual(range({ better: 'lower' }), {});
  });

  it("never change what a catalogue's name means", () => {
    for (const name of ['accuracy', 'Accuracy', 'ACCURACY', 'f-1']) {
      const catalog = metricCatalog({ [name]: { better: 'lower' } });
      assert.deepEqual(catalog.find(name), findMetric(name), name);
      assert.deepEqual(catalog.names(), metricNames(), name);
      assert.deepEqual(
        catalog.conflicts.map((c) => [c.declared, c.with, c.used]),
        [[name, 'name', 'existing']],
      );
    }
  });

  it('give a meaning to an alias, a derived or an ambiguous name, and say so', () => {
    const catalog = metricCatalog({ auc: { better: 'higher' }, gini: { better: 'higher' }, eod: { better: 'lower' } });
    for (const name of ['auc', 'gini', 'eod']) {
      const found = catalog.find(name);
      assert.ok(found?.kind === 'metric' && found.via === 'declared', name);
    }
    assert.deepEqual(catalog.conflicts, [
      { declared: 'auc', spelling: 'auc', with: 'alias', existing: ['roc_auc'], used: 'declared' },
      { declared: 'gini', spelling: 'gini', with: 'transform', existing: ['roc_auc'], used: 'declared' },
      {
        declared: 'eod',
        spelling: 'eod',
        with: 'ambiguous',
        existing: ['equal_opportunity_difference', 'equalized_odds_difference'],
        used: 'declared',
      },
    ]);
    assert.deepEqual(catalog.find('roc_auc'), findMetric('roc_auc'));
  });

  it('do not take a catalogue name as an alias', () => {
    const catalog = metricCatalog({ own: { better: 'lower', aliases: ['recall', 'mine'] } });
    assert.deepEqual(catalog.find('recall'), findMetric('recall'));
    assert.equal(catalog.find('mine')?.kind, 'metric');
    assert.deepEqual(catalog.conflicts, [
      { declared: 'own', spelling: 'recall', with: 'name', existing: ['recall'], used: 'existing' },
    ]);
  });

  it('that differ only in spelling clash with each other', () => {
    const catalog = metricCatalog({ my_metric: { better: 'lower' }, 'my-metric': { better: 'higher' } });
    const found = catalog.find('my-metric');
    assert.ok(found?.kind === 'metric' && found.metric.name === 'my_metric');
    assert.deepEqual(catalog.conflicts, [
      { declared: 'my-metric', spelling: 'my-metric', with: 'declared', existing: ['my_metric'], used: 'existing' },
    ]);
  });

  it('are suggested for a near miss', () => {
    const catalog = metricCatalog({ approved_loss_rate: approvedLossRate });
    assert.equal(catalog.nearest('aproved_loss_rate'), 'approved_loss_rate');
    assert.equal(catalog.nearest('presicion'), 'precision');
  });

  it('may be missing or half-typed', () => {
    assert.deepEqual(metricCatalog().names(), metricNames());
    assert.deepEqual(metricCatalog(null).names(), metricNames());
    const halfTyped = JSON.parse('{"a": null, "b": "lower", "c": {"range": "0..1", "aliases": 3, "unit": 7}}');
    const catalog = metricCatalog(halfTyped);
    assert.equal(catalog.find('a'), undefined);
    assert.equal(catalog.find('b'), undefined);
    const found = catalog.find('c');
    assert.ok(found?.kind === 'metric');
    assert.deepEqual([found.metric.range, found.metric.aliases, found.metric.unit], [{}, [], '']);
  });
});
