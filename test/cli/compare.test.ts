import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { gatewright, temporaryFolder } from '../support/command.ts';

describe('gatewright compare', () => {
  const folder = temporaryFolder();
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: folder.path,
      stdio: 'ignore',
    });
  };
  const policy = path.join(folder.path, 'example.policy.yaml');
  const compare = (...args: string[]) => gatewright(['compare', ...args], folder.path);

  before(() => {
    assert.equal(gatewright(['init'], folder.path).code, 0);
    writeFileSync(
      policy,
      readFileSync(policy, 'utf8')
        .replace('pass: {min: 0.80}', 'pass: {min: 0.85}')
        .replace('warn: {min: 0.78}', 'warn: {min: 0.845}'),
    );
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    writeFileSync(policy, readFileSync(policy, 'utf8').replace('pass: {min: 0.85}\n', 'pass: {min: 0.80}\n'));
    git('commit', '-q', '-a', '-m', 'lower a threshold');
  });
  after(() => folder.remove());

  it('names the gate that a commit made weaker, and the model that flips', () => {
    const { code, out } = compare(
      'HEAD~1',
      '.',
      '--metrics',
      '*.metrics.yaml',
      '--card',
      '*.modelcard.yaml',
      '--stage',
      'staging',
    );
    assert.equal(code, 1);
    assert.match(out, /weaker +precision-floor/);
    assert.match(out, /1 of 1 models flip/);
    assert.match(out, /example-model 1\.2\.0 at staging: block → promote/);
  });

  it('finds nothing weaker the other way round', () => {
    const { code, out } = compare('HEAD', 'HEAD~1');
    assert.equal(code, 0, out);
    assert.match(out, /stronger +precision-floor/);
  });

  it('draws JSON and Markdown', () => {
    const [only] = JSON.parse(compare('HEAD~1', '.', '--format', 'json').out);
    assert.equal(
      only.gates.find((g: { id: string; stage: string }) => g.id === 'precision-floor' && g.stage === 'staging')
        .relation,
      'weaker',
    );
    assert.match(compare('HEAD~1', '.', '--format', 'markdown').out, /\| weaker \| `precision-floor` \| staging \|/);
  });

  it('refuses what is neither a path nor a revision', () => {
    const { code, err } = compare('nowhere', '.');
    assert.equal(code, 2);
    assert.match(err, /neither a file nor a folder, nor a revision/);
    assert.equal(compare('--output=/tmp/x', '.').code, 2);
  });
});

describe('gatewright compare, of a policy with a base', () => {
  const head = (kind: string): string => `apiVersion: gatewright/v1\nkind: ${kind}\n`;
  const base = (bound: string): string =>
    `${head('GovernancePolicy')}metadata: {name: base, version: 1.0.0}\ngates:\n  - {id: floor, type: metric, metric: precision, pass: {min: ${bound}}}\n`;
  const child = (...gates: readonly string[]): string =>
    `${head('GovernancePolicy')}metadata: {name: child, version: 1.0.0}\nextends: [base]\nreferences: {baseline: {}, champion: {}}\ngates:\n${gates.map((gate) => `  - {${gate}}\n`).join('')}`;
  const report = (name: string, precision: number): string =>
    `${head('MetricsReport')}metadata: {name: ${name}}\nmodel: {name: ${name}, version: 1.0.0}\ndataset: {name: d, version: "1", split: test}\nmetrics: [{name: precision, value: ${precision}}, {name: recall, value: 0.7}, {name: accuracy, value: 0.7}]\n`;
  const recall = 'id: recall, type: metric, metric: recall, pass: {min: 0.6}';
  const folder = temporaryFolder({
    'base.policy.yaml': base('0.90'),
    'child.policy.yaml': child(
      recall,
      'id: gone, type: metric, metric: accuracy, pass: {min: 0.5}',
      'id: kept, type: metric, metric: accuracy, pass: {min: 0.5}',
      'id: moved, type: metric, metric: accuracy, pass: {min: baseline - 2%}, enforcement: dry-run, stages: {}',
    ),
    'good.metrics.yaml': report('good', 0.95),
    'middling.metrics.yaml': report('middling', 0.85),
    'bad.metrics.yaml': report('bad', 0.5),
  });
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: folder.path,
      stdio: 'ignore',
    });
  };
  const write = (name: string, text: string): void => writeFileSync(path.join(folder.path, name), text);
  const compare = (...args: string[]) => gatewright(['compare', ...args], folder.path);
  const json = (...args: string[]) => JSON.parse(compare(...args, '--format', 'json').out);
  const relations = (result: { gates: { id: string; relation: string }[] }): Record<string, string> =>
    Object.fromEntries(result.gates.map(({ id, relation }) => [id, relation]));

  before(() => {
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    write('base.policy.yaml', base('0.80'));
    git('commit', '-q', '-a', '-m', 'lower the threshold of the base');
    write(
      'child.policy.yaml',
      child(
        recall.replace('0.6', '0.6, max: 0.9').replace('min: 0.6', 'min: 0.5'),
        'id: kept, type: metric, metric: accuracy, pass: {min: 0.5}, enforcement: soft-mandatory',
        'id: moved, type: metric, metric: accuracy, pass: {min: champion - 2%}',
        'id: fresh, type: metric, metric: f1, pass: {min: 0.5}',
      ),
    );
    git('commit', '-q', '-a', '-m', 'change the gates of the child');
  });
  after(() => folder.remove());

  it('says that a child got weaker with its base, in a folder and by the child alone', () => {
    const child = json('HEAD~2', 'HEAD~1').find(({ policy }: { policy: string }) => policy === 'child');
    assert.equal(relations(child).floor, 'weaker');
    assert.equal(relations(child).recall, 'equal');
    const [alone, ...others] = json('HEAD~1', 'child.policy.yaml');
    assert.deepEqual(others, []);
    assert.equal(relations(alone).floor, 'equal');
    assert.equal(relations(json('HEAD~2', 'child.policy.yaml')[0]).floor, 'weaker');
  });

  it('names the models that flip over a pattern of reports, with the gate that flips them', () => {
    const child = json('HEAD~2', 'HEAD~1', '--metrics', '*.metrics.yaml').find(
      ({ policy }: { policy: string }) => policy === 'child',
    );
    assert.equal(child.models, 3);
    assert.deepEqual(
      child.flips.map((flip: { model: string; before: string; after: string; gates: { id: string }[] }) => [
        flip.model,
        flip.before,
        flip.after,
        flip.gates.map(({ id }) => id),
      ]),
      [['middling', 'block', 'promote', ['floor']]],
    );
    const { out } = compare('HEAD~2', 'HEAD~1', '--metrics', '*.metrics.yaml', '--format', 'markdown');
    assert.match(out, /1 of 3 models flip/);
    assert.match(out, /- `middling 1\.0\.0`: \*\*block → promote\*\* \(`floor` fail → pass\)/);
  });

  it('tells added, removed, weaker enforcement and what can not be compared apart', () => {
    const [found] = json('HEAD~1', 'child.policy.yaml');
    assert.deepEqual(relations(found), {
      floor: 'equal',
      recall: 'incomparable',
      gone: 'removed',
      kept: 'weaker',
      moved: 'stronger',
      fresh: 'added',
    });
    const { code, out } = compare('HEAD~1', 'child.policy.yaml');
    assert.equal(code, 1);
    assert.match(out, /removed +gone +`gone` is gone/);
    assert.match(out, /weaker +kept +Its enforcement is soft-mandatory; it was hard-mandatory/);
    assert.match(out, /incomparable +recall/);
    assert.match(out, /added +fresh/);
  });

  it('compares a file with a file, whatever the two are called', () => {
    write('other.yaml', child(recall).replace('name: child', 'name: other'));
    write('other-lower.yaml', child(recall.replace('0.6', '0.5')).replace('name: child', 'name: lower'));
    assert.equal(relations(json('other.yaml', 'other-lower.yaml')[0]).recall, 'weaker');
    assert.equal(compare('other-lower.yaml', 'other.yaml').code, 0);
  });

  it('refuses to compare a policy whose base is not there', () => {
    write('orphan.yaml', child(recall).replace('extends: [base]', 'extends: [nobody]'));
    const { code, err } = compare('orphan.yaml', 'child.policy.yaml');
    assert.equal(code, 2);
    assert.match(err, /orphan\.yaml: .*`nobody`.* not found/);
  });
});
