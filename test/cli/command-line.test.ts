import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { after, before, describe, it } from 'mocha';
import type { GateReport } from '../../core/generated/GateReport.ts';
import { gatewright, type Ran, temporaryFolder } from '../support/command.ts';
import { inRepository } from '../support/repository.ts';

const policy = 'example.policy.yaml';
const good = 'example.metrics.yaml';
const card = 'example.modelcard.yaml';

describe('the command line', () => {
  const folder = temporaryFolder();
  const run = (...args: string[]): Ran => gatewright(args, folder.path);
  const file = (name: string, text: string | Uint8Array): string => {
    writeFileSync(path.join(folder.path, name), text);
    return name;
  };
  let report = '';

  before(() => {
    assert.equal(run('init').code, 0);
    report = readFileSync(path.join(folder.path, good), 'utf8');
  });
  after(() => folder.remove());

  describe('init', () => {
    it('writes a set that checks clean and is decided at once', () => {
      const checked = run('check');
      assert.equal(checked.code, 0, checked.out + checked.err);
      assert.match(checked.out, /5 documents: 0 errors, 0 warnings, 0 notes/);
      assert.equal(run('simulate', policy).code, 0);
    });
    it('overwrites nothing unless told to', () => {
      const again = run('init');
      assert.equal(again.code, 2);
      assert.match(again.err, /already has example\.policy\.yaml/);
      assert.equal(run('init', '--force').code, 0);
    });
    it('leaves no temporary file', () => assert.ok(!existsSync(path.join(folder.path, `${policy}.tmp`))));
  });

  describe('simulate', () => {
    const simulate = (metrics: string, ...more: string[]): Ran =>
      run('simulate', policy, '--metrics', metrics, '--card', card, '--stage', 'staging', ...more);

    it('prints a report that its schema describes', () => {
      const { code, out } = simulate(good, '--format', 'json');
      assert.equal(code, 0);
      const validate = new Ajv2020({ strict: false }).compile(
        JSON.parse(readFileSync(inRepository('schemas/gate-report.schema.json'), 'utf8')),
      );
      assert.ok(validate(JSON.parse(out)), JSON.stringify(validate.errors));
    });

    it('gives the same bytes for the same inputs', () => {
      const args = [good, '--format', 'json', '--as-of', '2026-11-24'] as const;
      assert.equal(simulate(...args).out, simulate(...args).out);
    });

    it('points at the bound and at the value', () => {
      const bad = file(
        'low.metrics.yaml',
        report.replace('value: 0.842', 'value: 0.7').replace(/, counts: \{[^}]*\}/, ''),
      );
      const { code, out } = simulate(bad, '--format', 'json');
      assert.equal(code, 1);
      const check = (JSON.parse(out) as GateReport).gates[0]?.checks[0];
      const at = (name: string, place: { line: number; column: number } | null | undefined): string =>
        readFileSync(path.join(folder.path, name), 'utf8')
          .split('\n')
          [(place?.line ?? 0) - 1]?.slice((place?.column ?? 0) - 1, (place?.column ?? 0) + 3) ?? '';
      assert.equal(at(policy, check?.policyLocation), '0.80');
      assert.equal(at(bad, check?.evidenceLocation), '0.7,');
    });

    const hostile: readonly [what: string, text: () => string | Uint8Array, codes: readonly number[], says: RegExp][] =
      [
        ['NaN', () => report.replace('value: 0.842', 'value: .nan'), [1], /not a number/],
        ['infinity', () => report.replace('value: 0.842', 'value: .inf'), [1], /infinite/],
        ['a percentage as text', () => report.replace('value: 0.842', 'value: "84%"'), [1], /Write 0\.84/],
        ['a missing metric', () => report.replace('name: precision', 'name: recall'), [3], /no `precision`/],
        ['an empty file', () => '', [2], /empty; a MetricsReport was expected/],
        ['a file of comments', () => '# nothing\n', [2], /no Gatewright document/],
        ['another kind', () => readFileSync(path.join(folder.path, card)), [2], /This is a ModelCard/],
        ['YAML that does not parse', () => `${report}\n  x: [`, [2], /:\d+:\d+|Line \d+, column \d+/],
        ['an unknown key', () => report.replace('metrics:', 'metrcs:'), [2], /metrics/],
        ['a wrong type', () => report.replace('n: 1900', 'n: many'), [2], /n/],
        ['a 10 MB line', () => `${report}x-note: ${'x'.repeat(10_000_000)}\n`, [0], /PROMOTE/],
        [
          '__proto__ and constructor keys',
          () => `${report}x-a: {__proto__: {value: 1}, constructor: 2}\n`,
          [0],
          /PROMOTE/,
        ],
        ['__proto__ where a key is checked', () => `${report}__proto__: {metrics: []}\n`, [2], /__proto__/],
        ['100,000 levels of nesting', () => `${report}x-deep: ${'['.repeat(100_000)}\n`, [2], /Nested more than/],
        [
          'an alias bomb',
          () =>
            `${report}x-a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij']
              .map(
                (c) =>
                  `x-${c}: &${c} [${Array(9)
                    .fill(`*${String.fromCharCode(c.charCodeAt(0) - 1)}`)
                    .join(',')}]`,
              )
              .join('\n')}\n`,
          [2],
          /aliases/,
        ],
        ['invalid UTF-8', () => Buffer.from([0x61, 0xff, 0xfe]), [2], /not valid UTF-8/],
        ['a byte order mark and CRLF', () => `\uFEFF${report.replaceAll('\n', '\r\n')}`, [0], /PROMOTE/],
      ];
    for (const [what, text, codes, says] of hostile) {
      it(`meets ${what} with a clear message and exit code ${codes.join(' or ')}`, () => {
        const { code, out, err } = simulate(file('hostile.metrics.yaml', text()));
        assert.ok(
          code !== null && codes.includes(code),
          `exit code ${code}\n${err.slice(0, 2000)}${out.slice(0, 2000)}`,
        );
        assert.match(out + err, says);
        assert.doesNotMatch(err, /Gatewright failed|at .*\.js:\d+/);
      });
    }

    it('does not lose the good input beside the bad', () => {
      const { code, out, err } = run(
        'simulate',
        policy,
        '--metrics',
        good,
        'nowhere.yaml',
        '--card',
        card,
        '--stage',
        'staging',
      );
      assert.equal(code, 2);
      assert.match(out, /PROMOTE/);
      assert.match(err, /nowhere\.yaml: There is no such file/);
    });

    it('prints several decisions as an array, and as lines', () => {
      const other = file('other.metrics.yaml', report.replaceAll('1.2.0', '1.3.0').replace('1f0c2a9b', '2f0c2a9b'));
      const both = run('simulate', policy, '--metrics', good, other, '--stage', 'staging', '--format', 'json');
      assert.deepEqual(
        (JSON.parse(both.out) as GateReport[]).map((r) => r.model.version),
        ['1.2.0', '1.3.0'],
      );
      const lines = run('simulate', policy, '--metrics', good, other, '--stage', 'staging', '--format', 'ndjson')
        .out.trim()
        .split('\n');
      assert.equal(lines.length, 2);
    });

    it('asks for a stage of the policy and a day of the calendar', () => {
      const without = run('simulate', policy, '--metrics', good);
      assert.equal(without.code, 2);
      assert.match(without.err, /say which one with --stage/);
      assert.match(
        run('simulate', policy, '--metrics', good, '--stage', 'prod').err,
        /no stage of this policy; it has staging, production/,
      );
      assert.equal(simulate(good, '--as-of', '2026-02-30').code, 2);
    });

    it('reads a report from standard input', () => {
      const { code, out } = gatewright(
        ['simulate', policy, '--metrics', '-', '--card', card, '--stage', 'staging'],
        folder.path,
        report,
      );
      assert.equal(code, 0, out);
    });

    it('refuses a report about another artifact', () => {
      const other = file('other-artifact.metrics.yaml', report.replace('1f0c2a9b', '2f0c2a9b'));
      const { code, out } = simulate(other);
      assert.equal(code, 1);
      assert.match(out, /different artifact/);
    });
  });

  describe('check', () => {
    it('gives findings exit code 1, with place and rule', () => {
      const bad = file(
        'bad.policy.yaml',
        readFileSync(path.join(folder.path, policy), 'utf8')
          .replace('name: example-policy', 'name: bad-policy')
          .replace('metric: precision', 'metrik: precision'),
      );
      const { code, out } = run('check', bad);
      assert.equal(code, 1);
      assert.match(out, /bad\.policy\.yaml:\d+:\d+ {2}error .*schema\/unknown-key/);
    });
    it('leaves foreign YAML alone', () =>
      assert.match(run('check', file('foreign.yaml', 'apiVersion: v1\nkind: Pod\n')).out, /0 documents/));
    it('reads the front matter of a README.md that carries `gatewright`, and of `model-index` once switched on', () => {
      const readme = (marker: string): string => `---\nlicense: MIT\n${marker}: []\n---\n\nlicense: none\n`;
      const hub = temporaryFolder();
      const at = (name: string): string => path.join(hub.path, name);
      const check = (): Ran => gatewright(['check'], hub.path);
      writeFileSync(at('README.md'), readme('gatewright'));
      assert.match(check().out, /^README\.md:2:10 {2}error {2}`MIT` is none .* license\/unknown$/m);
      assert.equal(check().code, 1);
      writeFileSync(at('README.md'), readme('model-index'));
      assert.match(check().out, /^0 documents: 0 errors/m);
      writeFileSync(
        at('gatewright.yaml'),
        'apiVersion: gatewright/v1\nkind: Configuration\nhuggingFace: {modelIndex: true}\n',
      );
      assert.match(check().out, /^2 documents: 1 errors/m);
      hub.remove();
    });
    it('decides on a card that is the front matter of a README.md', () => {
      const own = readFileSync(path.join(folder.path, card), 'utf8')
        .split('\n')
        .slice(2)
        .map((line) => (line === '' ? line : `  ${line}`))
        .join('\n');
      const readme = file('card.md', `---\nlicense: mit\ngatewright:\n${own}---\n# Example\n`);
      const args = ['simulate', policy, '--metrics', good, '--stage', 'staging', '--as-of', '2026-11-20', '--card'];
      const decision = (name: string): unknown => {
        const { out, err } = run(...args, name, '--format', 'json');
        assert.equal(err, '');
        return (JSON.parse(out) as GateReport).gates.map(({ id, outcome }) => [id, outcome]);
      };
      assert.deepEqual(decision(readme), decision(card));
    });
    it('can change the severity of a rule', () => {
      assert.equal(
        run('check', 'bad.policy.yaml', '--rule', 'schema/unknown-key=off', '--rule', 'schema/required=off').code,
        0,
      );
      assert.equal(run('check', '--rule', 'schema/unknown-key=loud').code, 2);
    });
    it('names a pattern that matches nothing', () => assert.match(run('check', 'none/*.yaml').err, /No file matches/));
  });

  it('names unknown commands and options, with exit code 2', () => {
    assert.equal(run('simulat').code, 2);
    assert.match(run('simulat').err, /simulate/);
    assert.equal(run('check', '--frob').code, 2);
    assert.equal(run('--help').code, 0);
    assert.equal(run('--version').code, 0);
  });

  it('prints a schema', () => {
    assert.equal(JSON.parse(run('schema', 'Waiver').out).title, 'Waiver');
    assert.equal(run('schema', 'Waver').code, 2);
  });
});
