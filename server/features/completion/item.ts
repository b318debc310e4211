import {
  type CompletionItem,
  type CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
} from 'vscode-languageserver-types';
import type { Kind, SourceDocument, SourceFile } from '../../../core/model/documents.ts';
import type { Client } from '../../client.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { Cursor } from '../context/cursor.ts';
import { plainText } from '../texts.ts';
import type { Described, Suggestion } from './names.ts';
import { type Piece, scalarText, writePlain, writeSnippet } from './write.ts';

export interface Request {
  readonly snapshot: Snapshot;
  readonly client: Client;
  readonly file: SourceFile;
  readonly document: SourceDocument;
  readonly cursor: Cursor;
  readonly kind: Kind;
}

export interface ScalarSuggestion extends Suggestion {
  readonly kind?: CompletionItemKind;
  readonly documentation?: string;
}

export interface Draft {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** What is inserted; the label as a scalar where left out. */
  readonly pieces?: readonly Piece[] | undefined;
  readonly detail?: string | undefined;
  readonly documentation?: string | undefined;
  readonly describes?: Described | undefined;
  readonly filter?: string;
  readonly sort: string;
  readonly deprecated?: boolean;
}

export function suggested(s: ScalarSuggestion, index: number, kind: CompletionItemKind): Draft {
  const { label, detail, describes, pieces, documentation, rank = 1 } = s;
  return { label, kind, detail, describes, pieces, documentation, sort: `${rank + 1}${pad(index)}` };
}

/** What a resolve request needs to know of an item. */
export interface ItemData extends Described {
  readonly uri: string;
}

export function item(
  { client, file, cursor }: Pick<Request, 'client' | 'file' | 'cursor'>,
  draft: Draft,
): CompletionItem {
  const written: readonly Piece[] = [cursor.padding, ...(draft.pieces ?? [scalarText(draft.label, cursor)])];
  const isSnippet = client.snippets && written.some((piece) => typeof piece !== 'string');
  const raw = isSnippet ? writeSnippet(written) : writePlain(written);
  const start = file.lines.positionAt(cursor.start);
  const end = file.lines.positionAt(cursor.end);
  const newText = client.insertsAsIs ? raw : relativeToLine(raw, file, start.line);
  const filter = `${cursor.quote}${draft.filter ?? draft.label}`;
  return {
    label: draft.label,
    kind: draft.kind,
    textEdit: { range: { start, end: end.line === start.line ? end : start }, newText },
    sortText: draft.sort,
    ...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(client.insertsAsIs && newText.includes('\n') ? { insertTextMode: InsertTextMode.asIs } : {}),
    ...(filter === draft.label ? {} : { filterText: filter }),
    ...(draft.detail ? { detail: draft.detail } : {}),
    ...(draft.documentation ? { documentation: markup(client, draft.documentation) } : {}),
    ...(draft.describes ? { data: { ...draft.describes, uri: file.uri } satisfies ItemData } : {}),
    ...(draft.deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
  };
}

/** Editors that indent further lines as the first one is are given what comes on top of that. */
function relativeToLine(text: string, file: SourceFile, line: number): string {
  if (!text.includes('\n')) return text;
  const start = file.lines.startOf(line);
  let own = 0;
  while (file.text[start + own] === ' ') own++;
  return text.replace(/\n( *)/g, (_, spaces: string) => `\n${spaces.slice(Math.min(own, spaces.length))}`);
}

export function markup(client: Client, text: string): CompletionItem['documentation'] {
  return client.completionMarkdown ? { kind: MarkupKind.Markdown, value: text } : plainText(text);
}

export function pad(index: number): string {
  return String(index).padStart(4, '0');
}
