import fc from 'fast-check';

/** Where an item of a list begins. */
const item = /^( *)- /;

/** What somebody does to a document. Places are taken modulo what there is, so that edits fit any text. */
export interface ItemEdit {
  readonly at: number;
  readonly length: number;
  readonly other: number;
  readonly by: string;
  readonly how: 'replace' | 'repeat' | 'remove' | 'swap' | 'from-elsewhere' | 'word' | 'section';
}

export const itemEdits = fc.array(
  fc.record({
    at: fc.nat(),
    length: fc.nat(12),
    other: fc.nat(),
    by: fc.constantFrom(
      '',
      '9',
      '0.',
      '%',
      ': ',
      'x',
      '\n',
      ' ',
      'baseline - 2%',
      'recall',
      'mae',
      '- ',
      '[',
      '*a',
      '~',
    ),
    how: fc.constantFrom('replace', 'repeat', 'remove', 'swap', 'from-elsewhere', 'word', 'section') as fc.Arbitrary<
      ItemEdit['how']
    >,
  }),
  { minLength: 1, maxLength: 6 },
);

const word = /[\w.%-]+/g;

/** With another word in place of one that stands between two offsets. */
function reworded(text: string, start: number, end: number, at: number, by: string): string {
  const words = [...text.slice(start, end).matchAll(word)];
  const old = words[at % Math.max(1, words.length)];
  if (!old) return text;
  return text.slice(0, start + old.index) + by + text.slice(start + old.index + old[0].length);
}

/** One edit of the kind that people make: in a value, of a whole item, of a line that another document has. */
export function edited(text: string, elsewhere: string, { at, length, other, by, how }: ItemEdit): string {
  if (how === 'replace') {
    const start = at % (text.length + 1);
    return text.slice(0, start) + by + text.slice(start + length);
  }
  if (how === 'word') return reworded(text, 0, text.length, at, by || 'age');
  if (how === 'section') {
    // Gates take most of a policy: what stands beside them is edited as often as they are.
    const sections = [...text.matchAll(/^\w[^\n]*\n(?:[^\w\n][^\n]*\n|\n)*/gm)];
    const section = sections[other % Math.max(1, sections.length)];
    if (!section) return text;
    const words = [...elsewhere.matchAll(word)];
    const end = section.index + section[0].length;
    return reworded(text, section.index, end, at, words[(length * other) % Math.max(1, words.length)]?.[0] ?? by);
  }
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (item.test(line) ? [index] : []));
  const start = starts[at % Math.max(1, starts.length)];
  if (start === undefined) return text;
  const indent = item.exec(lines[start] ?? '')?.[1]?.length ?? 0;
  let end = start + 1;
  while (end < lines.length && (lines[end]?.search(/\S|$/) ?? 0) > indent) end++;
  const block = lines.slice(start, end);
  switch (how) {
    case 'repeat':
      return [...lines.slice(0, end), ...block, ...lines.slice(end)].join('\n');
    case 'remove':
      return [...lines.slice(0, start), ...lines.slice(end)].join('\n');
    case 'swap':
      return [...lines.slice(0, start), ...lines.slice(end), ...block].join('\n');
    case 'from-elsewhere': {
      const others = elsewhere.split('\n');
      return [...lines.slice(0, start), others[other % others.length] ?? '', ...lines.slice(start)].join('\n');
    }
  }
}
