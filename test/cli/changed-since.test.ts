import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gatewright, type Ran, temporaryFolder } from '../support/command.ts';

const report = (name: string, more = ''): string =>
  `apiVersion: gatewright/v1\nkind: MetricsReport\nmetadata: {name: ${name}}\nmodel: {name: credit, version: 3.4.0}\n${more}`;

const policy = `apiVersion: gatewright/v1
kind: GovernancePolicy
metadata: {name: base, version: 1.0.0}
gates:
  - id: precision-floor
    type: metric
    metric: precision
    pass: {min: 0.8}
    enforcement: soft-mandatory
    rationale: A false approval costs more than a false decline.
`;

const waiver = `apiVersion: gatewright/v1
kind: Waiver
metadata: {name: w}
policy: base
gate: precision-floor
model: credit@3.4.0
reason: The bureau changed its bands.
requestedBy: one
approvedBy: two
approvedOn: 2026-11-01
expires: 2099-12-31
extra: 1
`;

/** A key that is known nowhere: one error. */
const slip = 'extra: 1\n';

describe('gatewright check --changed-since', function () {
  this.timeout(120_000);
  let folder = temporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'core.autocrlf=false', ...args], {
      cwd: folder.path,
      stdio: 'pipe',
    });
  };
  const commit = (): void => {
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', 'c');
  };
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  };
  const check = (revision: string, cwd = folder.path, ...more: string[]): Ran =>
    gatewright(['check', '--changed-since', revision, ...more], cwd);
  /** `file rule` of every error. */
  const errors = ({ out }: Ran): readonly string[] =>
    [...out.matchAll(/^(.+?):\d+:\d+ {2}error .* (\S+\/\S+)$/gm)].map(([, file, rule]) => `${file} ${rule}`);

  before(() => {
    folder = temporaryFolder({
      'base.policy.yaml': policy,
      'other.policy.yaml': policy.replace('name: base', 'name: other'),
      'w.waiver.yaml': waiver,
      'old.metrics.yaml': report('old', slip),
      'staying.metrics.yaml': report('staying', slip),
      'sub/edited.metrics.yaml': report('edited'),
      '.gitignore': 'ignored*\n',
    });
    git('init', '-q', '-b', 'main');
    commit();
    git('checkout', '-q', '-b', 'topic');
  });
  beforeEach(() => {
    git('reset', '-q', '--hard', 'main');
    git('clean', '-q', '-fdx');
  });
  after(() => folder.remove());

  it('shows what is wrong in files that are edited, staged, new, renamed or committed since, and in no others', () => {
    write('sub/edited.metrics.yaml', report('edited', slip));
    commit();
    write('staged.metrics.yaml', report('staged', slip));
    git('add', 'staged.metrics.yaml');
    write('ü b/ö "ä"\t.metrics.yaml', report('new', slip));
    write('ignored.metrics.yaml', report('ignored', slip));
    renameSync(at('old.metrics.yaml'), at('- renamed.metrics.yaml'));
    const ran = check('main');
    deepEqual(errors(ran).toSorted(), [
      '- renamed.metrics.yaml schema/unknown-key',
      'staged.metrics.yaml schema/unknown-key',
      'sub/edited.metrics.yaml schema/unknown-key',
      'ü b/ö "ä"\t.metrics.yaml schema/unknown-key',
    ]);
    equal(ran.code, 1);
    match(ran.out, /\(4 files changed since main\)/);
    const below = check('main', at('sub'));
    deepEqual(errors(below), ['edited.metrics.yaml schema/unknown-key']);
    deepEqual(errors(check('HEAD', at('sub'))), []);
  });

  it('is content where nothing has changed, whatever is wrong elsewhere', () => {
    const { code, out } = check('main');
    equal(code, 0);
    match(out, /\(0 files changed since main\): 0 errors/);
  });

  it('shows what changes made wrong in other files, and not what was wrong there before', () => {
    write('base.policy.yaml', policy.replace('id: precision-floor', 'id: precision'));
    deepEqual(errors(check('main')), ['w.waiver.yaml waiver/unknown-gate']);
    rmSync(at('base.policy.yaml'));
    match(check('main').out, /^w\.waiver\.yaml:4:9 .*reference\/unresolved$/m);
    git('checkout', '-q', 'base.policy.yaml');
    write('gatewright.yaml', 'apiVersion: gatewright/v1\nkind: Configuration\nrules: {schema/unknown-key: hint}\n');
    const { code, out } = check('main');
    equal(code, 0);
    match(out, /^staying\.metrics\.yaml:5:1 {2}hint .*schema\/unknown-key$/m);
  });

  it('reads all of the workspace, so that what refers to unchanged files is right', () => {
    write('w.waiver.yaml', waiver.replace('extra: 1\n', ''));
    const { code, out } = check('main');
    equal(code, 0, out);
    doesNotMatch(out, /reference\/unresolved/);
  });

  it('counts a report as changed whose rows have changed', () => {
    const rows = 'gender,approved\nf,1\nf,1\nm,1\nm,0\n';
    const more =
      'dataset: {name: d, version: 1.0.0}\npredictions: {path: ./rows.csv, prediction: approved, positive: 1, favourable: 1, attributes: {sex: gender}}\n' +
      'groups:\n  - {attribute: sex, column: gender, groups: {f: {n: 2, selected: 2}, m: {n: 2, selected: 1}}}\n';
    write('r.metrics.yaml', report('r', more));
    write('rows.csv', rows);
    commit();
    equal(check('HEAD').code, 0);
    match(check('HEAD').out, /\(0 files/);
    write('rows.csv', rows.replace('m,1', 'm,0'));
    const ran = check('HEAD');
    match(ran.out, /\(1 files/);
    match(ran.out, /^r\.metrics\.yaml:.*report\/value-contradicts-rows$/m, ran.err);
  });

  it('takes standard input for changed', () => {
    const { code, out } = gatewright(['check', '-', '--changed-since', 'HEAD'], folder.path, report('in', slip));
    equal(code, 1);
    match(out, /^<stdin>:5:1 {2}error/m);
  });

  it('compares with where the branch began, not with what has come to the other since', () => {
    write('sub/edited.metrics.yaml', report('edited', slip));
    commit();
    git('branch', '-f', 'ahead', 'main');
    git('checkout', '-q', 'ahead');
    write('staying.metrics.yaml', report('staying', `${slip}other: 2\n`));
    commit();
    git('checkout', '-q', 'topic');
    deepEqual(errors(check('ahead')), ['sub/edited.metrics.yaml schema/unknown-key']);
  });

  it('fixes in changed files alone', () => {
    const lossy = report('x').replace('3.4.0', '3.4');
    write('one.metrics.yaml', lossy);
    write('two.metrics.yaml', lossy);
    commit();
    write('two.metrics.yaml', `${lossy}# later\n`);
    match(check('HEAD', folder.path, '--fix').out, /^fixed 1 problems in 1 files$/m);
    equal(readFileSync(at('one.metrics.yaml'), 'utf8'), lossy);
    match(readFileSync(at('two.metrics.yaml'), 'utf8'), /version: "3\.4"}/);
  });

  it('can not be told what has changed without Git, a repository, or the revision', () => {
    for (const revision of ['nowhere', '-x', '--output=evil', '', 'HEAD~9', 'HEAD:w.waiver.yaml']) {
      const { code, out, err } = check(`${revision}`);
      equal(code, 2, revision);
      equal(out, '');
      match(err, /--changed-since: It can't be known what has changed: .*is no revision/, revision);
    }
    const elsewhere = temporaryFolder({ 'a.metrics.yaml': report('a') });
    const outside = gatewright(['check', '--changed-since', 'HEAD'], elsewhere.path);
    equal(outside.code, 2);
    match(outside.err, /not a git repository/i);
    const without = gatewright(['check', '--changed-since', 'HEAD'], folder.path, undefined, { env: { PATH: '' } });
    equal(without.code, 2);
    match(without.err, /Git is not found/);
    elsewhere.remove();
  });
});
