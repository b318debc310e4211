import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { readSource, type SourceFile } from '../../../core/model/documents.ts';
import { type Change, changeBetween, changeOfBoth } from '../../../core/yaml/change.ts';
import { commentsIn, commentsOf } from '../../../core/yaml/comments.ts';
import { documentOf, unreadableDocument, type YamlDocument } from '../../../core/yaml/document.ts';
import { indexLines } from '../../../core/yaml/lines.ts';
import type { YamlNode } from '../../../core/yaml/node.ts';
import { readOnce, readStream, type YamlStream } from '../../../core/yaml/stream.ts';
import { type Text, typedText } from '../../../core/yaml/text.ts';
import type { WrittenForms } from '../../../core/yaml/value.ts';
import { segmentsOf } from '../../../core/yaml/walk.ts';
import { compose, wholeSyntax } from '../../../core/yaml/whole.ts';
import { parseCount } from '../../../core/yaml/window.ts';
import { yamlFiles } from '../../support/yaml.ts';
import { applied, replaced, type TextEdit, textEdits, yamlTexts } from '../../support/yaml-edits.ts';

/** More runs for a long search: `YAML_EDIT_RUNS=100000`, from another seed: `YAML_EDIT_SEED=7`. */
const runs = Number(process.env.YAML_EDIT_RUNS ?? 400);
const seed = Number(process.env.YAML_EDIT_SEED ?? 1);

/** The documents of a text, parsed at once. */
function whole(text: string): readonly YamlDocument[] {
  const composed = compose(text);
  return 'unreadable' in composed ? [unreadableDocument(text, composed)] : wholeSyntax(text, composed).map(documentOf);
}

function shownNode(node: YamlNode | undefined): unknown {
  if (!node) return undefined;
  const { kind, start, end, anchor, tag } = node;
  const own = { kind, start, end, anchor, tag };
  switch (node.kind) {
    case 'scalar':
      return { ...own, value: node.value, source: node.source, style: node.style };
    case 'alias':
      return { ...own, name: node.name, target: node.target && [node.target.kind, node.target.start, node.target.end] };
    case 'sequence':
      return { ...own, flow: node.flow, items: node.items.map(shownNode) };
    case 'map': {
      const entries = node.entries.map(({ name, merge, key, value }) => [
        name,
        merge,
        shownNode(key),
        shownNode(value),
      ]);
      return { ...own, flow: node.flow, entries };
    }
  }
}

/** A value with its written forms, and with which parts of it are the same object. */
function shownValue(value: unknown, forms: WrittenForms, seen: Map<object, number> = new Map()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return `the same as ${known}`;
  seen.set(value, seen.size);
  const parts = Object.entries(value).map(([key, part]) => [key, shownValue(part, forms, seen)]);
  const written = [...(forms.get(value) ?? [])].map(([key, form]) => `${key}: ${form}`).sort();
  return { list: Array.isArray(value), parts, written };
}

function shown(documents: readonly YamlDocument[]): unknown {
  return documents.map(({ root, value, written, problems, start, end }) => ({
    root: shownNode(root),
    value: shownValue(value, written),
    problems,
    start,
    end,
  }));
}

function holds(stream: YamlStream, text: string): void {
  equal(String(stream.text), text);
  deepEqual(shown(stream.documents), shown(whole(text)));
  deepEqual(commentsIn(stream), commentsOf(text));
}

/** Reads a text, then each of its later versions from the one before. */
function follow(texts: readonly string[]): YamlStream {
  const [first = '', ...others] = texts;
  let stream = readStream(first);
  holds(stream, first);
  for (const text of others) {
    stream = readStream(text, stream);
    holds(stream, text);
  }
  return stream;
}

const samples = yamlFiles()
  .map(({ text }) => text)
  .filter(({ length }) => length < 3000);

const gate = (name: string, bound = '0.80'): string =>
  `  - id: ${name}\n    type: metric\n    metric: accuracy\n    pass:\n      min: ${bound}\n    note: "quoted ${name}"\n`;
const policy = (gates: readonly string[]): string =>
  `apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata:\n  name: p\ngates:\n${gates.join('')}stages: [a]\n`;
const manyGates = Array.from({ length: 1000 }, (_, i) => gate(`g${i}`));

function rootOf(stream: YamlStream): Record<string, unknown> {
  return stream.documents[0]?.value as Record<string, unknown>;
}

function gatesOf(stream: YamlStream): readonly unknown[] {
  return rootOf(stream).gates as unknown[];
}

function charactersParsed(read: () => YamlStream): [number, YamlStream] {
  const before = parseCount.characters;
  const stream = read();
  return [parseCount.characters - before, stream];
}

describe('reading YAML after an edit', () => {
  describe('is the same as reading it anew', () => {
    it('whatever the text and the edits', function () {
      this.timeout(0);
      fc.assert(
        fc.property(
          yamlTexts(samples),
          fc.array(fc.tuple(textEdits, fc.constantFrom('unknown', 'known', 'typed')), { minLength: 1, maxLength: 12 }),
          (text, edits) => {
            let stream = readStream(text);
            holds(stream, text);
            const first = stream;
            const history = [text];
            for (const [edit, how] of edits) {
              const after = applied(String(stream.text), edit, history);
              if (after.text.length > 12_000) break;
              const typed = how === 'typed' ? after.change : undefined;
              const now = typed
                ? typedText(stream.text, typed.start, typed.oldEnd, after.text.slice(typed.start, typed.newEnd))
                : after.text;
              stream = readStream(now, stream, how === 'unknown' ? undefined : after.change);
              history.push(after.text);
              holds(stream, after.text);
            }
            // Who still holds an earlier version sees what it was.
            holds(first, text);
          },
        ),
        { numRuns: runs, seed },
      );
    });

    it('with lines and headers', function () {
      this.timeout(0);
      const header = fc.constantFrom('apiVersion: gatewright/v1\nkind: Waiver\n', 'kind: Waiver\n', '');
      fc.assert(
        fc.property(header, yamlTexts(samples), fc.array(textEdits, { maxLength: 8 }), (head, body, edits) => {
          let file = readSource('file:///a.yaml', head + body);
          const history = [file.text];
          for (const edit of edits) {
            const { text, change } = applied(file.text, edit, history);
            history.push(text);
            file = readSource(file.uri, text, { before: file, change });
            const fresh = readSource(file.uri, text);
            const places = (of: SourceFile): unknown => [
              of.documents.map(({ index, header: found }) => [index, found]),
              Array.from({ length: of.lines.count }, (_, line) => of.lines.startOf(line)),
            ];
            deepEqual(places(file), places(fresh));
            const at = text.length >> 1;
            deepEqual(file.lines.positionAt(at), indexLines(text).positionAt(at));
          }
        }),
        { numRuns: Math.max(100, runs / 4), seed },
      );
    });

    it('whatever stands where it is first looked no further', function () {
      this.timeout(0);
      const room = fc.nat(600).map((length) => (length === 0 ? '' : `# ${'x'.repeat(length)}\n\n`));
      const entry = fc.tuple(
        fc.constantFrom('a: 1\n', 'b:\n', 'c:\n  - 1\n', 'd:\n  e: 1\n', '---\n', '  - 2\n', '"q\n', '- 3\n'),
        room,
      );
      fc.assert(
        fc.property(fc.array(entry, { minLength: 2, maxLength: 10 }), fc.nat(), fc.boolean(), (all, salt, isGone) => {
          const text = all.flat().join('');
          const first = readStream(text);
          for (let step = 0; step < 4; step++) {
            const at = text.lastIndexOf('\n', (salt * (step + 1)) % text.length) + 1;
            const oldEnd = isGone ? text.indexOf('\n', at) + 1 : at;
            const inserted = isGone ? '' : (['x', ' ', 'k: 1\n', 'k:\n'][step] ?? '');
            const stream = readStream(typedText(text, at, oldEnd, inserted), first, {
              start: at,
              oldEnd,
              newEnd: at + inserted.length,
            });
            holds(stream, text.slice(0, at) + inserted + text.slice(oldEnd));
          }
        }),
        { numRuns: runs, seed },
      );
    });

    it('where it went wrong once', () => {
      for (const texts of [
        ['l:\n  - 1\n  - 2\n', 'l:\n  - 1\n  - 0.50\n', 'l:\n  - 1.0\n  - 0.50\n', 'l:\n  - 1.0\n  - 2\n  - 0.50\n'],
        // An empty key at the very end stands in no part's text.
        ['? '],
        ['a:\n  b:\n  - 1\n&', 'a:\n  b:\n  - 1\n&a'],
        // Without a second quote, the first one takes all that follows.
        ['a: "x\nb: 1\nc: "y"\n', 'a: "x\nb: 1\nc: y"\n', 'a: "x\nb: 1\nc: y\n', 'a: "x"\nb: 1\nc: y\n'],
        ["a: 'x\nb: 1\nc: it's\n", "a: 'x\nb: 1\nc: it''s\n", "a: 'x\nb: 1\nc: its\n"],
        ['a: "x\\"\nb: "\n', 'a: "x\\"\nb: \n'],
        // A bracket that is missing lets the next line begin in the middle.
        ['a:\n  b: {c\n  k: v\n  l: 1\nd: 1\n', 'a:\n  b: {c\n  k: v\n  l: 1\nd: 2\n'],
        ['a:\n  - {b\n  - c\n  - d\n', 'a:\n  - {b\n  - c\n  - e\n', 'a:\n  - {b}\n  - c\n  - e\n'],
        // A bracket right behind an alias or a quote lets the parser take what follows for something else.
        ['*ab{:\na: 1\n', '*ab{:\na: 1\nx', '*ab:\na: 1\n'],
        ['"ab"[:\na: 1\n', '"ab"[:\na: 1\nx'],
        ['*ab {:\na: 1\n', '*ab {:\na: 1\nx'],
        ['"ab" [:\na: 1\n', '"ab" [:\na: 1\nx'],
        // The lexer takes the bracket for one, the parser does not.
        ["*a[key h- q: 'it''s'\nmg:\n  o: 1\nal: \"multi\n", "*a[key h- q: 'it''s'\nmg:\n  o: 1\nal: \"multi"],
        // Whether blanks between entries are a mistake is said by the end of their map.
        [
          'k: 1\n  \n>  m\n>  m\n: 1\na: 2\ns: |\n  t\n>  m\n>  m\n1',
          'k: 1\n  \n>  m\n>  m\n: 1\na: 2\nk: 1\n  \n>  m\ns: |\n  t\n>  m\n>  m\n1',
        ],
        // Keyless text takes the next key with it.
        ['a: 1\nb: 2\n', 'a: 1\nfoo\nb: 2\n', 'a: 1\nfoo:\nb: 2\n'],
        ['a: 1\nb: 2\nc: 3\n', 'a: b: 1\nb: 2\nc: 3\n', 'a: 1\nb: 2\nc: 3\n'],
        ['a: |\n  x\nb:\n  - 1\n', 'a: |\n  x\n\t\nb:\n  - 1\n', 'a: |\n  x\n\t\n  b:\n  - 1\n'],
        ['a: 1\n---\nb: 2\n', 'a: 1\n--\nb: 2\n', 'a: 1\n---\nb: 2\n', 'a: 1\n---\n---\nb: 2\n'],
        ['a: &x 1\nb: *x\n', 'a: &x 2\nb: *x\n', 'a: &y 2\nb: *x\n', 'a: &x 2\nb: *x\n'],
      ]) {
        follow(texts);
      }
    });

    it('for texts that are too large or too deep, and when they no longer are', () => {
      const deep = `a: ${'['.repeat(300)}\n`;
      const stream = follow(['a: 1\nb: 2\n', `${deep}b: 2\n`, 'a: 1\nb: 2\n']);
      deepEqual(Object.keys(rootOf(stream)), ['a', 'b']);
    });

    it('from what was read once, of which the next edit parses no more than of another', () => {
      const text = policy(manyGates);
      const opened = readStream(text, readOnce(text));
      holds(opened, text);
      const edited = text.replace('id: g7\n', 'id: x\n');
      const [parsed, after] = charactersParsed(() => readStream(edited, opened));
      ok(parsed < 1000);
      holds(after, edited);
    });

    it('for a change that is not the one that was made', () => {
      const before = readStream('a: 1\nb: 2\n');
      holds(readStream('a: 1\nb: 3\nc: 4\n', before, { start: 90, oldEnd: 95, newEnd: 100 }), 'a: 1\nb: 3\nc: 4\n');
    });
  });

  describe('keeps', () => {
    it('the values of gates that were not typed in', () => {
      const before = readStream(policy(manyGates));
      const written = String(before.text);
      const at = written.indexOf('min: 0.80', written.indexOf('id: g500')) + 5;
      const edit = replaced(written, at, at + 4, '0.9');
      const after = readStream(edit.text, before, edit.change);
      const [old, now] = [gatesOf(before), gatesOf(after)];
      equal(now.length, 1000);
      for (const [index, value] of now.entries()) equal(value === old[index], index !== 500);
      equal(rootOf(after).metadata, rootOf(before).metadata);
    });

    it('the values behind a gate that is added, and before one that is taken away', () => {
      const before = readStream(policy(manyGates));
      const more = readStream(policy([...manyGates.slice(0, 10), gate('new'), ...manyGates.slice(10)]), before);
      deepEqual(
        [gatesOf(more)[0], gatesOf(more)[11]].map((g, i) => g === gatesOf(before)[[0, 10][i] ?? -1]),
        [true, true],
      );
      const fewer = readStream(policy(manyGates.slice(1)), before);
      ok(gatesOf(fewer).every((value, index) => value === gatesOf(before)[index + 1]));
    });

    it('the list as a whole while something else is edited', () => {
      const before = readStream(policy(manyGates));
      const after = readStream(String(before.text).replace('name: p', 'name: q'), before);
      equal(gatesOf(after), gatesOf(before));
    });

    it('lists and maps of a single item while something else is edited', () => {
      const before = readStream(`${policy(manyGates)}extends:\n  - base\nowner:\n  name: Risk\n`);
      const after = readStream(String(before.text).replace('id: g7\n', 'id: x\n'), before);
      equal(rootOf(after).extends, rootOf(before).extends);
      equal(rootOf(after).owner, rootOf(before).owner);
    });

    it('what is undone', () => {
      const before = readStream(policy(manyGates));
      const changed = readStream(String(before.text).replace('id: g7\n', 'id: x\n'), before);
      const undone = readStream(before.text, changed);
      ok(gatesOf(undone).every((value, index) => value === gatesOf(before)[index]));
    });

    it('the identity of segments that were not typed in, wherever they stand now', () => {
      const identities = (stream: YamlStream): ReadonlyMap<string, object | undefined> =>
        new Map(stream.documents.flatMap(segmentsOf).map(({ path, identity }) => [path.join('.'), identity]));
      const before = readStream(policy([gate('a'), gate('b'), '  - &x {id: c}\n', '  - *x\n']));
      const now = identities(readStream(String(before.text).replace('id: a', 'id: long'), before));
      const old = identities(before);
      notEqual(now.get('gates.0'), old.get('gates.0'));
      ok(old.get('gates.1'));
      equal(now.get('gates.1'), old.get('gates.1'));
      equal(now.get('stages'), undefined);
      ok(now.get('stages.0') === undefined && now.get('gates.3') === undefined);
      equal(now.get('metadata'), old.get('metadata'));
    });

    it('two gates of the same text apart', () => {
      const before = readStream(policy([gate('a'), gate('b')]));
      const after = readStream(policy([gate('a'), gate('a'), gate('b')]), before);
      notEqual(gatesOf(after)[0], gatesOf(after)[1]);
    });
  });

  describe('parses', () => {
    const size = gate('g500').length;
    const text = policy(manyGates);
    const before = readStream(text);
    const inGate = text.indexOf('metric: accuracy', text.indexOf('id: g500')) + 'metric: '.length;

    /** How many characters are parsed for each of some edits that follow each other at a place. */
    const typed = (inserts: readonly string[], at = inGate): readonly number[] => {
      const counts = followed(inserts, at, (after) => after);
      const typedCounts = followed(inserts, at, (_, stream, place, insert) =>
        typedText(stream.text, place, place, insert),
      );
      deepEqual(typedCounts, counts, 'a text that is not laid together');
      return counts;
    };
    const followed = (
      inserts: readonly string[],
      at: number,
      made: (after: string, stream: YamlStream, place: number, insert: string) => Text,
    ): readonly number[] => {
      let stream = before;
      let place = at;
      return inserts.map((insert) => {
        const { text: after, change } = replaced(String(stream.text), place, place, insert);
        const [characters, next] = charactersParsed(() =>
          readStream(made(after, stream, place, insert), stream, change),
        );
        place += insert.length;
        stream = next;
        holdsBriefly(stream, after);
        return characters;
      });
    };
    const holdsBriefly = (stream: YamlStream, after: string): void =>
      deepEqual(stream.documents[0]?.problems, whole(after)[0]?.problems);

    it('less than two gates for a key in one', () => {
      for (const characters of typed(['x', 'y', ' z'])) ok(characters < 2 * size, String(characters));
    });

    it('a few gates while a bracket or a quote is open in one', () => {
      for (const characters of typed(['{', 'a', ': ', '1', '}'])) ok(characters < 6 * size, String(characters));
      for (const characters of typed(['"', 'a', '"'])) ok(characters < 6 * size, String(characters));
    });

    it('little for a new key at the margin', () => {
      const at = text.indexOf('stages:');
      for (const characters of typed(['\n', 'o', 'w', 'n', 'e', 'r', ':', ' x', '\n'], at)) {
        ok(characters < 6 * size, String(characters));
      }
    });

    it('little for a new gate', () => {
      const at = text.indexOf('  - id: g500');
      for (const characters of typed(['  - ', 'id', ': ', 'new', '\n    type: metric\n'], at)) {
        ok(characters < 6 * size, String(characters));
      }
    });

    it('a gate that is longer than what is looked at first, and no more', () => {
      const long = policy(manyGates.map((each, index) => `${each}    rationale: "${`${index} `.repeat(500)}"\n`));
      const first = readStream(long);
      const at = long.indexOf('metric: accuracy', long.indexOf('id: g500')) + 'metric: '.length;
      const change = { start: at, oldEnd: at, newEnd: at + 1 };
      const [characters, stream] = charactersParsed(() => readStream(typedText(long, at, at, 'x'), first, change));
      ok(characters < 10_000, String(characters));
      holdsBriefly(stream, `${long.slice(0, at)}x${long.slice(at)}`);
    });

    it('nothing for what is undone', () => {
      const { text: after, change } = replaced(text, inGate, inGate, 'x');
      const changed = readStream(after, before, change);
      equal(charactersParsed(() => readStream(text, changed))[0], 0);
    });
  });
});

describe('a change between two texts', () => {
  it('makes the one of the other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat({ max: 3 }), (a, b, times) => {
        const [before, after] = ['x'.repeat(4095 * times) + a, 'x'.repeat(4095 * times) + b];
        const { start, oldEnd, newEnd } = changeBetween(before, after);
        equal(before.slice(0, start) + after.slice(start, newEnd) + before.slice(oldEnd), after);
      }),
    );
  });

  it('is one change for two that follow each other', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 5 }), fc.array(textEdits, { maxLength: 6 }), (text, edits) => {
        let now = text;
        let change: Change | undefined;
        for (const edit of edits as readonly TextEdit[]) {
          const next = applied(now, edit, []);
          if (!next.change) continue;
          change = change ? changeOfBoth(change, next.change) : next.change;
          now = next.text;
        }
        if (!change) return;
        equal(text.slice(0, change.start) + now.slice(change.start, change.newEnd) + text.slice(change.oldEnd), now);
      }),
    );
  });
});
