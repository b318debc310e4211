import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { after, before, describe, it } from 'mocha';
import type { GateReport } from '../../core/generated/GateReport.ts';
import { gatewright, type Ran, temporaryFolder } from '../support/command.ts';
import { inRepository } from '../support/repository.ts';

describe('rows on the command line', () => {
  const folder = temporaryFolder();
  const inside = path.join(folder.path, 'inside');
  const run = (...args: string[]): Ran => gatewright(args, inside);
  const simulate = (report: string): Ran =>
    run('simulate', 'rows.policy.yaml', '--metrics', report, '--as-of', '2026-11-24');
  const good = (): string => readFileSync(path.join(inside, 'good.metrics.yaml'), 'utf8');
  const variant = (name: string, from: string | RegExp, to: string): string => {
    writeFileSync(path.join(inside, name), good().replace(from, to));
    return name;
  };

  before(() => cpSync(inRepository('test/cases/rows'), inside, { recursive: true }));
  after(() => folder.remove());

  it('decide a policy that asks for rows', () => {
    const promoted = simulate('good.metrics.yaml');
    assert.equal(promoted.code, 0, promoted.out + promoted.err);
    const blocked = simulate('biased.metrics.yaml');
    assert.equal(blocked.code, 1, blocked.err);
    assert.match(blocked.out, /signal of adverse impact/);
  });

  it('that can not be read decide nothing, and say where', () => {
    const { code, out, err } = simulate('broken.metrics.yaml');
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /broken\.csv:6: column `approved`: The value is missing\./);
    assert.match(err, /broken\.csv:9: column `repaid`: The value is `NA`/);
    assert.match(err, /broken\.csv:802: The row has 3 fields, the header 7\./);
  });

  it('that can not be read leave other reports to be decided', () => {
    const other = variant(
      'other.metrics.yaml',
      'model: {name: rows, version: 1.0.0}',
      'model: {name: rows, version: 2.0.0}',
    );
    const args = ['--metrics', 'broken.metrics.yaml', other, '--as-of', '2026-11-24', '--format', 'json'];
    const { code, out } = run('simulate', 'rows.policy.yaml', ...args);
    assert.equal(code, 2);
    assert.equal((JSON.parse(out) as { model: { version: string } }).model.version, '2.0.0');
  });

  it('are not decided beside an unreadable part of the same model', () => {
    const args = ['--metrics', 'broken.metrics.yaml', 'good.metrics.yaml', '--as-of', '2026-11-24'];
    const { code, out } = run('simulate', 'rows.policy.yaml', ...args);
    assert.equal(code, 2);
    assert.doesNotMatch(out, /PROMOTE/i);
  });

  it('are not read from outside of the workspace', () => {
    writeFileSync(path.join(folder.path, 'outside.csv'), readFileSync(path.join(inside, 'good.csv')));
    symlinkSync(path.join(folder.path, 'outside.csv'), path.join(inside, 'link.csv'));
    for (const written of [
      '../outside.csv',
      path.join(folder.path, 'outside.csv'),
      'file:///etc/passwd',
      './link.csv',
    ]) {
      const { code, err } = simulate(variant('outside.metrics.yaml', './good.csv', written));
      assert.equal(code, 2, written);
      assert.match(err, /leads out of the workspace, and is not read/, written);
    }
  });

  it('that are no file, or lack a column, are explained', () => {
    mkdirSync(path.join(inside, 'folder.csv'), { recursive: true });
    assert.match(
      simulate(variant('a.metrics.yaml', './good.csv', './none.csv')).err,
      /There is no file `\.\/none\.csv`/,
    );
    assert.match(simulate(variant('b.metrics.yaml', './good.csv', './folder.csv')).err, /is no file/);
    const { code, err } = simulate(variant('c.metrics.yaml', 'label: repaid', 'label: paid'));
    assert.equal(code, 2);
    assert.match(err, /good\.csv:1: column `paid`: There is no column `paid`\. The header has `id`, `repaid`/);
  });

  it('are read from Parquet too, whatever the file is called', () => {
    const [header = '', ...lines] = readFileSync(path.join(inside, 'good.csv'), 'utf8').trimEnd().split('\n');
    const columnData = header
      .split(',')
      .map((name, c) => ({ name, data: lines.map((line) => line.split(',')[c] ?? '') }));
    const bytes = parquetWriteBuffer({ columnData, rowGroupSize: 300 });
    writeFileSync(path.join(inside, 'good.rows'), new Uint8Array(bytes));
    const json = (report: string) => {
      const { out, err } = run(
        'simulate',
        'rows.policy.yaml',
        '-m',
        report,
        '--as-of',
        '2026-11-24',
        '--format',
        'json',
      );
      assert.equal(err, '');
      return (JSON.parse(out) as GateReport).gates.map((gate) =>
        gate.checks.map(({ observed, n }) => ({ observed, n })),
      );
    };
    assert.deepEqual(json(variant('parquet.metrics.yaml', './good.csv', './good.rows')), json('good.metrics.yaml'));
    writeFileSync(path.join(inside, 'cut.parquet'), new Uint8Array(bytes.slice(0, 3000)));
    const cut = simulate(variant('cut.metrics.yaml', './good.csv', './cut.parquet'));
    assert.equal(cut.code, 2);
    assert.match(cut.err, /cut\.parquet: This file can't be read/);
  });

  it('serve policy tests', () => {
    const { code, out } = run('test', 'rows.policytest.yaml');
    assert.equal(code, 0, out);
    assert.match(out, /3 passed, 0 failed/);
    const text = readFileSync(path.join(inside, 'rows.policytest.yaml'), 'utf8');
    writeFileSync(path.join(inside, 'broken.policytest.yaml'), text.replaceAll('biased.metrics', 'broken.metrics'));
    const broken = run('test', 'broken.policytest.yaml');
    assert.equal(broken.code, 2);
    assert.match(broken.out, /The rows that `predictions` names can't be used/);
  });

  it('serve samples of the configuration', () => {
    writeFileSync(
      path.join(inside, 'gatewright.yaml'),
      'apiVersion: gatewright/v1\nkind: Configuration\nsamples:\n  - {policy: rows, reports: [./good.metrics.yaml], asOf: 2026-11-24}\n',
    );
    const { code, out, err } = run('simulate', 'rows.policy.yaml');
    assert.equal(code, 0, out + err);
  });

  it('decide which models a change of policy flips', () => {
    const loose = readFileSync(path.join(inside, 'rows.policy.yaml'), 'utf8').replace(
      'metric: accuracy, pass: {min: 0.75}',
      'metric: accuracy, pass: {min: 0.99}',
    );
    writeFileSync(path.join(inside, 'strict.policy.yaml'), loose);
    const compare = (report: string): Ran =>
      run('compare', 'strict.policy.yaml', 'rows.policy.yaml', '--metrics', report, '--as-of', '2026-11-24');
    const { code, out, err } = compare('good.metrics.yaml');
    assert.equal(code, 1, err);
    assert.match(out, /rows 1\.0\.0.*block → promote/);
    const broken = compare('broken.metrics.yaml');
    assert.equal(broken.code, 2);
    assert.match(broken.err, /broken\.csv:6: column `approved`: The value is missing\./);
    assert.doesNotMatch(broken.out, /block → promote/);
  });

  it('that are packed are refused by what packs them', () => {
    writeFileSync(path.join(inside, 'good.csv.gz'), gzipSync(readFileSync(path.join(inside, 'good.csv'))));
    const { code, err } = simulate(variant('packed.metrics.yaml', './good.csv', './good.csv.gz'));
    assert.equal(code, 2);
    assert.match(err, /good\.csv\.gz: The file is packed by gzip, and packed rows are not read\./);
  });
});
