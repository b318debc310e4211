import type { Diagnostic, Fix } from '../model/diagnostic.ts';
import type { SourceDocument } from '../model/documents.ts';
import { type Comment, commentsOf } from '../yaml/comments.ts';
import { isJson } from '../yaml/new-value.ts';
import type { Range } from '../yaml/node.ts';

/** A `# gatewright-ignore <rule>[, <rule>…] [until YYYY-MM-DD] -- reason` comment as written. */
export interface IgnoreComment extends Range {
  /** The rules that it names, as they stand in it; none where it names none. */
  readonly rules: readonly IgnoredRule[];
  /** What stands behind `until`: a day, if it is well-formed. */
  readonly until?: string;
  /** Empty where none is given. */
  readonly reason: string;
  /** The line, from 0, whose diagnostics it ignores. */
  readonly line: number;
  /** Nothing but the comment stands on its line. */
  readonly alone: boolean;
}

export interface IgnoredRule extends Range {
  readonly id: string;
}

/** An ignore comment, and what became of it. */
export interface JudgedIgnore extends IgnoreComment {
  /** Whether the day behind `until` is over, or no day at all. */
  readonly expired: boolean;
  /**
   * For each of its rules, whether a diagnostic stands where the comment says. Undefined where that can't be known, as
   * when the rule is switched off.
   */
  readonly used: readonly (boolean | undefined)[];
}

/** What `ignoreFix` writes for people to replace; it is not a reason. */
export const reasonPlaceholder = '<reason>';

const marker = /^#+\s*gatewright-ignore(?![\w-])/;

/** The ignore comments of a document, in order. */
export function ignoresOf(document: SourceDocument): readonly IgnoreComment[] {
  const { lines, yaml } = document;
  if (!document.marks.ignores) return [];
  const comments = document.comments();
  const aloneAt = new Set(comments.filter((c) => c.alone).map((c) => lines.positionAt(c.start).line));
  return comments.flatMap((comment) => {
    const from = document.index === 0 ? 0 : yaml.start;
    if (comment.start < from || comment.start > yaml.end) return [];
    const found = read(comment);
    if (!found) return [];
    let line = lines.positionAt(comment.start).line;
    // Comments above a line may stand on each other's shoulders.
    if (comment.alone) while (aloneAt.has(line)) line++;
    return [{ ...found, line }];
  });
}

function read(comment: Comment): Omit<IgnoreComment, 'line'> | undefined {
  const { start, end, alone } = comment;
  const marked = marker.exec(comment.text)?.[0];
  if (marked === undefined) return undefined;
  const rest = comment.text.slice(marked.length);
  const dashes = rest.indexOf('--');
  const head = dashes < 0 ? rest : rest.slice(0, dashes);
  const text = dashes < 0 ? '' : rest.slice(dashes + 2).trim();
  const [before = '', until] = head.split(/(?:^|\s)until(?=\s|$)/);
  const rules = [...before.matchAll(/[^\s,]+/g)].map(({ 0: id, index }) => {
    const from = start + marked.length + index;
    return { id, start: from, end: from + id.length };
  });
  return {
    rules,
    ...(until === undefined ? {} : { until: until.trim() }),
    reason: text === reasonPlaceholder ? '' : text,
    start,
    end,
    alone,
  };
}

/** What is left of diagnostics when comments ignore some, and what became of each comment. `isOff`: whether a rule is switched off. */
export function applyIgnores(
  comments: readonly IgnoreComment[],
  found: readonly Diagnostic[],
  isOff: (rule: string) => boolean,
  today: string | undefined,
): { readonly judged: readonly JudgedIgnore[]; readonly left: readonly Diagnostic[] } {
  if (comments.length === 0) return { judged: [], left: found };
  const isNamed = ({ line }: IgnoreComment, rule: string, diagnostic: Diagnostic): boolean =>
    diagnostic.rule === rule && diagnostic.range.start.line === line;
  const judged = comments.map((comment) => ({
    ...comment,
    expired: isExpired(comment.until, today),
    used: comment.rules.map(({ id }) => (isOff(id) ? undefined : found.some((each) => isNamed(comment, id, each)))),
  }));
  const inForce = comments.filter((comment) => isInForce(comment, today));
  const left = found.filter(
    (each) => !inForce.some((comment) => comment.rules.some(({ id }) => isNamed(comment, id, each))),
  );
  return { judged, left };
}

/** Whether an ignore comment's time is over. A day that isn't one is over: it must not ignore for ever. */
function isExpired(until: string | undefined, today: string | undefined): boolean {
  if (until === undefined) return false;
  if (!isDay(until)) return true;
  return today !== undefined && today > until;
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/**
 * Whether a comment silences its rule at all: one without a reason, one that is over, and one with an end where nobody
 * said what day it is do not.
 */
function isInForce(ignore: IgnoreComment, today: string | undefined): boolean {
  if (ignore.reason === '' || isExpired(ignore.until, today)) return false;
  return ignore.until === undefined || today !== undefined;
}

/** What to take out of the text to remove a comment: its line, or from the white space before it to the line's end. */
export function removeComment({ text }: Pick<SourceDocument, 'text'>, { start, end, alone }: IgnoreComment): Range {
  let from = start;
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from--;
  if (!alone) return { start: from, end };
  const newline = text.indexOf('\n', end);
  return { start: from, end: newline < 0 ? text.length : newline + 1 };
}

/**
 * Writes the comment that ignores a diagnostic, on a line of its own above it. Until somebody puts a reason in the place
 * of `<reason>` it ignores nothing. Undefined where no comment can stand, as in JSON, or where none helps.
 */
export function ignoreFix(document: SourceDocument, diagnostic: Pick<Diagnostic, 'rule' | 'range'>): Fix | undefined {
  const { text, lines, uri } = document;
  if (/^(ignore\/|internal$)/.test(diagnostic.rule) || isJson(document)) return undefined;
  const line = diagnostic.range.start.line;
  const offset = lines.startOf(line) + (text.startsWith('\ufeff') && line === 0 ? 1 : 0);
  const indent = /^[ \t]*/.exec(text.slice(offset))?.[0] ?? '';
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const comment = `# gatewright-ignore ${diagnostic.rule} -- ${reasonPlaceholder}`;
  const newText = `${indent}${comment}${lineBreak}`;
  const changed = text.slice(0, offset) + newText + text.slice(offset);
  // In the middle of a text of several lines it would be text.
  const isComment = commentsOf(changed).some(
    ({ start, text: found }) => start === offset + indent.length && found === comment,
  );
  if (!isComment) return undefined;
  const at = lines.positionAt(offset);
  return {
    title: `Ignore \`${diagnostic.rule}\` here, with a reason`,
    edits: [{ uri, range: { start: at, end: at }, newText }],
  };
}
