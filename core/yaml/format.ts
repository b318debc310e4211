import { commentsOf } from './comments.ts';
import { applyOffsetEdits } from './edit.ts';
import { lineEnd } from './edit-sites.ts';
import { indentEdits } from './format-indent.ts';
import { innerSpaces, trailingSpaces, visitNodes } from './format-spaces.ts';
import { indexLines } from './lines.ts';
import { endsOpen, isJson, lineBreakOf } from './new-value.ts';
import type { Range, YamlNode } from './node.ts';
import { parseYaml, type YamlDocument } from './parse.ts';
import type { OffsetEdit } from './place-value.ts';

/** A longer text is not formatted: what is written would have to be read again, and nobody waits for that. */
const longest = 1024 * 1024;

/**
 * The edits that make a text tidy and change nothing that it says: indentation, spaces around colons, commas and
 * brackets, white space at line ends, a line break at the end. Comments, quotes, blank lines, line breaks and block
 * scalars stay as they are; JSON loses trailing white space only. `which` chooses the documents of the stream; the
 * others, and texts that don't parse, are left alone. The result is parsed again and compared before it is believed.
 */
export function formatEdits(
  text: string,
  documents: readonly YamlDocument[],
  which: (index: number) => boolean = () => true,
): readonly OffsetEdit[] {
  if (
    text.length > longest ||
    /\r(?!\n)/.test(text) ||
    documents.some(({ problems }) => problems.some((p) => p.code !== 'duplicate-key'))
  )
    return [];
  const lines = indexLines(text);
  const roots = documents.map(({ root }) => root);
  const spaces: OffsetEdit[] = [];
  const indents: OffsetEdit[] = [];
  for (const [index, yaml] of documents.entries()) {
    if (!which(index)) continue;
    const isLast = index === documents.length - 1;
    const within: Range = { start: index === 0 ? 0 : yaml.start, end: isLast ? text.length : yaml.end };
    spaces.push(...trailingSpaces(text, roots, within));
    if (isLast) spaces.push(...finalBreak(text, yaml.root));
    if (isJson({ text, yaml })) continue;
    spaces.push(...innerSpaces(text, yaml.root));
    indents.push(...indentEdits({ text, yaml }, lines));
  }
  const all = sorted([...spaces, ...indents]);
  if (keepsMeaning(text, documents, all)) return all;
  const few = sorted(spaces);
  return keepsMeaning(text, documents, few) ? few : [];
}

/**
 * The same for a part of a text: edits of lines that the range touches. Where these alone would change what the text
 * says, as when half a map moved, those of the top-level entries around are made too.
 */
export function rangeFormatEdits(
  text: string,
  documents: readonly YamlDocument[],
  range: Range,
  which: (index: number) => boolean = () => true,
): readonly OffsetEdit[] {
  const all = formatEdits(text, documents, which);
  for (const within of [wholeLines(text, range), wholeEntries(text, documents, range)]) {
    const edits = all.filter(({ start, end }) => start >= within.start && end <= within.end);
    if (keepsMeaning(text, documents, edits)) return edits;
  }
  return [];
}

function wholeLines(text: string, { start, end }: Range): Range {
  return { start: text.lastIndexOf('\n', start - 1) + 1, end: lineEnd(text, end) };
}

function wholeEntries(text: string, documents: readonly YamlDocument[], range: Range): Range {
  let { start, end } = wholeLines(text, range);
  for (const { root } of documents) {
    if (root?.kind !== 'map') continue;
    for (const { key, value } of root.entries) {
      const to = (value ?? key).end;
      if (key.start > range.end || to < range.start) continue;
      start = Math.min(start, key.start);
      end = Math.max(end, to);
    }
  }
  return wholeLines(text, { start, end });
}

function sorted(edits: readonly OffsetEdit[]): readonly OffsetEdit[] {
  const ordered = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  return ordered.filter(({ start }, index) => index === 0 || start >= (ordered[index - 1]?.end ?? 0));
}

/** A block scalar at the end may hold the absence of a line break. */
function finalBreak(text: string, root: YamlNode | undefined): readonly OffsetEdit[] {
  if (text === '' || root === undefined || /[\n]$/.test(text) || endsOpen(root)) return [];
  return [{ start: text.length, end: text.length, newText: lineBreakOf(text) }];
}

function keepsMeaning(text: string, documents: readonly YamlDocument[], edits: readonly OffsetEdit[]): boolean {
  if (edits.length === 0) return true;
  const after = applyOffsetEdits(text, edits);
  const comments = (of: string): string => JSON.stringify(commentsOf(of).map((comment) => comment.text.trimEnd()));
  return writtenOf(parseYaml(after)) === writtenOf(documents) && comments(after) === comments(text);
}

/** Everything that a stream says, and how it says it, but for white space. */
function writtenOf(documents: readonly YamlDocument[]): string {
  const written: unknown[] = [];
  for (const { root, problems } of documents) {
    written.push(
      '---',
      problems.map(({ code }) => code),
    );
    visitNodes(root, (node) => {
      const { anchor, tag } = node;
      switch (node.kind) {
        case 'scalar': {
          const isOneLine = !node.source.includes('\n');
          written.push([node.style, node.value, isOneLine ? node.source : null, anchor, tag]);
          return;
        }
        case 'alias':
          written.push(['*', node.name]);
          return;
        case 'map':
          written.push(['{', node.flow, node.entries.length, anchor, tag]);
          return;
        case 'sequence':
          written.push(['[', node.flow, node.items.length, anchor, tag]);
      }
    });
  }
  return JSON.stringify(written, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}
