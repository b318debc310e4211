import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { replaceText, WriteProblem } from '../../cli/write-file.ts';
import { gatewright, type Ran, temporaryFolder } from '../support/command.ts';
import { inRepository } from '../support/repository.ts';

/** A report with two slips that need no asking, and one that does. */
const wrong = `# about it
apiVersion: gatewright/v1
kind: MetricsReport
metadata: {name: credit-oot}
model: {name: credit, version: 3.4}   # two numbers
dataset: {name: apps, version: 2026.10, split: test}
metrics:
  - {name: precision, value: 0.9, n: 1000}
extra: 1
`;
const right = wrong.replace('3.4}', "'3.4'}").replace('2026.10', "'2026.10'").replaceAll("'", '"');

describe('gatewright check --fix', function () {
  this.timeout(120_000);
  let folder = temporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);
  const text = (name: string): string => readFileSync(at(name), 'utf8');
  const write = (name: string, content: string | Uint8Array): void => writeFileSync(at(name), content);
  const run = (...args: string[]): Ran => gatewright(args, folder.path);
  beforeEach(() => {
    folder = temporaryFolder({ 'a.metrics.yaml': wrong });
  });
  afterEach(() => folder.remove());

  it('writes what needs no asking, says what and where, and ends by what is left', () => {
    const { code, out, err } = run('check', '--fix');
    equal(text('a.metrics.yaml'), right);
    match(out, /^a\.metrics\.yaml:5:32 {2}fixed {2}Quote: "3\.4" {2}yaml\/lossy-scalar$/m);
    match(out, /^a\.metrics\.yaml:6:32 {2}fixed {2}Quote: "2026\.10" {2}yaml\/lossy-scalar$/m);
    match(out, /^a\.metrics\.yaml:9:1 {2}error .* schema\/unknown-key$/m);
    match(out, /^fixed 2 problems in 1 files$/m);
    equal(code, 1);
    equal(err, '');
    const again = run('check', '--fix', '--rule', 'schema/unknown-key=off');
    match(again.out, /^fixed 0 problems in 0 files$/m);
    equal(again.code, 0);
    equal(text('a.metrics.yaml'), right);
    deepEqual(readdirSync(folder.path), ['a.metrics.yaml']);
  });

  it('fixes nothing that is not named, switched off, ignored or excused', () => {
    write(
      'b.metrics.yaml',
      wrong.replace('2026.10, ', '2026.10, # gatewright-ignore yaml/lossy-scalar -- as it is\n  '),
    );
    run('check', '--fix', 'b.metrics.yaml');
    equal(text('a.metrics.yaml'), wrong);
    ok(text('b.metrics.yaml').includes('version: 2026.10,') && text('b.metrics.yaml').includes('"3.4"'));
    run('check', '--fix', 'a.metrics.yaml', '--rule', 'yaml/lossy-scalar=off');
    equal(text('a.metrics.yaml'), wrong);
    write('gatewright.yaml', 'apiVersion: gatewright/v1\nkind: Configuration\nignore: ["a.*"]\n');
    match(run('check', '--fix').out, /; 1 files are ignored by gatewright\.yaml$/m);
    equal(text('a.metrics.yaml'), wrong);
  });

  it('keeps CRLF, a byte order mark, the mode of the file, and everything else as it is', () => {
    write('a.metrics.yaml', `\ufeff${wrong.replaceAll('\n', '\r\n')}`);
    chmodSync(at('a.metrics.yaml'), 0o640);
    run('check', '--fix');
    equal(text('a.metrics.yaml'), `\ufeff${right.replaceAll('\n', '\r\n')}`);
    equal(statSync(at('a.metrics.yaml')).mode & 0o777, 0o640);
  });

  it('writes what a link leads to, and leaves the link', () => {
    mkdirSync(at('real'));
    write('real/b.metrics.yaml', wrong);
    symlinkSync('real/b.metrics.yaml', at('link.metrics.yaml'));
    const { code, err } = run('check', '--fix', 'real', 'link.metrics.yaml');
    equal(code, 1, err);
    equal(text('real/b.metrics.yaml'), right);
    ok(lstatSync(at('link.metrics.yaml')).isSymbolicLink());
  });

  it('does not write where a link leads out of the folder', () => {
    const other = temporaryFolder({ 'b.metrics.yaml': wrong });
    symlinkSync(path.join(other.path, 'b.metrics.yaml'), at('out.metrics.yaml'));
    symlinkSync(other.path, at('out'));
    const { code, err } = run('check', '--fix');
    equal(code, 2);
    match(err, /out\.metrics\.yaml: Nothing was fixed in this file\. It is a link that leads out of this folder/);
    equal(readFileSync(path.join(other.path, 'b.metrics.yaml'), 'utf8'), wrong);
    equal(text('a.metrics.yaml'), right);
    other.remove();
  });

  it('says of a file that it may not write, and fixes the others', () => {
    mkdirSync(at('locked'));
    write('locked/b.metrics.yaml', wrong);
    const { uid } = statSync(folder.path);
    const asNobody = process.getuid?.() === 0 ? { uid: 65534 } : {};
    for (const open of [folder.path, at('a.metrics.yaml')]) chmodSync(open, 0o777);
    chmodSync(at('locked'), 0o555);
    const { code, out, err } = gatewright(['check', '--fix'], folder.path, undefined, asNobody);
    equal(code, 2, out + err);
    match(
      err,
      /locked\/b\.metrics\.yaml: Nothing was fixed in this file\. It (is read-only|can't be written: permission denied)/,
    );
    match(out, /^fixed 2 problems in 1 files$/m);
    match(out, /^locked\/b\.metrics\.yaml:5:32 .*yaml\/lossy-scalar$/m);
    equal(text('locked/b.metrics.yaml'), wrong);
    equal(text('a.metrics.yaml'), right);
    deepEqual(readdirSync(at('locked')), ['b.metrics.yaml']);
    equal(uid, statSync(folder.path).uid);
    chmodSync(at('locked'), 0o755);
  });

  it('leaves the old file, and nothing else, where writing fails in the middle', () => {
    const long = `${wrong}${'# a long file\n'.repeat(1000)}`;
    write('a.metrics.yaml', long);
    const command = [process.execPath, inRepository('dist/cli/main.js'), 'check', '--fix'];
    // Files may grow to 4 kB here: a disk that is full after that.
    const { status, stderr } = spawnSync('bash', ['-c', 'ulimit -f 4; exec "$0" "$@"', ...command], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    equal(status, 2, stderr);
    match(stderr, /a\.metrics\.yaml: Nothing was fixed in this file\. It can't be written: it would take more room/);
    equal(text('a.metrics.yaml'), long);
    deepEqual(readdirSync(folder.path), ['a.metrics.yaml']);
  });

  it('does not overwrite what somebody else has written meanwhile', async () => {
    const file = at('a.metrics.yaml');
    await rejects(replaceText(file, { before: `${wrong}# older\n`, after: right }, folder.path), (error: unknown) => {
      ok(error instanceof WriteProblem);
      match(error.message, /has changed since it was read/);
      return true;
    });
    equal(text('a.metrics.yaml'), wrong);
    await rejects(replaceText(at('gone.yaml'), { before: '', after: '' }, folder.path), /is not there any more/);
    deepEqual(readdirSync(folder.path), ['a.metrics.yaml']);
    await replaceText(file, { before: wrong, after: right }, realpathSync(folder.path));
    equal(text('a.metrics.yaml'), right);
  });

  it('writes standard input, fixed, to standard output, and all else to standard error', () => {
    const fixed = gatewright(['check', '--fix', '-'], folder.path, `\ufeff${wrong}`);
    equal(fixed.out, `\ufeff${right}`);
    match(fixed.err, /^<stdin>:9:1 {2}error/m);
    equal(fixed.code, 1);
    const json = gatewright(['check', '--fix', '-', '--format', 'json'], folder.path, wrong);
    equal(json.out, right);
    equal(JSON.parse(json.err).fixed.length, 2);
    const clean = gatewright(['check', '--fix', '-'], folder.path, 'a: 1\n');
    equal(clean.out, 'a: 1\n');
    equal(clean.code, 0);
    const unreadable = gatewright(['check', '--fix', '-'], folder.path, Buffer.from([0xff, 0xfe]));
    equal(unreadable.code, 2);
    equal(unreadable.out.includes('\ufffd'), false);
    equal(text('a.metrics.yaml'), wrong);
    ok(!existsSync(at('<stdin>')));
  });

  it('says what was fixed as data', () => {
    const { out } = run('check', '--fix', '--format', 'json');
    const { fixed, diagnostics } = JSON.parse(out);
    deepEqual(fixed[0], {
      path: 'a.metrics.yaml',
      line: 5,
      column: 32,
      rule: 'yaml/lossy-scalar',
      title: 'Quote: "3.4"',
    });
    ok(diagnostics.some((d: { rule: string }) => d.rule === 'schema/unknown-key'));
    write('a.metrics.yaml', wrong);
    const lines = run('check', '--fix', '--format', 'ndjson')
      .out.trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    deepEqual(
      lines.slice(0, 2),
      fixed.map((each: unknown) => ({ fixed: each })),
    );
    equal(lines.length, 2 + diagnostics.length);
  });

  it('gives the same files in whatever order they are named', () => {
    const names = ['c.metrics.yaml', 'a.metrics.yaml', 'b.metrics.yaml'];
    for (const order of [names, [...names].reverse()]) {
      for (const name of names) write(name, wrong);
      run('check', '--fix', ...order);
      for (const name of names) equal(text(name), right);
    }
  });
});
