import fc from 'fast-check';
import type { Change } from '../../core/yaml/change.ts';

/** Stretches of YAML, sound and broken, that mean something else in each other's neighbourhood. */
export const pieces: readonly string[] = [
  ...[
    'a: 1\n',
    'b:\n',
    '  - 0.50\n',
    'l:\n  - 1\n  - 2\n',
    'c:\n  - x\n  - y: 2\n    z: [1, 2]\n',
    'gates:\n- id: a\n  t: 1\n- id: b\n',
  ],
  ...[
    'gates:\n  - id: a\n    min: 0.80\n  # about b\n  - id: b\n',
    'm:\n  k: v\n  l: "q"\n',
    'k:\n    deep:\n      - 1\n',
  ],
  ...['a:\n  b:\n  - 1\n  - 2\n', 'l:\n  -\n  - x\n  -   y: 1\n      z: 2\n', '- i\n', '  - i\n', '  foo: 1\n'],
  ...['# c\n', '  # ind\n', '\n', '  \n', '\t\n', 'foo\n', '  foo\n', '? x\n: y\n', '? x\n', 'a: b: c\n', '@\n'],
  ...['s: |\n  text\n  more\n', 's: >-\n  fold\n\n  x\n\n', 's: |2+\n   a\n\n', 's: |-\n', '  - |\n    x\n\t\n'],
  ...[
    'l: "multi\n  line"\n',
    "q: 'it''s'\n",
    'u: "open\n',
    "u: 'open\n",
    'x: "a\\"\n',
    "y: 'a''\n",
    '"a": 1\n',
    "'b' : 2\n",
  ],
  ...[
    'f: {a: 1,\n  b: [x,\n  y]}\n',
    'f: {open\n',
    'f: [open\n',
    '  - {open\n',
    '  - "open\n',
    '{"a": [1, {"b": 2}]}\n',
  ],
  ...[
    '&x a1: &y 1\n',
    'r: *y\n',
    'an: &y {p: 0.80}\n',
    'mg:\n  <<: *y\n  o: 1\n',
    '<<: *y\n',
    '  - *y\n',
    '  - &y 1\n',
  ],
  ...[
    '---\n',
    '--- # c\n',
    '--- foo\n',
    'x: !t 3\n',
    '!!map x: 1\n',
    'a: 1\na: 2\n',
    'dup: 1\ndup: 2\n',
    '__proto__: 1\n',
  ],
  ...[
    '\u0000',
    '\ud800',
    '}',
    '{',
    '[',
    ']',
    '"',
    "'",
    ':',
    ': ',
    '- ',
    '? ',
    '#',
    ' #',
    '|',
    '>',
    '&a ',
    '*a',
    '\t',
    ' ',
  ],
  ...['  ', '1.50', '\\', '!x', ',', '\n', 'e', '&a', '\ufeff', `w: ${'word '.repeat(300)}\n`],
];

/** What makes a text be read as a whole: rare, so that most texts are read in parts. */
const entangling: readonly string[] = ['...\n', '%YAML 1.2\n', '\r', 'a: 1\rb: 2\n'];

const piece = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...pieces) },
  { weight: 3, arbitrary: fc.string({ maxLength: 3, unit: 'binary' }) },
  { weight: 1, arbitrary: fc.constantFrom(...entangling) },
);

/** A text made of such stretches, or one that is given with some of them around it. */
export function yamlTexts(texts: readonly string[]): fc.Arbitrary<string> {
  const some = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
  const text = fc.oneof(
    { weight: 3, arbitrary: some },
    { weight: 1, arbitrary: fc.tuple(some, fc.constantFrom(...texts), some).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.constantFrom(...texts) },
  );
  return fc.tuple(text, fc.integer({ min: 0, max: 9 })).map(([t, n]) => (n === 0 ? t.replaceAll('\n', '\r\n') : t));
}

/** What somebody does to a text. Places are taken modulo the text's length, so that edits fit any text. */
export type TextEdit =
  | {
      readonly does: 'replace';
      readonly at: number;
      readonly atLine: boolean;
      readonly remove: number;
      readonly insert: string;
    }
  | {
      readonly does: 'delete' | 'indent' | 'outdent' | 'copy';
      readonly line: number;
      readonly count: number;
      readonly to: number;
    }
  | { readonly does: 'undo'; readonly back: number };

const place = fc.nat({ max: 100_000 });

export const textEdits: fc.Arbitrary<TextEdit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('replace' as const),
      at: place,
      atLine: fc.boolean(),
      remove: fc.oneof(fc.constant(0), fc.constant(1), fc.nat({ max: 40 })),
      insert: fc.oneof(piece, fc.constant('')),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constantFrom('delete' as const, 'indent' as const, 'outdent' as const, 'copy' as const),
      line: place,
      count: fc.integer({ min: 1, max: 4 }),
      to: place,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('undo' as const), back: fc.nat({ max: 3 }) }) },
);

/** The text after an edit, and what changed; the latter is not known of what is undone. */
export function applied(
  text: string,
  edit: TextEdit,
  history: readonly string[],
): { readonly text: string; readonly change?: Change } {
  if (edit.does === 'undo') return { text: history.at(-1 - edit.back) ?? text };
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const lineAt = (line: number): number => starts[line % starts.length] ?? 0;
  if (edit.does === 'replace') {
    const at = edit.atLine ? lineAt(edit.at) : edit.at % (text.length + 1);
    return replaced(text, at, Math.min(text.length, at + edit.remove), edit.insert);
  }
  const from = lineAt(edit.line);
  const to = starts[(edit.line % starts.length) + edit.count] ?? text.length;
  const block = text.slice(from, to);
  switch (edit.does) {
    case 'delete':
      return replaced(text, from, to, '');
    case 'indent':
      return replaced(text, from, to, block.replace(/^(?=.)/gm, '  '));
    case 'outdent':
      return replaced(text, from, to, block.replace(/^ {1,2}/gm, ''));
    case 'copy':
      return replaced(text, lineAt(edit.to), lineAt(edit.to), block);
  }
}

export function replaced(
  text: string,
  start: number,
  end: number,
  insert: string,
): { readonly text: string; readonly change: Change } {
  return {
    text: text.slice(0, start) + insert + text.slice(end),
    change: { start, oldEnd: end, newEnd: start + insert.length },
  };
}
