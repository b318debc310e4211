import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import { gatewright, temporaryFolder } from '../support/command.ts';

const head = (kind: string): string => `apiVersion: gatewright/v1\nkind: ${kind}\n`;
const value = (name: string, precision: number, expect: string): string => `  - name: ${name}
    metrics: {model: {name: m, version: 1.0.0}, dataset: {name: d, version: "1", split: test}, metrics: [{name: precision, value: ${precision}}]}
    expect: ${expect}
`;
const test = (...cases: readonly string[]): string =>
  `${head('PolicyTest')}metadata: {name: t}\npolicy: p\ncases:\n${cases.join('')}`;

describe('gatewright test', () => {
  const folder = temporaryFolder({
    'p.policy.yaml': `${head('GovernancePolicy')}metadata: {name: p, version: 1.0.0}\ngates:\n  - {id: floor, type: metric, metric: precision, pass: {min: 0.80}, enforcement: soft-mandatory}\n`,
    'weak.policytest.yaml': test(value('good', 0.9, '{decision: promote}')),
    'strong.policytest.yaml': test(
      value('on the bound', 0.8, '{decision: promote}'),
      value('under it', 0.79, '{decision: block}'),
    ),
  });
  const run = (...args: string[]) => gatewright(['test', ...args], folder.path);
  after(() => folder.remove());

  it('says with --coverage what the cases do not show, with its place, and does not fail for it', () => {
    const { code, out } = run('weak.policytest.yaml', '--coverage');
    assert.equal(code, 0, out);
    assert.match(out, /1 passed, 0 failed/);
    assert.match(out, /coverage of p {2}25% \(1 of 4\)/);
    assert.match(out, /pass\.min: 0\.8, outside\. Add a case .* \(p\.policy\.yaml:5:62\)/);
  });

  it('says with --mutate which mistakes no case notices, and how one would; then it fails', () => {
    const { code, out } = run('weak.policytest.yaml', '--mutate');
    assert.equal(code, 1);
    assert.match(out, /survives floor: pass\.min: 0\.80 → 0\.79 \(p\.policy\.yaml:5:62\)/);
    assert.match(out, /Add a case like “good” with `set: \{"precision": 0\.79\}`, and expect `decision: block`/);
    const strong = run('strong.policytest.yaml', '--mutate');
    assert.equal(strong.code, 0, strong.out);
    assert.match(strong.out, /mutants of p {2}5 of 5 noticed/);
  });

  it('counts the cases of all tests of a policy', () => {
    assert.match(run('--mutate').out, /5 of 5 noticed/);
  });

  it('draws both as JSON: an object where there is more than cases', () => {
    const json = (...args: string[]) => JSON.parse(run('weak.policytest.yaml', '--format', 'json', ...args).out);
    assert.ok(Array.isArray(json()));
    const { cases, coverage, mutation } = json('--coverage', '--mutate');
    assert.equal(cases.length, 1);
    assert.deepEqual([coverage[0].policy, coverage[0].percent, coverage[0].gates[0].percent], ['p', 25, 25]);
    assert.deepEqual(coverage[0].gates[0].items[1].location, { path: 'p.policy.yaml', line: 5, column: 62 });
    assert.equal(coverage[0].gates[0].items[1].covered, false);
    assert.equal(mutation[0].killed + mutation[0].survivors.length, mutation[0].total);
    assert.equal(mutation[0].survivors[0].hint.is, 'set');
    assert.equal('coverage' in json('--mutate'), false);
  });

  it('draws both as lines', () => {
    const { out } = run('weak.policytest.yaml', '--format', 'ndjson', '--coverage', '--mutate');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map((line) => Object.keys(line)[0]),
      ['name', 'coverage', 'mutation'],
    );
  });
});
