import { deepEqual } from 'node:assert/strict';
import { openWorkspace } from '../support/snapshot.ts';

const configuration = (severity: string): string =>
  `apiVersion: gatewright/v1\nkind: Configuration\nrules: {metric/no-threshold: {severity: ${severity}, paths: ["a/**"]}}\n`;
const report =
  'apiVersion: gatewright/v1\nkind: MetricsReport\nmetadata: {name: r}\nmodel: {name: m, version: 1.0.0}\nmetrics:\n  - {name: precision, value: 0.9, n: 100}\n';

describe('the configuration of each folder', () => {
  it('counts for the files below it, its paths from there, also while it is being written', () => {
    const workspace = openWorkspace(
      { 'one/a/r.yaml': report, 'one/in/a/r.yaml': report, 'two/a/r.yaml': report, 'two/r.yaml': report },
      { roots: ['file:///w/one', 'file:///w/two'] },
    );
    const severities = (): readonly (string | undefined)[] =>
      ['one/a', 'one/in/a', 'two/a', 'two'].map((folder) => {
        const found = workspace.snapshot().diagnostics(workspace.uri(`${folder}/r.yaml`));
        return found.find(({ rule }) => rule === 'metric/no-threshold')?.severity;
      });
    deepEqual(severities(), ['warning', 'warning', 'warning', 'warning']);
    workspace.set('one/gatewright.yaml', configuration('hint'));
    deepEqual(severities(), ['hint', 'warning', 'warning', 'warning']);
    workspace.set('one/in/gatewright.yaml', configuration('off'));
    deepEqual(severities(), ['hint', undefined, 'warning', 'warning']);
    workspace.set('two/gatewright.yaml', configuration('error'));
    deepEqual(severities(), ['hint', undefined, 'error', 'warning']);
    workspace.set('one/in/gatewright.yaml', configuration('of'));
    deepEqual(severities(), ['hint', 'warning', 'error', 'warning']);
    workspace.set('one/gatewright.yaml', 'a: 1\n');
    deepEqual(severities(), ['warning', 'warning', 'error', 'warning']);
  });
});
