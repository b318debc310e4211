import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Diagnostic } from '../../../core/model/diagnostic.ts';
import { kinds, readSource } from '../../../core/model/documents.ts';
import { createWorkspace } from '../../../core/model/workspace.ts';
import { type CheckOptions, checkDocument, checkFile, type RuleFailure } from '../../../core/rules/check.ts';
import { type AnyRule, defineRule, type Rule } from '../../../core/rules/rule.ts';

const head = 'apiVersion: gatewright/v1\nkind: Waiver\n';
const sound = `${head}metadata: {name: psi-income}
policy: consumer-credit
gate: feature-drift
model: consumer-credit@3.4.0
reason: The bureau changed its bands.
requestedBy: credit-modelling
approvedBy: model-risk
approvedOn: 2026-11-01
expires: 2026-12-31
`;

function run(text: string, options: CheckOptions = {}, uri = 'file:///w/a/psi.waiver.yaml'): Diagnostic[] {
  const file = readSource(uri, text);
  return checkFile(createWorkspace([file], ['file:///w']), file, options);
}

function shown(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(
    ({ rule, severity, range: { start } }) => `${start.line + 1}:${start.character + 1} ${severity} ${rule}`,
  );
}

/** A rule that reports one path. */
function reports(id: string, path: readonly (string | number)[], kind: Rule['kinds'] = ['Waiver']): AnyRule {
  return defineRule({
    id,
    severity: 'warning',
    summary: 'A test.',
    kinds: kind,
    check: ({ report }) => report({ path, message: id }),
  });
}

describe('checking a document', () => {
  it('finds nothing in a sound document', () => deepEqual(run(sound), []));

  it('leaves foreign documents alone, whatever is wrong with them', () => {
    deepEqual(run('a: [\n'), []);
    deepEqual(run('a: 1\na: 2\n'), []);
    deepEqual(run('apiVersion: v1\nkind: Waiver\nfoo: [*x]\n'), []);
    deepEqual(run(''), []);
  });

  it('has one diagnostic for a version that is not known, and no others', () => {
    deepEqual(shown(run('apiVersion: gatewright/v7\nkind: Wavier\na: 1\na: [\n')), ['1:13 error yaml/unknown-version']);
  });

  it('has one diagnostic for a kind that is not known, with each kind as a fix', () => {
    const [diagnostic, ...others] = run('apiVersion: gatewright/v1\nkind: Waivers\na: 1\n');
    equal(diagnostic?.rule, 'yaml/unknown-kind');
    deepEqual(others, []);
    deepEqual(
      diagnostic?.fixes.map((fix) => fix.edits[0]?.newText.trim()),
      [...kinds],
    );
    equal(diagnostic?.fixes.find((fix) => fix.preferred)?.title, 'Change to `Waiver`');
  });

  it('has only yaml/ diagnostics for a document that does not parse', () => {
    const found = run(`${head}policy: [a\nunknown: 1\nunknown: 2\n`);
    ok(found.length > 0);
    deepEqual(
      found.filter(({ rule }) => !rule.startsWith('yaml/')),
      [],
    );
  });

  it('says of a document that is too entangled to be read that it is', () => {
    const deep = `apiVersion: gatewright/v1\nkind: Waiver\nx-a: ${'['.repeat(100_000)}\n`;
    deepEqual(shown(run(deep)), ['3:206 error yaml/parse-error']);
    const bomb = `${head}x-a: &a [1,1,1,1,1,1,1,1,1,1]\n${'abcdefgh'
      .split('')
      .slice(1)
      .map((name, i) => `x-${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]\n`)
      .join('')}`;
    deepEqual(
      run(bomb).map(({ rule }) => rule),
      ['yaml/alias-limit'],
    );
    const json = `{"apiVersion":"gatewright/v1","kind":"Waiver","x-a":${'['.repeat(1000)}${']'.repeat(1000)}}`;
    deepEqual(
      run(json).map(({ rule }) => rule),
      ['yaml/parse-error'],
    );
  });

  it('checks each document of a stream by itself', () => {
    const found = run(
      `${sound}---\nkind: Deployment\na: 1\na: 2\n---\n${sound.replace('gate:', 'gaet:')}---\napiVersion: gatewright/v2\n`,
    );
    deepEqual(shown(found), ['21:1 error schema/unknown-key', '29:13 error yaml/unknown-version']);
  });

  it('runs a rule on documents of its kinds alone', () => {
    const rules = [reports('test/policies', [], ['GovernancePolicy']), reports('test/waivers', [])];
    deepEqual(shown(run(sound, { rules })), ['1:1 warning test/waivers']);
  });

  it('orders by place, then rule, and says the same thing once', () => {
    const rules = [
      reports('test/z', ['gate']),
      reports('test/b', ['policy']),
      reports('test/a', ['gate']),
      reports('test/a', ['gate']),
    ];
    deepEqual(shown(run(sound, { rules })), ['4:9 warning test/b', '5:7 warning test/a', '5:7 warning test/z']);
  });

  it('shows what comes through an alias where it is used, and links the anchor', () => {
    const text = `${head}x-m: &m {name: a}\nmetadata: *m\n`;
    const [diagnostic] = run(text, { rules: [reports('test/a', ['metadata', 'name'])] });
    deepEqual(diagnostic?.range, { start: { line: 3, character: 10 }, end: { line: 3, character: 12 } });
    deepEqual(
      diagnostic?.related.map(({ range }) => range),
      [{ start: { line: 2, character: 15 }, end: { line: 2, character: 16 } }],
    );
  });

  it('drops fixes without edits', () => {
    const rule = defineRule({
      id: 'test/a',
      severity: 'warning',
      summary: 'A test.',
      kinds: ['Waiver'],
      check: ({ report, edit }) =>
        report({ path: [], message: 'm', fixes: [{ title: 'none', edits: edit.removeEntry(['nowhere']) }] }),
    });
    deepEqual(run(sound, { rules: [rule] })[0]?.fixes, []);
  });
});

describe('a rule that fails', () => {
  const failing = defineRule({
    id: 'test/failing',
    severity: 'hint',
    summary: 'A test.',
    kinds: ['Waiver'],
    check({ report }) {
      report({ path: ['gate'], message: 'before it fails' });
      throw new Error('out of luck');
    },
  });
  const rules = [failing, reports('test/other', ['policy'])];

  it('does not stop the others, and is told to whoever listens', () => {
    const failures: RuleFailure[] = [];
    const found = run(sound, { rules, onFailure: (failure) => failures.push(failure) });
    deepEqual(shown(found), ['4:9 warning test/other', '5:7 hint test/failing']);
    deepEqual(
      failures.map(({ rule, uri }) => ({ rule, uri })),
      [{ rule: 'test/failing', uri: 'file:///w/a/psi.waiver.yaml' }],
    );
    ok(failures[0]?.error instanceof Error);
  });

  it('is an error of its own where nobody listens', () => {
    const [first] = run(sound, { rules });
    equal(first?.rule, 'internal');
    equal(first?.severity, 'error');
    ok(first?.message.includes('test/failing') && first.message.includes('out of luck'));
  });
});

describe('the configuration', () => {
  const rules = [reports('test/a', ['gate']), reports('test/b', ['policy'])];
  const severities = (configuration: CheckOptions['configuration'], uri?: string) =>
    shown(run(sound, { rules, configuration }, uri));

  it('sets the severity of a rule everywhere, or switches it off', () => {
    deepEqual(severities({ rules: { 'test/a': 'error', 'test/b': 'off' } }), ['5:7 error test/a']);
  });

  it('sets the severity of a rule below some paths', () => {
    const configuration: CheckOptions['configuration'] = {
      rules: { 'test/a': { severity: 'hint', paths: ['a/**'] }, 'test/b': { severity: 'off', paths: ['b/*'] } },
    };
    deepEqual(severities(configuration), ['4:9 warning test/b', '5:7 hint test/a']);
    deepEqual(severities(configuration, 'file:///w/b/x.yaml'), ['5:7 warning test/a']);
    deepEqual(severities(configuration, 'file:///w/b/c/x.yaml'), ['4:9 warning test/b', '5:7 warning test/a']);
  });

  it('counts over what a finding says of itself', () => {
    const own = defineRule({
      id: 'test/a',
      severity: 'warning',
      summary: 'A test.',
      kinds: ['Waiver'],
      check: ({ report }) => report({ path: [], message: 'm', severity: 'error' }),
    });
    deepEqual(shown(run(sound, { rules: [own] })), ['1:1 error test/a']);
    deepEqual(shown(run(sound, { rules: [own], configuration: { rules: { 'test/a': 'hint' } } })), ['1:1 hint test/a']);
  });

  it('leaves ignored files alone', () => {
    deepEqual(severities({ ignore: ['a/*.waiver.yaml'] }), []);
    equal(severities({ ignore: ['b/**', '*.yaml'] }).length, 2);
  });

  it('reads paths as they are named, not as they are encoded', () => {
    const configuration: CheckOptions['configuration'] = { ignore: ['new models/**'] };
    deepEqual(severities(configuration, 'file:///w/new%20models/x.yaml'), []);
    equal(severities(configuration, 'file:///w/100%/x.yaml').length, 2);
  });

  it('is not slowed down by an entangled glob, which matches nothing', () => {
    const start = performance.now();
    const glob = `${'*a'.repeat(60)}b`;
    equal(
      severities(
        { ignore: [glob, `${'{a,'.repeat(30)}b`, '+(a+)+', `${'*a'.repeat(8)}b`] },
        `file:///w/${'a'.repeat(200)}`,
      ).length,
      2,
    );
    ok(performance.now() - start < 2000);
  });

  it('that is half written counts as far as it goes', () => {
    const rules: unknown[] = [
      null,
      'off',
      { 'test/a': null },
      { 'test/a': 'loud' },
      { 'test/a': { paths: ['**'] } },
      { 'test/a': { severity: 'off', paths: 'a' } },
      { 'test/a': ['off'] },
    ];
    for (const half of rules)
      equal(severities({ rules: half, ignore: [null, 1] } as unknown as CheckOptions['configuration']).length, 2);
    equal(severities({ ignore: '**' } as unknown as CheckOptions['configuration']).length, 2);
  });

  it('does not take names of objects for rules', () => {
    equal(severities({ rules: {} }).length, 2);
    const strange = [reports('constructor', ['gate']), reports('__proto__', ['gate'])];
    equal(run(sound, { rules: strange, configuration: { rules: {} } }).length, 2);
  });
});

describe('one document', () => {
  it('can be checked without its file', () => {
    const file = readSource('file:///w/a.yaml', sound.replace('gate:', 'gaet:'));
    const [document] = file.documents;
    ok(document);
    deepEqual(shown(checkDocument(createWorkspace([]), document)), ['5:1 error schema/unknown-key']);
  });
});
