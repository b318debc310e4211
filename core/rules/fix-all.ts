import type { Diagnostic, TextEdit, TextRange } from '../model/diagnostic.ts';
import { readSource, type SourceFile } from '../model/documents.ts';
import { type Workspace, withFile } from '../model/workspace.ts';
import { editPieces, editsOfPieces, originOf, type Piece, textOfPieces, wholePiece } from '../yaml/pieces.ts';
import type { OffsetEdit } from '../yaml/place-value.ts';
import { textRange } from './edits.ts';
import { type ChosenFix, fixesApart, safeFixes } from './safe-fixes.ts';

/** A fix that was applied, and where its diagnostic began before anything was fixed. */
export interface AppliedFix {
  readonly uri: string;
  readonly rule: string;
  readonly title: string;
  readonly start: TextRange['start'];
}

export interface Fixed {
  /** The workspace with the fixed files in place of those that were. */
  readonly workspace: Workspace;
  /** By URI of each file that changes, the edits of its text as it was, in order. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  /** In order of file and place. */
  readonly applied: readonly AppliedFix[];
  /** Files in which fixes undid each other, so that some were left. */
  readonly endless: readonly string[];
}

/** What is wrong with a file in a workspace. */
export type CheckInWorkspace = (workspace: Workspace, file: SourceFile) => readonly Diagnostic[];

/** Fixes that wait for others take a round each; only those that undo each other take so many. */
const mostRounds = 100;

/** A text that has become so many times as long, and some more, would grow for ever. */
const mostGrowth = { times: 2, characters: 10_000 };

/**
 * Applies every fix that needs no asking, until there is none: what one makes wrong anew, another may mend. Files are
 * taken in the order of their URIs, whatever order they are given in. A fix is applied whole or not at all: one whose
 * edits meet another's waits for the next round; one that edits other files too, or after which its file would not
 * parse, is left to people.
 */
export function fixAll(workspace: Workspace, uris: Iterable<string>, check: CheckInWorkspace): Fixed {
  const states = [...new Set(uris)].sort().flatMap((uri) => {
    const file = workspace.files.get(uri);
    return file ? [stateOf(file)] : [];
  });
  let now = workspace;
  let pending: readonly FileState[] = states;
  while (pending.length > 0) {
    const changed = pending.filter((state) => {
      const next = fixOnce(state, check(now, state.file));
      if (next) now = withFile(now, next);
      return next !== undefined;
    });
    // When all have come to rest, each is looked at once more: it may speak of another that has changed.
    pending = changed.length > 0 || pending.length === states.length ? changed : states;
  }
  return {
    workspace: now,
    edits: new Map(
      states.flatMap(({ first, pieces }) => {
        const edits = editsOfPieces(pieces, first.text).map(({ newText, ...range }) => {
          return { uri: first.uri, range: textRange(first, range), newText };
        });
        return edits.length > 0 ? [[first.uri, edits] as const] : [];
      }),
    ),
    applied: states.flatMap(({ applied }) => applied.sort((a, b) => inOrder(a.start, b.start))),
    endless: states.filter(({ endless }) => endless).map(({ first }) => first.uri),
  };
}

/** What has become of one file. */
interface FileState {
  readonly first: SourceFile;
  file: SourceFile;
  pieces: readonly Piece[];
  readonly applied: AppliedFix[];
  /** The texts that it has had. */
  readonly seen: Set<string>;
  /** Fixes after which it would not parse. */
  readonly barred: Set<string>;
  endless: boolean;
}

function stateOf(file: SourceFile): FileState {
  const pieces = wholePiece(file.text);
  return { first: file, file, pieces, applied: [], seen: new Set([file.text]), barred: new Set(), endless: false };
}

/** Applies what can be applied at once; the file as it is then, or undefined where it stays. */
function fixOnce(state: FileState, diagnostics: readonly Diagnostic[]): SourceFile | undefined {
  const { first, file, pieces, seen } = state;
  const chosen = state.endless ? undefined : chooseFixes(state, diagnostics);
  if (!chosen || chosen.file.text === file.text) return undefined;
  const most = mostGrowth.times * first.text.length + mostGrowth.characters;
  if (seen.has(chosen.file.text) || seen.size > mostRounds || chosen.file.text.length > most) {
    state.endless = true;
    return undefined;
  }
  seen.add(chosen.file.text);
  for (const { diagnostic, fix } of chosen.fixes) {
    const at = originOf(pieces, file.lines.offsetAt(diagnostic.range.start));
    state.applied.push({
      uri: first.uri,
      rule: diagnostic.rule,
      title: fix.title,
      start: first.lines.positionAt(at),
    });
  }
  state.pieces = chosen.pieces;
  state.file = chosen.file;
  return chosen.file;
}

interface Choice {
  readonly fixes: readonly ChosenFix[];
  readonly pieces: readonly Piece[];
  readonly file: SourceFile;
}

/** The fixes that go together, after which the file parses as well as before. */
function chooseFixes(state: FileState, diagnostics: readonly Diagnostic[]): Choice | undefined {
  const { file, pieces, barred } = state;
  const own = safeFixes(diagnostics).filter(
    (each) => each.fix.edits.every(({ uri }) => uri === file.uri) && !barred.has(nameOf(each)),
  );
  const made = (fixes: readonly ChosenFix[]): Choice | undefined => {
    const after = editPieces(pieces, offsetsOf(file, fixes));
    const next = readAgain(file, textOfPieces(after));
    return parsesAsWell(file, next) ? { fixes, pieces: after, file: next } : undefined;
  };
  const together = made(fixesApart(own));
  if (together) return together;
  const alone = own.filter((each) => {
    const isHarmless = made([each]) !== undefined;
    if (!isHarmless) barred.add(nameOf(each));
    return isHarmless;
  });
  return made(fixesApart(alone)) ?? made(alone.slice(0, 1));
}

function nameOf({ diagnostic, fix }: ChosenFix): string {
  return [diagnostic.rule, diagnostic.message, fix.title].join('\n');
}

function offsetsOf({ lines }: SourceFile, fixes: readonly ChosenFix[]): readonly OffsetEdit[] {
  return fixes.flatMap(({ fix }) =>
    fix.edits.map(({ range, newText }) => {
      return { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end), newText };
    }),
  );
}

function readAgain(before: SourceFile, text: string): SourceFile {
  const modelIndex = before.documents.some(({ hub }) => hub?.by === 'model-index');
  return readSource(before.uri, text, { before, modelIndex });
}

function parsesAsWell(before: SourceFile, after: SourceFile): boolean {
  return after.documents.length === before.documents.length && problemsOf(after) <= problemsOf(before);
}

function problemsOf({ documents }: SourceFile): number {
  return documents.reduce(
    (sum, { yaml }) => sum + yaml.problems.filter(({ code }) => code !== 'duplicate-key').length,
    0,
  );
}

function inOrder(a: TextRange['start'], b: TextRange['start']): number {
  return a.line - b.line || a.character - b.character;
}
