import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { readSource } from '../../../core/model/documents.ts';
import { createWorkspace, type Workspace } from '../../../core/model/workspace.ts';
import { type CheckOptions, checkFile } from '../../../core/rules/check.ts';
import { type Fixed, fixAll } from '../../../core/rules/fix-all.ts';
import { type AnyRule, defineRule, defineTextRule, type Finding } from '../../../core/rules/rule.ts';
import { safeFixes } from '../../../core/rules/safe-fixes.ts';
import { damagedYaml } from '../../support/damaged-yaml.ts';
import { applyEdits } from '../../support/fixtures.ts';

const head = 'apiVersion: gatewright/v1\nkind: Waiver\n';

function workspaceOf(texts: Readonly<Record<string, string>>): Workspace {
  return createWorkspace(
    Object.entries(texts).map(([name, text]) => readSource(`file:///w/${name}`, text)),
    ['file:///w'],
  );
}

function fix(workspace: Workspace, options: CheckOptions, uris: Iterable<string> = workspace.files.keys()): Fixed {
  return fixAll(workspace, uris, (now, file) => checkFile(now, file, options));
}

/** Says of every place of a word what its fix would write. */
function replacing(id: string, word: string, ...newTexts: readonly string[]): AnyRule {
  return defineTextRule({
    id,
    severity: 'warning',
    summary: 'A test.',
    check({ document, report, edit }) {
      for (const { index } of document.text.matchAll(new RegExp(word, 'g'))) {
        const range = { start: index, end: index + word.length };
        const fixes = newTexts.map((text) => ({ title: text, edits: edit.replaceText(range, text), safe: true }));
        report({ path: [], range, message: `${word} at ${index}`, fixes });
      }
    },
  });
}

describe('fixing all', () => {
  const fixed = (body: string, ...rules: readonly AnyRule[]): string | undefined => {
    const { workspace } = fix(workspaceOf({ 'a.yaml': head + body }), { rules });
    return workspace.files.get('file:///w/a.yaml')?.text.slice(head.length);
  };

  it('goes on with what a fix made wrong anew', () => {
    equal(fixed('x: one\n', replacing('test/a', 'one', 'two'), replacing('test/b', 'two', 'three')), 'x: three\n');
  });

  it('applies fixes that meet one after the other', () => {
    equal(fixed('x: oneone\n', replacing('test/a', 'one', 'I')), 'x: II\n');
    equal(fixed('x: abc\n', replacing('test/a', 'ab', 'b'), replacing('test/b', 'bc', 'd')), 'x: d\n');
  });

  it('ends where fixes undo each other, and says so', () => {
    const rules = [replacing('test/a', 'one', 'two'), replacing('test/b', 'two', 'one')];
    const { workspace, endless, applied } = fix(workspaceOf({ 'a.yaml': `${head}x: one\n` }), { rules });
    equal(workspace.files.get('file:///w/a.yaml')?.text, `${head}x: two\n`);
    deepEqual(endless, ['file:///w/a.yaml']);
    equal(applied.length, 1);
    const growing = fix(workspaceOf({ 'a.yaml': `${head}x: one\n` }), {
      rules: [replacing('test/a', 'one', 'oneone')],
    });
    deepEqual(growing.endless, ['file:///w/a.yaml']);
  });

  it('leaves a fix after which the file would not parse, and applies the others', () => {
    const text = fixed('x: one\ny: two\n', replacing('test/a', 'one', '"'), replacing('test/b', 'two', 'three'));
    equal(text, 'x: one\ny: three\n');
  });

  it('leaves a fix that would make two documents of one', () => {
    equal(fixed('x: one\n', replacing('test/a', 'x: one', '---')), 'x: one\n');
  });

  it('takes the preferred fix, if that is safe, and no fix that is not', () => {
    const finding = (fixes: Finding['fixes']) => [{ fixes } as unknown as Parameters<typeof safeFixes>[0][number]];
    const [a, b, c] = [
      { title: 'a', safe: true },
      { title: 'b', safe: true, preferred: true },
      { title: 'c', preferred: true },
    ].map((each) => ({ ...each, edits: [] }));
    ok(a && b && c);
    deepEqual(
      [[a, b], [a, c], [c]].map((fixes) => safeFixes(finding(fixes)).map((each) => each.fix.title)),
      [['b'], ['a'], []],
    );
  });

  it('leaves a fix that edits another file as well, as a whole', () => {
    const both = defineRule({
      id: 'test/both',
      severity: 'warning',
      summary: 'A test.',
      kinds: ['Waiver'],
      check({ document, workspace, report, edit }) {
        const edits = [...workspace.files.keys()].map((uri) => {
          const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 1 } };
          return { uri, range, newText: 'y' };
        });
        if (document.text.includes('x:'))
          report({
            path: [],
            message: 'm',
            fixes: [
              { title: 'both', edits, safe: true },
              { title: 'none', edits: edit.replaceText({ start: 0, end: 0 }, '') },
            ],
          });
      },
    });
    const workspace = workspaceOf({ 'a.yaml': `${head}x: 1\n`, 'b.yaml': `${head}x: 1\n` });
    equal(fix(workspace, { rules: [both] }).workspace, workspace);
  });

  it('says where the mended stood before anything was fixed', () => {
    const { applied } = fix(workspaceOf({ 'a.yaml': `${head}x: one\ny: one\nw: two\n` }), {
      rules: [replacing('test/a', 'one', '"longer"\nz: "two"'), replacing('test/b', 'two', 'three')],
    });
    deepEqual(
      applied.map(({ rule, start }) => [rule, start.line, start.character]),
      [
        ['test/a', 2, 3],
        ['test/b', 2, 3],
        ['test/a', 3, 3],
        ['test/b', 3, 3],
        ['test/b', 4, 3],
      ],
    );
  });

  it('does not depend on the order of the files, and sees what a fix changes in others', () => {
    /** `x: n` wants to be one more than `x` of the file before it by name. */
    const counting = defineTextRule({
      id: 'test/count',
      severity: 'warning',
      summary: 'A test.',
      check: () => undefined,
    });
    const check = (now: Workspace, uri: string) => {
      const numberOf = (other: string) => Number(/x: (\d+)/.exec(now.files.get(other)?.text ?? '')?.[1] ?? Number.NaN);
      const others = [...now.files.keys()].filter((other) => other !== uri).map(numberOf);
      const most = Math.max(...others);
      const file = now.files.get(uri);
      ok(file);
      if (numberOf(uri) >= most) return [];
      const at = file.text.indexOf('x: ') + 3;
      const range = { start: file.lines.positionAt(at), end: file.lines.positionAt(file.text.indexOf('\n', at)) };
      const edits = [{ uri, range, newText: String(numberOf(uri) + 1) }];
      return [
        {
          uri,
          rule: counting.id,
          severity: 'warning' as const,
          message: 'm',
          range,
          related: [],
          fixes: [{ title: 't', edits, safe: true }],
        },
      ];
    };
    const texts = { 'a.yaml': `${head}x: 1\n`, 'b.yaml': `${head}x: 5\n`, 'c.yaml': `${head}x: 3\n` };
    const orders = [
      ['a', 'b', 'c'],
      ['c', 'b', 'a'],
      ['b', 'a', 'c', 'a'],
    ];
    const results = orders.map((order) => {
      const { workspace } = fixAll(
        workspaceOf(texts),
        order.map((name) => `file:///w/${name}.yaml`),
        (now, file) => check(now, file.uri),
      );
      return [...workspace.files.values()].map(({ text }) => text);
    });
    for (const result of results) deepEqual(result, Array(3).fill(`${head}x: 5\n`));
  });

  it('of damaged samples: once is enough, nothing else is touched, and what parsed still parses', function () {
    this.timeout(process.env.GATEWRIGHT_FIX_RUNS ? 0 : 60_000);
    let mended = 0;
    fc.assert(
      fc.property(damagedYaml(), (text) => {
        const options = { today: '2026-11-24' };
        const before = workspaceOf({ 'a.yaml': text });
        const { workspace, edits, applied, endless } = fix(before, options);
        deepEqual(endless, []);
        const after = workspace.files.get('file:///w/a.yaml')?.text ?? '';
        mended += applied.length > 0 ? 1 : 0;
        equal(applied.length > 0, after !== text);
        equal(applyEdits(text, edits.get('file:///w/a.yaml') ?? []), after);
        const again = fix(workspace, options);
        equal(again.workspace, workspace, 'something is fixed again');
        const readable = (now: Workspace) =>
          [...now.files.values()]
            .flatMap((f) => f.documents)
            .flatMap((d) => d.yaml.problems)
            .filter(({ code }) => code !== 'duplicate-key').length;
        ok(readable(workspace) <= readable(before));
        const [left] = [...workspace.files.values()].flatMap((file) => safeFixes(checkFile(workspace, file, options)));
        equal(left?.fix.title, undefined);
      }),
      { numRuns: Number(process.env.GATEWRIGHT_FIX_RUNS ?? 60) },
    );
    notEqual(mended, 0);
  });
});
