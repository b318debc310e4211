import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-protocol';
import type { Random } from '../support/random.ts';
import { drawDocument, drawLine, type Material } from './material.ts';
import { positionOf } from './text.ts';

/** Longer texts are cut down, so that a search makes many edits rather than slow ones. */
const longest = 5000;

/** What a person does to a text at one go: one change, or as many as keys are hit. Each fits the text after the last. */
export function drawEdits(
  random: Random,
  material: Material,
  text: string,
  history: readonly string[],
): readonly TextDocumentContentChangeEvent[] {
  if (text.length > longest) return [cut(random, text)];
  const kind = random.int(1, 100);
  if (kind <= 18) return value(random, material, text);
  if (kind <= 30) return typedLine(random, material, text);
  if (kind <= 46) return [insertion(text, anywhere(random, text), random.one(material.pieces))];
  if (kind <= 58) return [removal(random, text)];
  if (kind <= 72) return [lines(random, text)];
  if (kind <= 82) return [block(random, material, text)];
  if (kind <= 86) return [replacement(text, 0, text.length, history.at(-random.int(1, 3)) ?? text)];
  if (kind <= 88) return [{ text: history.at(-random.int(1, 3)) ?? text }];
  if (kind <= 90) return [{ text: drawDocument(random, material) }];
  if (kind <= 91) return [{ text: text.includes('\r') ? text.replaceAll('\r', '') : text.replaceAll('\n', '\r\n') }];
  if (kind <= 93) return [outside(random, text)];
  return typed(random, text, anywhere(random, text), random.one(material.values));
}

const insertion = (text: string, at: number, insert: string): TextDocumentContentChangeEvent =>
  replacement(text, at, at, insert);

function replacement(text: string, from: number, to: number, insert: string): TextDocumentContentChangeEvent {
  return { range: { start: positionOf(text, from), end: positionOf(text, to) }, text: insert };
}

/** Line starts and ends are where people are; anywhere else is where mistakes are. */
function anywhere(random: Random, text: string): number {
  const at = random.int(0, text.length);
  if (random.chance(0.5)) return at;
  if (random.chance(0.5)) return text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Key by key, sometimes with a slip that is taken back. */
function typed(random: Random, text: string, at: number, what: string): readonly TextDocumentContentChangeEvent[] {
  const changes: TextDocumentContentChangeEvent[] = [];
  let [now, place] = [text, at];
  for (let done = 0; done < what.length; ) {
    const keys = what.slice(done, done + (random.chance(0.8) ? 1 : 3));
    changes.push(insertion(now, place, keys));
    now = now.slice(0, place) + keys + now.slice(place);
    place += keys.length;
    done += keys.length;
    if (random.chance(0.03)) {
      changes.push(replacement(now, place - 1, place, ''));
      now = now.slice(0, place - 1) + now.slice(place);
      place--;
    }
  }
  return changes;
}

function typedLine(random: Random, material: Material, text: string): readonly TextDocumentContentChangeEvent[] {
  const end = text.indexOf('\n', random.int(0, text.length));
  return typed(random, text, end < 0 ? text.length : end, `\n${drawLine(random, material)}`);
}

/** The value of one line becomes another. */
function value(random: Random, material: Material, text: string): readonly TextDocumentContentChangeEvent[] {
  const places = [...text.matchAll(/(?<=: +)[^\s#][^\n#{[]*/g)];
  if (places.length === 0) return [insertion(text, 0, drawLine(random, material))];
  const { index, 0: old } = random.one(places);
  const next = random.one(random.chance(0.3) ? places.map(([found]) => found) : material.values);
  if (random.chance(0.6)) return [replacement(text, index, index + old.length, next)];
  const removed = replacement(text, index, index + old.length, '');
  return [removed, ...typed(random, text.slice(0, index) + text.slice(index + old.length), index, next)];
}

function removal(random: Random, text: string): TextDocumentContentChangeEvent {
  const from = anywhere(random, text);
  const length = random.chance(0.5) ? 1 : random.int(0, random.chance(0.9) ? 40 : 400);
  return replacement(text, from, Math.min(text.length, from + length), '');
}

function cut(random: Random, text: string): TextDocumentContentChangeEvent {
  const from = text.indexOf('\n', random.int(0, text.length >> 1)) + 1;
  return replacement(text, from, Math.min(text.length, from + longest / 2), '');
}

/** Some lines are deleted, indented, outdented, commented out, doubled, moved or joined. */
function lines(random: Random, text: string): TextDocumentContentChangeEvent {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const first = random.int(0, starts.length - 1);
  const from = starts[first] ?? 0;
  const to = starts[first + random.int(1, 4)] ?? text.length;
  const old = text.slice(from, to);
  switch (random.int(0, 6)) {
    case 0:
      return replacement(text, from, to, '');
    case 1:
      return replacement(text, from, to, old.replace(/^(?=.)/gm, '  '));
    case 2:
      return replacement(text, from, to, old.replace(/^ {1,2}/gm, ''));
    case 3:
      return replacement(text, from, to, old.replace(/^/gm, '# '));
    case 4:
      return insertion(text, from, old);
    case 5:
      return insertion(text, random.one(starts), old);
    default:
      return replacement(text, from, to, old.replaceAll('\n', random.chance(0.5) ? ' ' : '\r\n'));
  }
}

/** Some lines of another document. */
function block(random: Random, material: Material, text: string): TextDocumentContentChangeEvent {
  const other = random.one(material.documents).split('\n');
  const first = random.int(0, other.length - 1);
  const at = text.lastIndexOf('\n', random.int(0, text.length) - 1) + 1;
  return insertion(text, at, `${other.slice(first, first + random.int(1, 10)).join('\n')}\n`);
}

/** Editors may name places that are not there; the protocol says which are meant. */
function outside(random: Random, text: string): TextDocumentContentChangeEvent {
  const position = (): { line: number; character: number } => {
    const { line, character } = positionOf(text, random.int(0, text.length));
    return random.chance(0.5)
      ? { line: line + random.int(0, 100), character }
      : { line, character: character + random.int(0, 10_000) };
  };
  const [start, end] = [position(), position()];
  const isOrdered = start.line < end.line || (start.line === end.line && start.character <= end.character);
  return {
    range: isOrdered ? { start, end } : { start: end, end: start },
    text: random.one(['', 'x', '\n', 'a: 1\n', '\r', '\r\n']),
  };
}
