/** A place in a text: line and UTF-16 column, both from 0, as the Language Server Protocol counts them. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Finds lines in a text. Lines end at `\n`, `\r\n` or a lone `\r`. */
export interface LineIndex {
  readonly count: number;
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
  /** Offset of a line's first character. */
  startOf(line: number): number;
}

export function indexLines(text: string): LineIndex {
  const starts: number[] = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x0a) starts.push(i + 1);
    else if (code === 0x0d && text.charCodeAt(i + 1) !== 0x0a) starts.push(i + 1);
  }
  const startOf = (line: number): number => starts[Math.min(Math.max(line, 0), starts.length - 1)] ?? 0;
  return {
    count: starts.length,
    startOf,
    positionAt(offset) {
      const at = Math.min(Math.max(offset, 0), text.length);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= at) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: at - (starts[low] ?? 0) };
    },
    offsetAt({ line, character }) {
      if (line >= starts.length) return text.length;
      const start = startOf(line);
      const next = line + 1 < starts.length ? startOf(line + 1) : text.length + 1;
      return Math.min(start + Math.max(character, 0), Math.max(start, next - 1));
    },
  };
}
