import assert from 'node:assert/strict';
import { translator } from '../../client/webview/simulation/text.ts';
import { filtered, gateDetails, panelModel, sampleText } from '../../client/webview/simulation/view-model.ts';
import * as reports from './support/reports.ts';

const t = translator({});
const gateOf = (report: Parameters<typeof panelModel>[0], id: string) => {
  const gate = panelModel(report, t).gates.find((candidate) => candidate.id === id);
  assert.ok(gate, `no gate ${id}`);
  return gate;
};

describe('the model of the simulation panel', () => {
  it('says what was decided, about what, and when', () => {
    const model = panelModel(reports.blocked, t);
    assert.equal(model.word, 'Block');
    assert.equal(model.policy, 'consumer-credit 2.1.0');
    assert.equal(model.model, 'consumer-credit 3.4.0');
    assert.equal(model.stage, 'production');
    assert.equal(model.asOf, '2026-11-23');
    assert.equal(model.score, '41 %');
  });

  it('counts gates by what is left of their outcome, worst first', () => {
    const counts = panelModel(reports.blocked, t).counts.map(({ effect, count }) => [effect, count]);
    assert.deepEqual(counts, [
      ['fail', 1],
      ['error', 1],
      ['inconclusive', 1],
      ['warn', 2],
      ['waived', 1],
      ['pass', 1],
      ['dry-run', 1],
      ['skipped', 1],
    ]);
  });

  it('keeps the raw outcome visible beside what enforcement and waivers made of it', () => {
    assert.deepEqual(
      ['latency-p99', 'feature-drift', 'carbon', 'precision-floor'].map((id) => {
        const { word, effectText } = gateOf(reports.blocked, id);
        return [id, word, effectText];
      }),
      [
        ['latency-p99', 'fail', 'counts as warn'],
        ['feature-drift', 'fail', 'waived: counts as a warning'],
        ['carbon', 'fail', 'not counted'],
        ['precision-floor', 'pass', null],
      ],
    );
  });

  it('filters down to the gates that somebody should look at, in the order of the policy', () => {
    const { gates } = panelModel(reports.blocked, t);
    assert.deepEqual(
      filtered(gates, 'attention').map((gate) => gate.id),
      ['no-regression', 'disparate-impact', 'latency-p99', 'feature-drift', 'lineage', 'recall-by-age'],
    );
    assert.equal(filtered(gates, 'all').length, gates.length);
  });

  it('draws the worst deciding check of a gate, and names it', () => {
    const impact = gateOf(reports.blocked, 'disparate-impact');
    assert.equal(impact.stripSubject, 'sex=female');
    assert.equal(impact.margin, '−0.02205');
    assert.equal(impact.strip?.others.length, 1);
    const drift = gateOf(reports.blocked, 'feature-drift');
    assert.equal(drift.stripSubject, 'share of features outside', 'income is further out, but decides nothing');
    assert.equal(gateOf(reports.blocked, 'lineage').strip, null);
  });

  it('says in words what the strip shows', () => {
    assert.equal(
      gateOf(reports.blocked, 'precision-floor').stripText,
      'precision: 0.931; 95 % interval 0.93 … 0.932; passes > 0.85; warns ≥ 0.83; margin +0.081.',
    );
  });

  it('gives each figure the place that it comes from', () => {
    const [row] = gateDetails(reports.disparateImpact, t).checks;
    assert.deepEqual(row?.observed, { text: '0.778', place: reports.at('reports/oot.metrics.yaml', 22) });
    assert.deepEqual(row?.bound, {
      text: '≥ 0.8, ≤ 1.25',
      place: reports.at('policies/consumer-credit.policy.yaml', 40),
    });
  });

  it('shows bounds as they are written and what they come to', () => {
    const [row] = gateDetails(reports.noRegression, t).checks;
    assert.equal(row?.bound?.text, '≥ baseline - 2%, ≤ baseline + 2%');
    assert.equal(row?.resolved, '≥ 0.882, ≤ 0.918');
    assert.equal(row?.warnBound, '≥ baseline - 4%');
    assert.equal(row?.reference, 'baseline 0.9');
    const [plain] = gateDetails(reports.precision, t).checks;
    assert.equal(plain?.resolved, null, 'a number needs no second number');
  });

  it('leaves out columns that no check has a figure for', () => {
    assert.deepEqual(gateDetails(reports.lineage, t).columns, ['observed', 'bound']);
    assert.deepEqual(gateDetails(reports.disparateImpact, t).columns, [
      'observed',
      'bound',
      'margin',
      'interval',
      'n',
      'pValue',
    ]);
  });

  it('lets the figures of a passing check speak for themselves, and says everything else', () => {
    const [failed, passed, notMeasured] = gateDetails(reports.disparateImpact, t).checks;
    assert.match(failed?.message ?? '', /^Signal of adverse impact/);
    assert.equal(passed?.message, null);
    assert.match(notMeasured?.message ?? '', /^Not collected/);
    assert.ok(gateDetails(reports.lineage, t).checks.every((row) => row.message !== null));
  });

  it('names the waiver, who approved it and until when', () => {
    const { waiver } = gateDetails(reports.drift, t);
    assert.equal(waiver?.name, 'drift-after-migration');
    assert.equal(waiver?.text, 'approved by head-of-model-risk@bank.example, expires 2026-12-31');
  });

  it('gives every row a key of its own, even where subjects repeat', () => {
    const [check] = reports.lineage.checks;
    assert.ok(check);
    const keys = gateDetails({ ...reports.lineage, checks: [check, check] }, t).checks.map((row) => row.key);
    assert.equal(new Set(keys).size, 2);
  });

  it('names the sample by the candidate that counts, else by its file', () => {
    const result = reports.simulation(reports.promoted);
    assert.equal(sampleText(result, t), 'consumer-credit 3.4.0');
    assert.equal(sampleText({ ...result, candidates: [] }, t), 'oot.metrics.yaml');
    assert.equal(sampleText({ ...result, candidates: [], sample: null }, t), 'no sample');
  });

  it('speaks the language of its table, and English where that has no word', () => {
    const german = translator({ Block: 'Sperren', '{0} checks': '{0} Prüfungen' });
    const model = panelModel(reports.blocked, german);
    assert.equal(model.word, 'Sperren');
    assert.equal(model.meaning, 'A binding gate fails, or its evidence is invalid.');
    assert.equal(model.gates.find((gate) => gate.id === 'lineage')?.checkCount, '3 Prüfungen');
  });
});
