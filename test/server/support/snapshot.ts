import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { Position, TextDocumentContentChangeEvent, TextEdit } from 'vscode-languageserver-protocol/node';
import { changeBetween } from '../../../core/yaml/change.ts';
import { applyOffsetEdits } from '../../../core/yaml/edit.ts';
import { indexLines } from '../../../core/yaml/lines.ts';
import { typedText } from '../../../core/yaml/text.ts';
import { type Client, clientOf } from '../../../server/client.ts';
import { createDocuments } from '../../../server/documents.ts';
import { createLanguage, type Language } from '../../../server/language.ts';
import { firstSituation } from '../../../server/session.ts';
import type { Situation, Snapshot } from '../../../server/snapshot.ts';
import { inRepository } from '../../support/repository.ts';
import { everything, offsetAt } from './client.ts';

/** Features without a connection: the files of a workspace, open, at one moment. */
export interface OpenWorkspace {
  readonly language: Language;
  readonly client: Client;
  snapshot(): Snapshot;
  uri(name: string): string;
  text(name: string): string;
  set(name: string, text: string): void;
  position(name: string, what: string, end?: boolean): Position;
}

const root = 'file:///w';

/** The edit that makes one text of another; of all of it where it would begin or end within a line end. */
function eventBetween(before: string, after: string): TextDocumentContentChangeEvent {
  const { start, oldEnd, newEnd } = changeBetween(before, after);
  const lines = indexLines(before);
  const range = { start: lines.positionAt(start), end: lines.positionAt(oldEnd) };
  const isExact = lines.offsetAt(range.start) === start && lines.offsetAt(range.end) === oldEnd;
  return isExact ? { range, text: after.slice(start, newEnd) } : { text: after };
}

export function openWorkspace(
  files: Readonly<Record<string, string>>,
  situation: Partial<Situation> = {},
): OpenWorkspace {
  // As editors send edits, and as long texts take them.
  const documents = createDocuments(typedText);
  const language = createLanguage(
    documents,
    (what, error) => assert.fail(`${what}: ${error}`),
    () => undefined,
  );
  const now: Situation = {
    ...firstSituation('2026-11-23'),
    roots: [root],
    complete: true,
    knownFiles: new Set(Object.keys(files).map((name) => `${root}/${name}`)),
    ...situation,
  };
  let version = 1;
  const uri = (name: string): string => `${root}/${name}`;
  const text = (name: string): string => String(documents.text(uri(name)) ?? assert.fail(`${name} is not open`));
  const set = (name: string, content: string): void => {
    if (documents.isOpen(uri(name))) documents.change(uri(name), ++version, [eventBetween(text(name), content)]);
    else documents.open(uri(name), 'yaml', 1, content);
  };
  // Rows are read by whoever has a disk; what they change is tested where they are.
  for (const [name, content] of Object.entries(files)) set(name, content.replace(/^predictions:.*\n/m, ''));
  return {
    language,
    client: clientOf(everything, {}),
    snapshot: () => language.snapshots.take(now),
    uri,
    text,
    set,
    position(name, what, end = false) {
      const at = text(name).indexOf(what);
      assert.ok(at >= 0, `${what} is not in ${name}`);
      const lines = text(name)
        .slice(0, at + (end ? what.length : 0))
        .split('\n');
      return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    },
  };
}

/** The files of a directory of test/cases/server that are documents. */
export function filesOf(workspace: string): Record<string, string> {
  const directory = inRepository('test/cases/server', workspace);
  const names = readdirSync(directory).filter((name) => /\.(ya?ml|json)$/.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(`${directory}/${name}`, 'utf8')]));
}

/** A text with edits applied that don't overlap. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  const offsets = edits.map(({ range, newText }) => ({
    start: offsetAt(text, range.start),
    end: offsetAt(text, range.end),
    newText,
  }));
  return applyOffsetEdits(text, offsets);
}
