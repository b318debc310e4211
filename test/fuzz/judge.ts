import { LSPErrorCodes, type Range, type TextEdit } from 'vscode-languageserver-protocol';
import type { Answer } from './server-process.ts';
import type { Failure } from './step.ts';
import { rangeTrouble } from './text.ts';

/** Of the work that one answer may take, in milliseconds. */
const slowest = 2000;

/** Requests that may be refused for a reason that people are told. */
const refusable: ReadonlySet<string> = new Set([
  'textDocument/prepareRename',
  'textDocument/rename',
  'workspace/executeCommand',
]);

/** What is wrong with how a request was answered, if anything is. */
export function judgeAnswer(method: string, answer: Answer, cancelled: boolean): Omit<Failure, 'at'> | undefined {
  if (answer.lost) return { kind: 'unanswered', message: `${method} was not answered.` };
  if (answer.worked > slowest) {
    return { kind: 'slow', message: `${method} took ${Math.round(answer.worked)} ms.` };
  }
  const { error } = answer;
  if (!error) return undefined;
  if (error.code === LSPErrorCodes.RequestCancelled && cancelled) return undefined;
  const isRefused = error.code === LSPErrorCodes.RequestFailed && !/the server's log says why/.test(error.message);
  if (isRefused && refusable.has(method)) return undefined;
  return { kind: 'error', message: `${method} failed with ${error.code}: ${error.message}` };
}

/** The first place in an answer that is not in the text that it is a place of. */
export function judgePlaces(
  method: string,
  answer: unknown,
  uri: string,
  textOf: (uri: string) => string | undefined,
): Omit<Failure, 'at'> | undefined {
  const wrong = misplaced(answer, uri, textOf) ?? overlapping(method, answer, uri, textOf);
  return wrong ? { kind: 'place', message: `${method} names a place that is not there: ${wrong}` } : undefined;
}

/** Keys under which ranges are places of the document that stands beside them. */
const addressed = ['targetUri', 'uri'] as const;

function misplaced(value: unknown, uri: string, textOf: (uri: string) => string | undefined): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isRange(value)) {
    const text = textOf(uri);
    const trouble = text === undefined ? undefined : rangeTrouble(text, value);
    return trouble && `${JSON.stringify(value)} in ${uri}: ${trouble}`;
  }
  const own = addressOf(value) ?? uri;
  for (const [key, part] of Object.entries(value)) {
    // The origin of a link is in the document that was asked about, and so are the callers' ranges.
    const where = key === 'originSelectionRange' ? uri : key.startsWith('file:') ? key : own;
    const wrong = misplaced(part, where, textOf);
    if (wrong) return wrong;
  }
  return undefined;
}

function addressOf(value: object): string | undefined {
  for (const key of addressed) {
    const address = (value as Record<string, unknown>)[key];
    if (typeof address === 'string') return address;
  }
  const { textDocument, from } = value as { textDocument?: unknown; from?: unknown };
  // What calls is named beside where it does.
  const beside = textDocument ?? from;
  return typeof beside === 'object' && beside !== null ? addressOf(beside) : undefined;
}

function isRange(value: object): value is Range {
  const { start, end } = value as { start?: unknown; end?: unknown };
  return isPosition(start) && isPosition(end);
}

function isPosition(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'line' in value && 'character' in value;
}

/** Edits of one text must not overlap. */
function overlapping(
  method: string,
  answer: unknown,
  uri: string,
  textOf: (uri: string) => string | undefined,
): string | undefined {
  if (!/ormatting$/.test(method) || textOf(uri) === undefined) return undefined;
  const edits = [...((answer ?? []) as readonly TextEdit[])];
  edits.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);
  for (const [index, { range }] of edits.entries()) {
    const next = edits[index + 1]?.range.start;
    if (!next || next.line > range.end.line) continue;
    if (next.line < range.end.line || next.character < range.end.character) {
      return `${JSON.stringify(range)} and the edit at ${JSON.stringify(next)} overlap`;
    }
  }
  return undefined;
}

/** Tokens after an answer that says what has changed since others. */
export function tokensAfter(before: readonly number[], answer: unknown): readonly number[] | undefined {
  const { data, edits } = (answer ?? {}) as {
    data?: readonly number[];
    edits?: readonly { start: number; deleteCount: number; data?: readonly number[] }[];
  };
  if (data) return data;
  if (!edits) return undefined;
  const now = [...before];
  // From the end, so that no edit moves another.
  for (const { start, deleteCount, data: inserted = [] } of [...edits].reverse()) {
    now.splice(start, deleteCount, ...inserted);
  }
  return now;
}

/** What is wrong with tokens for a text, if anything is. */
export function judgeTokens(data: readonly number[], text: string): Omit<Failure, 'at'> | undefined {
  const wrong = (what: string): Omit<Failure, 'at'> => ({ kind: 'place', message: `Semantic tokens: ${what}` });
  if (data.length % 5 !== 0) return wrong(`${data.length} numbers`);
  let [line, character] = [0, 0];
  for (let index = 0; index < data.length; index += 5) {
    const [down = 0, right = 0, length = 0] = data.slice(index, index + 3);
    if (down < 0 || right < 0 || length <= 0) return wrong(`${data.slice(index, index + 5)} at ${index}`);
    line += down;
    character = down > 0 ? right : character + right;
    const trouble = rangeTrouble(text, { start: { line, character }, end: { line, character: character + length } });
    if (trouble) return wrong(`${line}:${character} + ${length}: ${trouble}`);
  }
  return undefined;
}
