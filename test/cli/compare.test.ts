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
