import { lineEnd, skipTrivia, unitEnd, unitStart } from './edit-sites.ts';
import type { MapNode, Range, SequenceNode, YamlNode } from './node.ts';
import type { OffsetEdit } from './place-value.ts';

/** White space behind the last character of lines, outside of texts over several lines. */
export function trailingSpaces(text: string, roots: readonly (YamlNode | undefined)[], within: Range): OffsetEdit[] {
  const texts = roots.flatMap((root) => textsOverLines(text, root));
  const edits: OffsetEdit[] = [];
  let next = 0;
  for (const { 0: spaces, index } of text.slice(within.start, within.end).matchAll(/[ \t]+(?=\r?\n|$)/g)) {
    const start = within.start + index;
    const end = start + spaces.length;
    if (end < text.length && end === within.end) continue; // the line goes on in the next document
    while ((texts[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    if ((texts[next]?.start ?? Number.POSITIVE_INFINITY) > start) edits.push({ start, end, newText: '' });
  }
  return edits;
}

/** Texts in which white space at the end of a line counts, or may count; in order. */
function textsOverLines(text: string, root: YamlNode | undefined): readonly Range[] {
  const found: Range[] = [];
  visitNodes(root, (node) => {
    if (node.kind !== 'scalar') return;
    if (isBlockText(node)) found.push({ start: node.start, end: behindBlankLines(text, node.end) });
    else if (text.slice(node.start, node.end).includes('\n')) found.push({ start: node.start, end: node.end });
  });
  return found;
}

/** Blank lines behind a block scalar can belong to it. */
function behindBlankLines(text: string, offset: number): number {
  return offset + (/^[ \t]*(\r?\n[ \t]*)*(?=\r?\n|$)/.exec(text.slice(offset))?.[0].length ?? 0);
}

export function isBlockText(node: YamlNode): boolean {
  return node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded');
}

/** Every node of a tree in the order of the text, keys too. Aliases are not followed. */
export function visitNodes(node: YamlNode | undefined, each: (node: YamlNode) => void): void {
  if (!node) return;
  each(node);
  if (node.kind === 'sequence') for (const item of node.items) visitNodes(item, each);
  if (node.kind !== 'map') return;
  for (const { key, value } of node.entries) {
    visitNodes(key, each);
    visitNodes(value, each);
  }
}

/** One space behind colons and commas, none before them and none inside brackets: where both ends are on one line. */
export function innerSpaces(text: string, root: YamlNode | undefined): OffsetEdit[] {
  const edits: OffsetEdit[] = [];
  const replace = (start: number, end: number, newText: string): void => {
    if (text.slice(start, end) !== newText) edits.push({ start, end, newText });
  };
  visitNodes(root, (node) => {
    if (node.kind === 'map') {
      for (const { key, value } of node.entries) {
        if (!value || key.kind !== 'scalar' || key.start === key.end) continue;
        const [gap] = /^[ \t]*:[ \t]+(?=[^\s#])/.exec(text.slice(key.end, lineEnd(text, key.end))) ?? [];
        if (gap && key.end + gap.length <= value.start) replace(key.end, key.end + gap.length, ': ');
      }
    }
    if ((node.kind === 'map' || node.kind === 'sequence') && node.flow) bracketSpaces(text, node, replace);
  });
  return edits;
}

function bracketSpaces(
  text: string,
  node: MapNode | SequenceNode,
  replace: (start: number, end: number, newText: string) => void,
): void {
  if (!/[[{]/.test(text[node.start] ?? '')) return; // `[a: 1]` holds a map without brackets
  const count = node.kind === 'map' ? node.entries.length : node.items.length;
  const blanks = (start: number, end: number, newText: string): void => {
    if (start < end && /^[ \t]+$/.test(text.slice(start, end))) replace(start, end, newText);
  };
  let end = node.start + 1;
  for (let index = 0; index < count; index++) {
    const start = unitStart(text, node, index);
    const behind = unitEnd(text, node, index);
    if (start === undefined || behind === undefined) return;
    if (index === 0) blanks(end, start, '');
    else if (/^[ \t]*,[ \t]*$/.test(text.slice(end, start))) replace(end, start, ', ');
    end = behind;
  }
  const comma = skipTrivia(text, end);
  blanks(text[comma] === ',' ? comma + 1 : end, node.end - 1, '');
}
