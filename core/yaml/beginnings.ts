import type { CST } from 'yaml';
import type { Block } from './segments.ts';

function isBlank(token: CST.SourceToken): boolean {
  return token.type === 'space' || token.type === 'newline' || token.type === 'comment';
}

/** The offsets of the lines at which entries begin with nothing before their keys. */
export function cleanEntries(map: CST.BlockMap, column: number): readonly number[] {
  return map.items.flatMap(({ start, key }) => {
    if (!key || !isKey(key) || !start.every(isBlank)) return [];
    return [key.offset - column];
  });
}

function isKey({ type }: CST.Token): boolean {
  return type === 'scalar' || type === 'single-quoted-scalar' || type === 'double-quoted-scalar';
}

/**
 * Whether the parser left blanks between a map's entries as an entry without anything: whether it complains about that
 * depends on the end of the map, so that such a map can't be cut.
 */
export function hasGap(map: CST.BlockMap): boolean {
  return map.items.some((item, index) => index + 1 < map.items.length && beginOf(item) === undefined);
}

/** The offsets of the lines at which a block's items begin; undefined for what is not that block. */
export function cleanChildren(token: CST.Token | undefined | null, block: Block): readonly number[] | undefined {
  if (block.kind === 'map') {
    return token?.type === 'block-map' && token.indent === block.column && !hasGap(token)
      ? cleanEntries(token, block.column)
      : undefined;
  }
  if (token?.type !== 'block-seq' || token.indent !== block.column) return undefined;
  return token.items.flatMap(({ start }) => {
    const begin = start.find((part) => !isBlank(part));
    return begin?.type === 'seq-item-ind' ? [begin.offset - block.column] : [];
  });
}

/** Where an entry begins, with what stands before its key; undefined for mere blanks and comments. */
export function beginOf({ start, key, sep }: CST.BlockMap['items'][number]): number | undefined {
  return (start.find((part) => !isBlank(part)) ?? key ?? sep?.[0])?.offset;
}
