import { deepEqual, equal, match } from 'node:assert/strict';
import path from 'node:path';
import { ruleSettings } from '../../cli/rule-settings.ts';
import { gatewright, type Ran, temporaryFolder } from '../support/command.ts';
import { inRepository } from '../support/repository.ts';

const configuration = (body: string): string => `apiVersion: gatewright/v1\nkind: Configuration\n${body}`;
/** One error, one warning: an unknown key, and a card that says nothing. */
const slip =
  'apiVersion: gatewright/v1\nkind: MetricsReport\nmetadata: {name: r}\nmodel: {name: m, version: 1.0.0}\nextra: 1\n';
const warned =
  'apiVersion: gatewright/v1\nkind: MetricsReport\nmetadata: {name: r}\nmodel: {name: m, version: 1.0.0}\nmetrics:\n  - {name: precision, value: 0.9, n: 100}\n';

describe('gatewright check', function () {
  this.timeout(120_000); // the command is started many times, on a machine that may be busy
  const check = (files: Readonly<Record<string, string>>, args: readonly string[], below = ''): Ran => {
    const folder = temporaryFolder(files);
    try {
      return gatewright(['check', ...args], path.join(folder.path, below));
    } finally {
      folder.remove();
    }
  };
  /** `file severity rule` of everything that is found. */
  const found = ({ out }: Ran): readonly string[] =>
    [...out.matchAll(/^(.+?):\d+:\d+ {2}(error|warning|information|hint) .* (\S+\/\S+)$/gm)].map(
      ([, file, severity, rule]) => `${file} ${severity} ${rule}`,
    );

  it('allows as many warnings as it is told', () => {
    const codes = [
      [],
      ['--max-warnings', '1'],
      ['--max-warnings=0'],
      ['--max-warnings', 'few'],
      ['--max-warnings=-1'],
    ].map((args) => check({ 'a.yaml': warned }, args).code);
    deepEqual(codes, [0, 0, 1, 2, 2]);
    match(check({ 'a.yaml': warned }, ['--max-warnings', '0']).err, /1 warnings are more than the 0/);
  });

  it('sets the severity of a rule over every configuration, and switches one on that is off', () => {
    const files = {
      'gatewright.yaml': configuration(
        'rules: {schema/unknown-key: off, metric/no-threshold: {severity: error, paths: ["**"]}}\n',
      ),
      'a.yaml': `${warned}extra: 1\n`,
    };
    const run = (...args: string[]): readonly string[] => found(check(files, args));
    deepEqual(run(), ['a.yaml error metric/no-threshold']);
    deepEqual(run('--rule', 'schema/unknown-key=hint', '--rule', 'metric/no-threshold=off'), [
      'a.yaml hint schema/unknown-key',
    ]);
    deepEqual(run('--rule', 'metric/no-threshold=off', '--rule', 'metric/no-threshold=information'), [
      'a.yaml information metric/no-threshold',
    ]);
    equal(check(files, ['--rule', 'metric/no-threshold=warning']).code, 0);
  });

  it('does not know rules and severities that there are not', () => {
    const refused: readonly (readonly [string, RegExp])[] = [
      ['schema/unknwon-key=off', /no rule `schema\/unknwon-key`\. Did you mean `schema\/unknown-key`\?/],
      ['unheard=off', /no rule `unheard`\.$/m],
      ['constructor=off', /no rule `constructor`/],
      ['schema/unknown-key=warn', /no severity; there are error, .*off\. Did you mean `warning`\?/],
      ['schema/unknown-key', /not of the form id=severity/],
      ['schema/unknown-key=', /no severity/],
      ['=off', /no rule ``/],
      ['a=b=c', /not of the form/],
    ];
    for (const [setting, says] of refused) match(String(ruleSettings([setting])), says);
    const { code, err, out } = check({ 'a.yaml': slip }, ['--rule', 'schema/unknwon-key=off']);
    equal(code, 2);
    equal(out, '');
    match(err, /--rule: There is no rule .* Did you mean/);
  });

  describe('with configurations in several folders', () => {
    const files = {
      '.git/HEAD': 'ref: refs/heads/main\n',
      'gatewright.yaml': configuration('rules: {schema/unknown-key: {severity: warning, paths: ["a/**"]}}\n'),
      'a/gatewright.yaml': configuration('ignore: ["vendor/"]\n'),
      'a/x.yaml': slip,
      'a/vendor/x.yaml': slip,
      'b/gatewright.yaml': configuration('rules: {schema/unknown-key: {severity: hint, paths: ["deep/**"]}}\n'),
      'b/deep/x.yaml': slip,
      'b/x.yaml': slip,
    };
    const all = ['a/x.yaml warning', 'b/deep/x.yaml hint', 'b/x.yaml error'];
    const told = (ran: Ran, folder = ''): readonly string[] =>
      found(ran).map((line) => folder + line.replace(' schema/unknown-key', ''));

    it('says the same from every folder, of folders, files and globs', () => {
      deepEqual(told(check(files, [])), all);
      deepEqual(told(check(files, ['b', 'a/x.yaml'])).toSorted(), all);
      deepEqual(told(check(files, ['**/x.yaml'])), all);
      deepEqual(told(check(files, ['.'], 'a'), 'a/'), ['a/x.yaml warning']);
      deepEqual(told(check(files, ['x.yaml'], 'b/deep'), 'b/deep/'), ['b/deep/x.yaml hint']);
      deepEqual(told(check(files, [], 'b'), 'b/'), ['b/deep/x.yaml hint', 'b/x.yaml error']);
    });

    it('takes none from beyond the repository', () => {
      const inside = Object.fromEntries(
        Object.entries(files).map(([name, text]) => [name.startsWith('.git/') ? `b/${name}` : name, text]),
      );
      deepEqual(told(check(inside, ['x.yaml'], 'b'), 'b/'), ['b/x.yaml error']);
      const root = { ...inside, 'gatewright.yaml': configuration('rules: {schema/unknown-key: off}\n') };
      deepEqual(told(check(root, ['x.yaml'], 'b'), 'b/'), ['b/x.yaml error']);
    });

    it('says of one that has errors, where it is not what is checked', () => {
      const broken = { ...files, 'gatewright.yaml': configuration('rules: {schema/unknown-key: loud}\n') };
      const { code, err } = check(broken, ['a/x.yaml']);
      equal(code, 2);
      match(
        err,
        /gatewright\.yaml: This configuration has errors, so not all of it counts; `gatewright check gatewright\.yaml`/,
      );
      const whole = check(broken, []);
      equal(whole.code, 1);
      equal(whole.err, '');
      const unreadable = temporaryFolder({ 'gatewright.yaml': Buffer.from([0xff]), 'a.yaml': 'a: 1\n' });
      match(gatewright(['check', 'a.yaml'], unreadable.path).err, /gatewright\.yaml: This file is not valid UTF-8/);
      equal(gatewright(['check', 'a.yaml'], unreadable.path).code, 2);
      unreadable.remove();
    });
  });

  it('reads what a named file refers to beside it', () => {
    const test =
      'apiVersion: gatewright/v1\nkind: PolicyTest\nmetadata: {name: t}\npolicy: p\ncases: [{name: c, metrics: {model: {name: m, version: 1.0.0}}, expect: {decision: hold}}]\n';
    const policy = 'apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: p, version: 1.0.0}\n';
    const files = { 't.policytest.yaml': test, 'p.policy.yaml': policy, 'broken.yaml': slip };
    const { code, out } = check(files, ['t.policytest.yaml']);
    equal(code, 0, out);
    match(
      check({ ...files, 'p.policy.yaml': policy.replace('name: p', 'name: q') }, ['t.policytest.yaml']).out,
      /reference\/unresolved/,
    );
  });

  it('finds nothing in the samples, neither from above nor from inside', function () {
    this.timeout(300_000); // every document and every row of them, twice
    for (const [folder, what] of [
      ['', 'samples'],
      ['samples', '.'],
    ] as const) {
      const { code, out } = gatewright(['check', what], inRepository(folder));
      match(out, /^7\d documents: 0 errors, 0 warnings, 0 notes$/m);
      equal(code, 0);
    }
  });
});
