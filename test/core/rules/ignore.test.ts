import { deepEqual, equal, ok } from 'node:assert/strict';
import { readSource, type SourceFile } from '../../../core/model/documents.ts';
import { createWorkspace } from '../../../core/model/workspace.ts';
import { type CheckOptions, checkFile } from '../../../core/rules/check.ts';
import { ignoreFix, isDay } from '../../../core/rules/ignore.ts';
import { rules as registered } from '../../../core/rules/registry.ts';
import { type AnyRule, defineRule } from '../../../core/rules/rule.ts';
import { applyEdits } from '../../support/fixtures.ts';

const head = 'apiVersion: gatewright/v1\nkind: Waiver\n';

/** Reports the key of every entry `bad`, wherever it stands. */
const bad: AnyRule = defineRule({
  id: 'test/evil',
  severity: 'error',
  summary: 'A test.',
  kinds: ['Waiver'],
  check({ document, report }) {
    for (const { index } of document.text.matchAll(/\bbad\b/g)) {
      if (document.yaml.start <= index && index < document.yaml.end)
        report({ path: [], range: { start: index, end: index + 3 }, message: 'bad' });
    }
  },
});
const rules = [bad, ...registered.filter(({ id }) => id.startsWith('ignore/'))];

function run(body: string, options: CheckOptions = {}): readonly string[] {
  const file = readSource('file:///w/a.yaml', head + body);
  return checkFile(createWorkspace([file]), file, { rules, ...options }).map(
    ({ rule, range }) => `${range.start.line - 1} ${rule.replace('test/evil', 'bad')}`,
  );
}

describe('ignore comments', () => {
  it('ignore a rule on their line', () => deepEqual(run('a: bad # gatewright-ignore test/evil -- known\n'), []));

  it('ignore a rule on the next line if they stand alone', () => {
    deepEqual(run('# gatewright-ignore test/evil -- known\na: bad\nb: bad\n'), ['3 bad']);
    deepEqual(run('x:\n  # gatewright-ignore test/evil -- known\n  - bad\n  - bad\n'), ['4 bad']);
  });

  it('behind a value do not reach the next line', () => {
    deepEqual(run('x: 1 # gatewright-ignore test/evil -- known\na: bad\n'), ['1 ignore/unused', '2 bad']);
  });

  it('above a line may stand above another comment', () => {
    deepEqual(run('# gatewright-ignore test/evil -- known\n# gatewright-ignore test/worse -- known too\na: bad\n'), [
      '2 ignore/unused',
    ]);
    deepEqual(run('# gatewright-ignore test/evil -- known\n\na: bad\n'), ['1 ignore/unused', '3 bad']);
  });

  it('ignore every diagnostic of the rule on the line, and of no other rule', () => {
    deepEqual(run('a: [bad, bad] # gatewright-ignore test/evil -- known\n'), []);
    deepEqual(run('a: bad # gatewright-ignore test/other -- known\n'), ['1 bad', '1 ignore/unused']);
  });

  it('are no comments inside of texts', () => {
    deepEqual(run('a: |\n  # gatewright-ignore test/evil -- known\n  bad\n'), ['3 bad']);
    deepEqual(run('a: "\n  # gatewright-ignore test/evil -- known\n  bad"\n'), ['3 bad']);
    deepEqual(run("a: 'bad # gatewright-ignore test/evil -- known'\n"), ['1 bad']);
    deepEqual(run('a: bad# gatewright-ignore test/evil -- known\n'), ['1 bad']);
  });

  it('work with CRLF, in flow collections and behind block scalar headers', () => {
    deepEqual(run('a: bad # gatewright-ignore test/evil -- known\r\nb: 1\r\n'), []);
    deepEqual(
      run(
        'a: [\n  # gatewright-ignore test/evil -- known\n  bad,\n  bad # gatewright-ignore test/evil -- known\n  ]\n',
      ),
      [],
    );
    deepEqual(run('bad: | # gatewright-ignore test/evil -- known\n  # text\n'), []);
  });

  it('without a reason ignore nothing', () => {
    for (const comment of [
      'test/evil',
      'test/evil --',
      'test/evil -- ',
      'test/evil because',
      'test/evil -- <reason>',
      'test/evil until 2099-01-01',
    ]) {
      deepEqual(
        run(`a: bad # gatewright-ignore ${comment}\n`, { today: '2026-11-24' }),
        ['1 bad', '1 ignore/no-reason'],
        comment,
      );
    }
  });

  it('with a day count through that day', () => {
    const text = 'a: bad # gatewright-ignore test/evil until 2026-11-24 -- known\n';
    deepEqual(run(text, { today: '2026-11-24' }), []);
    deepEqual(run(text, { today: '2026-11-25' }), ['1 bad', '1 ignore/expired']);
  });

  it('with a day do not count where nobody says what day it is, and are not called expired', () => {
    deepEqual(run('a: bad # gatewright-ignore test/evil until 2026-11-24 -- known\n'), ['1 bad']);
  });

  it('with something that is no day are over', () => {
    for (const day of ['2026-02-30', 'tomorrow', '2026-1-1', '2026-13-01']) {
      deepEqual(
        run(`a: bad # gatewright-ignore test/evil until ${day} -- known\n`, { today: '2020-01-01' }),
        ['1 bad', '1 ignore/expired'],
        day,
      );
    }
  });

  it('that ignore nothing are said to', () => {
    deepEqual(run('a: good # gatewright-ignore test/evil -- known\n'), ['1 ignore/unused']);
    deepEqual(run('a: bad # gatewright-ignore -- known\n'), ['1 bad', '1 ignore/unused']);
  });

  it('of a rule that is switched off are not judged', () => {
    deepEqual(
      run('a: good # gatewright-ignore test/evil -- known\n', { configuration: { rules: { 'test/evil': 'off' } } }),
      [],
    );
  });

  it("can't ignore what is said of ignore comments", () => {
    deepEqual(run('# gatewright-ignore ignore/unused -- no\na: 1 # gatewright-ignore test/evil -- known\n'), [
      '1 ignore/unused',
      '2 ignore/unused',
    ]);
  });

  it('count in their own document alone', () => {
    const file = readSource(
      'file:///w/a.yaml',
      `${head}a: bad\n---\n${head}# gatewright-ignore test/evil -- known\na: bad\n---\n# gatewright-ignore test/evil -- nobody\nkind: Foreign\n`,
    );
    deepEqual(
      checkFile(createWorkspace([file]), file, { rules }).map(({ range }) => range.start.line),
      [2],
    );
  });
});

describe('the fix that ignores', () => {
  function fix(text: string, at: string): string | undefined {
    const file: SourceFile = readSource('file:///w/a.yaml', text);
    const [document] = file.documents;
    ok(document);
    const start = file.lines.positionAt(text.indexOf(at));
    const made = ignoreFix(document, { rule: 'test/evil', range: { start, end: start } });
    return made && applyEdits(text, made.edits);
  }

  it('writes a comment above the line, indented like it', () => {
    equal(fix('a:\n  - b: bad\n', 'bad'), 'a:\n  # gatewright-ignore test/evil -- <reason>\n  - b: bad\n');
    equal(fix('bad', 'bad'), '# gatewright-ignore test/evil -- <reason>\nbad');
    equal(fix('\ufeffbad\r\n', 'bad'), '\ufeff# gatewright-ignore test/evil -- <reason>\r\nbad\r\n');
  });

  it('writes none where no comment can stand', () => {
    equal(fix('{"a": {\n"b": "bad"}}', 'bad'), undefined);
    equal(fix('a: |\n  x\n  bad\n', 'bad'), undefined);
    equal(fix('a: "x\n  bad"\n', 'bad'), undefined);
  });

  it('ignores nothing until a reason is written, and then does', () => {
    const text = `${head}a: bad\n`;
    const changed = fix(text, 'bad') ?? '';
    deepEqual(run(changed.slice(head.length)), ['1 ignore/no-reason', '2 bad']);
    deepEqual(run(changed.slice(head.length).replace('<reason>', 'known')), []);
  });
});

describe('days', () => {
  it('are those of the calendar', () => {
    deepEqual(['2024-02-29', '2026-12-31'].map(isDay), [true, true]);
    deepEqual(['2023-02-29', '2026-00-10', '2026-11-24T00:00'].map(isDay), [false, false, false]);
  });
});
