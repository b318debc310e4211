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
    for (const day of ['2026-02-30', 'tomorrow', '2026-1-1', '2026-13-01', '', '2026-11-24 or so']) {
      deepEqual(
        run(`a: bad # gatewright-ignore test/evil until ${day} -- known\n`, { today: '2020-01-01' }),
        ['1 bad', '1 ignore/expired'],
        day,
      );
    }
  });

  it('may name several rules, parted by commas or blanks', () => {
    for (const parted of [
      'test/evil, test/none',
      'test/none test/evil',
      'test/none,test/evil',
      'test/none , test/evil,',
    ])
      deepEqual(run(`a: bad # gatewright-ignore ${parted} -- known\n`), ['1 ignore/unused'], parted);
    const both = 'a: [bad, worse] # gatewright-ignore test/evil, test/worse until 2026-11-24 -- known\n';
    const worse: AnyRule = defineRule({ ...bad, id: 'test/worse' } as Parameters<typeof defineRule>[0]);
    deepEqual(run(both, { rules: [...rules, worse], today: '2026-11-24' }), []);
    deepEqual(run(both, { rules: [...rules, worse], today: '2026-11-25' }), [
      '1 bad',
      '1 test/worse',
      '1 ignore/expired',
    ]);
    deepEqual(run('a: bad # gatewright-ignore test/evil, test/worse\n'), ['1 bad', '1 ignore/no-reason']);
  });

  it('of which one names nothing that is here lose that one alone by their fix', () => {
    const mended = (comment: string): readonly string[] => {
      const text = `${head}a: bad # gatewright-ignore ${comment} -- known\n`;
      const file = readSource('file:///w/a.yaml', text);
      return checkFile(createWorkspace([file]), file, { rules }).flatMap(({ fixes }) =>
        fixes.map((fix) => applyEdits(text, fix.edits).slice(`${head}a: bad # gatewright-ignore `.length)),
      );
    };
    deepEqual(mended('test/none, test/evil'), ['test/evil -- known\n']);
    deepEqual(mended('test/evil, test/none'), ['test/evil -- known\n']);
    deepEqual(mended('test/evil, test/none until 2099-01-01'), ['test/evil until 2099-01-01 -- known\n']);
    const [renamed, removed] = mended('test/evil, ignore/unusd');
    deepEqual([renamed, removed], ['test/evil, ignore/unused -- known\n', 'test/evil -- known\n']);
  });

  it('at the end of the text, or above nothing, ignore nothing and can be removed', () => {
    for (const text of [
      'a: bad\n# gatewright-ignore test/evil -- known',
      'a: bad\n# gatewright-ignore test/evil -- known\n',
    ]) {
      const file = readSource('file:///w/a.yaml', head + text);
      const [first, second] = checkFile(createWorkspace([file]), file, { rules });
      deepEqual([first?.rule, second?.rule], ['test/evil', 'ignore/unused']);
      equal(applyEdits(head + text, second?.fixes[0]?.edits ?? []), `${head}a: bad\n`);
    }
    deepEqual(run('a: bad # gatewright-ignore test/evil -- known'), []);
    const crlf = `${head}# gatewright-ignore test/evil -- known\nb: 1\n`.replaceAll('\n', '\r\n');
    const file = readSource('file:///w/a.yaml', crlf);
    const [unused] = checkFile(createWorkspace([file]), file, { rules });
    equal(applyEdits(crlf, unused?.fixes[0]?.edits ?? []), `${head}b: 1\n`.replaceAll('\n', '\r\n'));
  });

  it('count in flow collections, and are text in scalars of several lines', () => {
    deepEqual(
      run(
        'a: {b: 1,\n  bad: 2, # gatewright-ignore test/evil -- known\n  # gatewright-ignore test/evil -- known\n  c: [bad]}\n',
      ),
      [],
    );
    deepEqual(run('a: >-\n  x\n  # gatewright-ignore test/evil -- known\nb: bad\n'), ['4 bad']);
    deepEqual(run("a: 'x\n  # gatewright-ignore test/evil -- known\n  y'\nb: bad\n"), ['4 bad']);
    deepEqual(
      run('a: |\n  # gatewright-ignore test/evil -- known\n# gatewright-ignore test/evil -- known\nb: bad\n'),
      [],
    );
  });

  it('count in the front matter of a model card, and are headings of text behind it', () => {
    const card = (front: string, text: string): readonly string[] => {
      const file = readSource('file:///w/README.md', `---\ngatewright: {}\n${front}---\n${text}`);
      return checkFile(createWorkspace([file]), file, { today: '2026-11-24' })
        .filter(({ rule }) => /^(license|ignore)\//.test(rule))
        .map(({ rule, range }) => `${range.start.line + 1} ${rule}`);
    };
    const comment = '# gatewright-ignore license/unknown -- known';
    deepEqual(card('license: MIT\n', `${comment}\nlicense: MIT\n`), ['3 license/unknown']);
    deepEqual(card(`license: MIT ${comment}\n`, '# MIT\n'), []);
    deepEqual(card(`${comment}\nlicense: MIT\n`, ''), []);
    deepEqual(card(`license: mit ${comment}\n`, ''), ['3 ignore/unused']);
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

  it('leaves the front matter of a model card what it is', () => {
    const uri = 'file:///w/README.md';
    for (const text of [
      '---\nlicense: MIT\ngatewright: {extra: 1}\n---\n# m\n',
      '---\r\ngatewright: {}\r\nlanguage: English\r\n---\r\n',
      '--- \ngatewright:\n  metadata: {name: A}\n  extra: |\n    # no\n---\n',
    ]) {
      const file = readSource(uri, text);
      const workspace = createWorkspace([file]);
      const found = checkFile(workspace, file, { today: '2026-11-24' });
      ok(found.length > 0);
      for (const diagnostic of found) {
        const [document] = file.documents;
        ok(document);
        const made = ignoreFix(document, diagnostic);
        if (!made) continue;
        const silenced = readSource(uri, applyEdits(text, made.edits).replace('<reason>', 'known'));
        equal(silenced.documents.length, 1, diagnostic.rule);
        const left = checkFile(createWorkspace([silenced]), silenced, { today: '2026-11-24' });
        const same = (list: typeof found) =>
          list.filter(({ rule, message }) => rule === diagnostic.rule && message === diagnostic.message);
        ok(same(left).length < same(found).length, `${diagnostic.rule} is still there`);
      }
    }
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
