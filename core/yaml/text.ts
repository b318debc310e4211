/**
 * What reading a text asks of it. A string is one; so is a long text in which somebody types, of which each version would
 * otherwise be laid together anew: at 50,000 lines that is two megabytes a key.
 */
export interface Text {
  /** UTF-16 code units. */
  readonly length: number;
  charCodeAt(offset: number): number;
  /** From one offset to another, or to the end; offsets are not counted from the end. */
  slice(from: number, to?: number): string;
  /** Laid together, which is work the first time. */
  toString(): string;
}

/** Shorter texts are laid together as fast as anything else is done with them. */
const shortText = 4000;
/** Who types elsewhere, or pastes much, begins anew with the text as it is by then. */
const longestMiddle = 4096;

/** A text with what stands between two offsets replaced. */
export function editedText(before: Text, start: number, oldEnd: number, inserted: string): Text {
  const isShort = before.length + inserted.length < shortText;
  return isShort
    ? before.slice(0, start) + inserted + before.slice(oldEnd)
    : typedText(before, start, oldEnd, inserted);
}

/** The same, however short it is: not laid together until somebody asks. */
export function typedText(before: Text, start: number, oldEnd: number, inserted: string): Text {
  const typed = before instanceof TypedText ? before.typed(start, oldEnd, inserted) : undefined;
  return typed ?? new TypedText(String(before), start, oldEnd, inserted);
}

/** Whether two texts are the same, character by character. */
export function sameText(a: Text, b: Text): boolean {
  return a === b || (a.length === b.length && String(a) === String(b));
}

/** Some lines of a text. */
export interface Lines {
  readonly part: string;
  /** Where they begin: at the end of the line before the first of them, or with the text. */
  readonly at: number;
  /** Nothing stands behind them. */
  readonly isToEnd: boolean;
}

/** The lines on which two offsets stand, and those between them; of a text that is laid together, all of it. */
export function linesAround(text: Text, from: number, to: number): Lines {
  if (typeof text === 'string') return { part: text, at: 0, isToEnd: true };
  const begin = endOfLineBefore(text, from);
  const end = behindLine(text, to);
  return { part: text.slice(begin, end), at: begin, isToEnd: end === text.length };
}

/** Most lines are shorter. */
const step = 256;

function endOfLineBefore(text: Text, offset: number): number {
  for (let to = offset; to > 0; to -= step) {
    const found = text.slice(Math.max(0, to - step), to).lastIndexOf('\n');
    if (found >= 0) return Math.max(0, to - step) + found;
  }
  return 0;
}

function behindLine(text: Text, offset: number): number {
  for (let from = offset; from < text.length; from += step) {
    const found = text.slice(from, from + step).indexOf('\n');
    if (found >= 0) return from + found + 1;
  }
  return text.length;
}

/** Told how often a text is laid together: what tests count in place of time. */
export const layCount = { texts: 0 };

/** A string in which what stands between two offsets is replaced. */
class TypedText implements Text {
  readonly length: number;
  #base: string;
  #start: number;
  #oldEnd: number;
  #middle: string;

  constructor(base: string, start: number, oldEnd: number, middle: string) {
    this.#base = base;
    this.#start = start;
    this.#oldEnd = oldEnd;
    this.#middle = middle;
    this.length = base.length - (oldEnd - start) + middle.length;
  }

  charCodeAt(offset: number): number {
    const inMiddle = offset - this.#start;
    if (inMiddle < 0) return this.#base.charCodeAt(offset);
    const behind = inMiddle - this.#middle.length;
    return behind < 0 ? this.#middle.charCodeAt(inMiddle) : this.#base.charCodeAt(this.#oldEnd + behind);
  }

  slice(from: number, to = this.length): string {
    const [start, middle] = [this.#start, this.#middle];
    const end = start + middle.length;
    const by = this.#oldEnd - end;
    if (to <= from) return '';
    if (to <= start) return this.#base.slice(from, to);
    if (from >= end) return this.#base.slice(from + by, to + by);
    const before = from < start ? this.#base.slice(from, start) : '';
    const behind = to > end ? this.#base.slice(this.#oldEnd, to + by) : '';
    return before + middle.slice(Math.max(0, from - start), to - start) + behind;
  }

  toString(): string {
    if (this.#middle !== '' || this.#start !== this.#oldEnd) {
      layCount.texts++;
      this.#base = this.slice(0);
      this.#start = this.#oldEnd = this.#base.length;
      this.#middle = '';
    }
    return this.#base;
  }

  /** With another edit near the first one; undefined where the two are too far from each other. */
  typed(start: number, oldEnd: number, inserted: string): TypedText | undefined {
    const end = this.#start + this.#middle.length;
    const [from, to] = [Math.min(start, this.#start), Math.max(oldEnd, end)];
    if (to - from + inserted.length > longestMiddle) return undefined;
    const middle = this.slice(from, start) + inserted + this.slice(oldEnd, to);
    return new TypedText(this.#base, from, to + this.#oldEnd - end, middle);
  }
}
