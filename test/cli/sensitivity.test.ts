import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { PlainReplay } from '../../core/report/replay.ts';
import { gatewright, type Ran, temporaryFolder } from '../support/command.ts';
import { inRepository } from '../support/repository.ts';

describe('what would change a decision, on the command line', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const inside = path.join(folder.path, 'credit');
  const run = (...args: string[]): Ran => gatewright(args, inside);
  const simulate = (...args: string[]): Ran =>
    run(
      'simulate',
      'consumer-credit.policy.yaml',
      '--metrics',
      'consumer-credit-3.4.0.metrics.yaml',
      '--card',
      'consumer-credit-3.4.0.modelcard.yaml',
      '--stage',
      'production',
      '--as-of',
      '2026-11-24',
      ...args,
    );

  before(() => cpSync(inRepository('samples/credit'), inside, { recursive: true }));
  after(() => folder.remove());

  it('decides on values put in place of measured ones, and says that it is hypothetical', () => {
    equal(simulate().code, 0);
    const { code, out } = simulate(
      '--what-if',
      'expected_calibration_error=3%',
      '--what-if',
      'approved_loss_rate=0.04',
    );
    equal(code, 1);
    match(out, /hypothetical/);
    match(out, /approved-loss +fail/);
    const unused = simulate('--what-if', 'f1=0.9');
    equal(unused.code, 2);
    match(unused.err, /--what-if: No report has `f1`/);
    match(simulate('--what-if', 'recall').err, /is not of the form/);
  });

  it('explains one gate: what was asked and found, where it is written, and what would change it', () => {
    const { code, out } = simulate('--explain', 'approved-loss');
    equal(code, 0);
    match(out, /approved_loss_rate: 0\.029 is within ≤ 0\.031/);
    match(out, /asked at consumer-credit\.policy\.yaml:\d+:\d+/);
    match(out, /measured at consumer-credit-3\.4\.0\.metrics\.yaml:\d+:\d+/);
    match(out, /approved_loss_rate, now 0\.029: pass below, fail above 0\.031/);
    const unknown = simulate('--explain', 'approved');
    equal(unknown.code, 2);
    match(unknown.err, /There is no gate `approved`; there are accuracy-floor, /);
  });

  it('finds the nearest change and rehearses missing data', () => {
    const { out } = simulate('--sensitivity', '--format', 'json');
    const { report, sensitivity } = JSON.parse(out);
    equal(report.decision, 'promote');
    equal(sensitivity.decision, 'promote');
    equal(sensitivity.nearest.after, 'block');
    ok(['approved_loss_rate', 'approved-loss: pass.max'].includes(sensitivity.nearest.name));
    const without = (input: string) =>
      sensitivity.rehearsal.find((each: { input: string }) => each.input === input)?.decision;
    equal(without('groups: sex'), 'hold');
    equal(without('distributions: predictions'), 'promote-with-warnings');
    ok(sensitivity.rehearsal.every(({ promotes }: { promotes: boolean }) => !promotes));
  });
});

describe('monitors on the command line', () => {
  const folder = temporaryFolder();
  const inside = path.join(folder.path, 'samples');
  const run = (...args: string[]): Ran => gatewright(args, inside);

  before(() => cpSync(inRepository('samples'), inside, { recursive: true }));
  after(() => folder.remove());

  it('replay the series of a report, by the policy whose scope holds the model', () => {
    const { code, out } = run('replay', 'credit/consumer-credit-3.4.0.metrics.yaml', '--format', 'json');
    equal(code, 1);
    const { monitors } = JSON.parse(out) as PlainReplay;
    deepEqual(
      monitors.map(({ id, state }) => [id, state]),
      [
        ['live-psi', 'fired'],
        ['live-labels', 'inconclusive'],
        ['live-impact', 'inconclusive'],
      ],
    );
    deepEqual(
      monitors[0]?.firings.map(({ at, actions, humanReview }) => ({ at, actions, humanReview })),
      [{ at: '2026-08-20T00:00:00Z', actions: ['retrain', 'notify'], humanReview: 'before-retraining' }],
    );
  });

  it('draw a time line', () => {
    const { code, out } = run('replay', 'grid/load-forecast-day-ahead-7.4.1.metrics.yaml');
    equal(code, 1);
    match(out, /fired +live-error +··_▲◆·/);
    match(out, /◆ The 2nd breach in a row ends at 2026-10-24T00:00:00Z: rollback, notify/);
  });

  it('are inconclusive without a series, and say what is wrong with what is named', () => {
    const none = run('replay', 'credit/consumer-credit-3.6.0.metrics.yaml');
    equal(none.code, 3, none.err);
    match(none.out, /nobody knows whether it would have fired/);
    const card = run('replay', 'credit/consumer-credit-3.4.0.modelcard.yaml');
    equal(card.code, 2);
    match(card.err, /There is no MetricsReport in this file/);
    const other = run('replay', 'credit/consumer-credit-3.4.0.metrics.yaml', '--policy', 'nowhere.policy.yaml');
    equal(other.code, 2);
    match(other.err, /nowhere\.policy\.yaml/);
  });
});
