import { columnOf, unitStart } from './edit-sites.ts';
import { isBlockText } from './format-spaces.ts';
import type { LineIndex } from './lines.ts';
import { type EditableDocument, stepOf } from './new-value.ts';
import type { MapNode, SequenceNode, YamlNode } from './node.ts';
import type { OffsetEdit } from './place-value.ts';

/** By how many columns a line moves. */
type Moves = Map<number, number>;

/** Where a text can't be indented anew by what is known of it. */
class Unclear extends Error {}

interface Group {
  readonly moves: Moves;
  readonly edits: OffsetEdit[];
  hasBlockText: boolean;
}

/**
 * Indents maps by the document's own step, lists by their own style (in the column of their key, or deeper), and what
 * stands behind a dash by one space. What holds a block scalar that would have to move is left as it is, and so is
 * everything that is written in an unusual way.
 */
export function indentEdits(document: EditableDocument, lines: LineIndex): readonly OffsetEdit[] {
  const { text, yaml } = document;
  const { root } = yaml;
  if ((root?.kind !== 'map' && root?.kind !== 'sequence') || root.flow) return [];
  const groups = root.kind === 'map' ? root.entries.map((_, index) => index) : [undefined];
  const moves: Moves = new Map();
  const edits: OffsetEdit[] = [];
  const first = unitStart(text, root, 0);
  if (first === undefined) return [];
  for (const only of groups) {
    const group: Group = { moves: new Map(), edits: [], hasBlockText: false };
    try {
      new Layout(document, lines, group).collection(root, columnOf(text, first), only);
    } catch (error) {
      if (error instanceof Unclear) continue;
      throw error;
    }
    if (group.hasBlockText && (group.edits.length > 0 || [...group.moves.values()].some((by) => by !== 0))) continue;
    for (const [line, by] of group.moves) moves.set(line, by);
    edits.push(...group.edits);
  }
  moveComments(text, lines, moves, { start: yaml.start, end: yaml.end });
  for (const [line, by] of moves) {
    const start = lines.startOf(line);
    const spaces = /^ */.exec(text.slice(start))?.[0].length ?? 0;
    if (by !== 0 && spaces + by >= 0) edits.push({ start, end: start + spaces, newText: ' '.repeat(spaces + by) });
  }
  return edits;
}

class Layout {
  private readonly step: number;

  constructor(
    private readonly document: EditableDocument,
    private readonly lines: LineIndex,
    private readonly group: Group,
  ) {
    this.step = stepOf(document);
  }

  /** Lays out a block collection whose entries begin in a column; of the root, one entry at a time. */
  collection(node: MapNode | SequenceNode, column: number, only?: number): void {
    const { text } = this.document;
    const count = node.kind === 'map' ? node.entries.length : node.items.length;
    for (let index = only ?? 0; index < (only === undefined ? count : only + 1); index++) {
      const start = unitStart(text, node, index);
      if (start === undefined) throw new Unclear();
      const line = this.lineOf(start);
      const by = column - columnOf(text, start);
      if (text.slice(this.lines.startOf(line), start).trim() === '') this.group.moves.set(line, by);
      if (node.kind === 'map') this.entry(node, index, { start, column, by });
      else this.item(node.items[index], start, column, by);
    }
  }

  private entry(
    node: MapNode,
    index: number,
    { start, column, by }: { start: number; column: number; by: number },
  ): void {
    const { text } = this.document;
    const value = node.entries[index]?.value;
    if (node.entries[index]?.key.kind !== 'scalar' || text[start] === '?') throw new Unclear();
    if (!isBlock(value)) {
      this.leaf(value, this.lineOf(start), by);
      return;
    }
    const first = unitStart(text, value, 0);
    if (first === undefined || this.lineOf(first) === this.lineOf(start)) throw new Unclear();
    const besideKey = value.kind === 'sequence' && columnOf(text, first) === columnOf(text, start);
    this.collection(value, besideKey ? column : column + this.step);
  }

  private item(item: YamlNode | undefined, dash: number, column: number, by: number): void {
    if (!item || item.start === item.end) return;
    const { text } = this.document;
    const start = isBlock(item) ? unitStart(text, item, 0) : item.start;
    if (start === undefined) throw new Unclear();
    const gap = /^[ \t]*/.exec(text.slice(dash + 1, start))?.[0] ?? '';
    const isBehindDash = this.lineOf(start) === this.lineOf(dash);
    if (isBehindDash && gap !== ' ') {
      if (!/^[ \t]+$/.test(gap)) throw new Unclear();
      this.group.edits.push({ start: dash + 1, end: dash + 1 + gap.length, newText: ' ' });
    }
    if (!isBlock(item)) {
      this.leaf(item, this.lineOf(dash), by);
      return;
    }
    if (isBehindDash && dash + 1 + gap.length !== start) throw new Unclear();
    this.collection(item, column + 2);
  }

  /** The further lines of a scalar or of a collection in brackets move as its first one does. */
  private leaf(node: YamlNode | undefined, line: number, by: number): void {
    if (!node || node.kind === 'alias') return;
    if (isBlockText(node)) this.group.hasBlockText = true;
    for (let next = line + 1; next <= this.lineOf(node.end); next++) this.group.moves.set(next, by);
  }

  private lineOf(offset: number): number {
    return this.lines.positionAt(offset).line;
  }
}

function isBlock(node: YamlNode | undefined): node is MapNode | SequenceNode {
  return (node?.kind === 'map' || node?.kind === 'sequence') && !node.flow;
}

/** A comment moves with the line below it if it stands in its column, else with one above. */
function moveComments(text: string, lines: LineIndex, moves: Moves, within: { start: number; end: number }): void {
  const first = lines.positionAt(within.start).line;
  const last = lines.positionAt(within.end).line;
  const read = (line: number): string =>
    text.slice(lines.startOf(line), lines.startOf(line) + 400).split('\n', 1)[0] ?? '';
  const planned = new Map(moves);
  let below: { readonly column: number; readonly by: number } | undefined;
  const above = (line: number, column: number): number => {
    for (let n = line - 1; n >= first; n--) {
      const by = planned.get(n);
      const own = read(n).search(/\S/);
      if (own < 0 || (by === undefined && read(n)[own] === '#')) continue;
      if (by === undefined) return 0; // what holds it is left as it is
      if (own <= column) return by;
    }
    return 0;
  };
  for (let line = last; line >= first; line--) {
    const column = read(line).search(/\S/);
    if (column < 0) continue;
    const by = planned.get(line);
    if (by !== undefined) below = { column, by };
    else if (read(line)[column] === '#') {
      moves.set(line, below?.column === column ? below.by : above(line, column));
    } else below = undefined;
  }
}
