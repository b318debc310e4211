import { deepEqual, ok } from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { readSource } from '../../core/model/documents.ts';
import { type Workspace, withFile } from '../../core/model/workspace.ts';
import { checkFile } from '../../core/rules/check.ts';
import { configurationOf, storyOf, today } from './measure.ts';
import { samplesWorkspace } from './samples.ts';

/** Mistakes from which more seems to follow: file, what stands there, what stands there instead, and all that is said. */
const mistakes: readonly (readonly [file: string, was: string, is: string, said: readonly string[]])[] = [
  ['churn/churn-propensity.policy.yaml', 'stages: [lab,', 'stages: [{a: b},', ['schema/type']],
  ['grid/load-forecast.policy.yaml', 'better: lower', 'better: olwer', ['schema/enum']],
  ['maintenance/pump-failure.policy.yaml', 'version: ', 'evrsion: ', ['schema/unknown-key']],
  ['maintenance/pump-failure.policy.yaml', '\nkind: ', '\nkid: ', ['yaml/unknown-kind']],
  ['maintenance/pump-failure.policy.yaml', '\nreferences:', '\nrefernces:', ['schema/unknown-key']],
  ['recommendation/home-recommender.policy.yaml', '\nfeedback:', '\nfeedbak:', ['schema/unknown-key']],
  ['imaging/chest-xray-triage.policy.yaml', 'take: gap', 'take: {a: b}', ['schema/type']],
  ['imaging/chest-xray-triage.policy.yaml', 'attribute: ethnicity', 'attribute: ethincity', ['attribute/unknown']],
  ['imaging/chest-xray-triage.policy.yaml', 'hipaa', 'ihpaa', ['gate/unknown-control']],
  ['imaging/chest-xray-triage.policy.yaml', '    attack: ', '    attakc: ', ['schema/unknown-key']],
  [
    'credit/consumer-credit.policytest.yaml',
    '  artifacts: &artifacts',
    '  artfacts: &artifacts',
    ['schema/unknown-key'],
  ],
  ['credit/thin-file-recall.waiver.yaml', 'kind: Waiver', 'kind: Waivr', ['yaml/unknown-kind']],
  ['recommendation/home-recommender-2.8.0.modelcard.yaml', 'evaluation:', 'evalution:', ['schema/unknown-key']],
  ['credit/consumer-credit-3.4.0.metrics.yaml', '{name: roc_auc,', '{name: ood_auoc,', ['report/misspelt-metric']],
];

describe('one mistake is told once', function () {
  this.timeout(120_000);
  let samples: Workspace;

  before(async () => {
    samples = await samplesWorkspace();
  });

  for (const [name, was, is, said] of mistakes) {
    it(`${is.trim()} in ${name}`, () => {
      const uri = `file:///samples/${name}`;
      const text = samples.files.get(uri)?.text ?? '';
      ok(text.includes(was), `${was} is not there`);
      const workspace = withFile(samples, readSource(uri, text.replace(was, is)));
      const configuration = configurationOf(samples);
      const found = storyOf(workspace, uri).flatMap((file) => checkFile(workspace, file, { today, configuration }));
      deepEqual(
        found.map(({ rule }) => rule).sort(),
        [...said].sort(),
        found.map((d) => `${d.uri}: ${d.message}`).join('\n'),
      );
    });
  }
});
