import type { Range, TextDocumentContentChangeEvent } from 'vscode-languageserver-protocol';
import { type Change, changeOfBoth } from '../core/yaml/change.ts';
import { indexLines, type LineIndex } from '../core/yaml/lines.ts';
import { editedText, type Text } from '../core/yaml/text.ts';
import { canonicalUri } from './uri.ts';

/** A file's text has changed, or it is gone. */
export interface FileChange {
  readonly text: Text | undefined;
  readonly open: boolean;
  /** What was changed since the text that was taken before, where that is known. */
  readonly change?: Change;
  /** Of an open document. */
  readonly lines?: LineIndex;
}

/** A document as the editor has it. */
interface OpenDocument {
  readonly languageId: string;
  readonly version: number;
  readonly text: Text;
  readonly lines: LineIndex;
}

/**
 * Texts as editors and disk have them; an open document wins over its file. Holds no text of closed files longer than
 * until `takeChanges`: whoever parses them keeps them.
 */
export interface Documents {
  open(uri: string, languageId: string, version: number, text: string): void;
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void;
  /** True if it was open. The file keeps its last text until the disk's is known. */
  close(uri: string): boolean;
  /** What the disk says; undefined: the file is gone. Ignored while the document is open. */
  setFile(uri: string, text: string | undefined): void;
  isOpen(uri: string): boolean;
  openUris(): readonly string[];
  version(uri: string): number | undefined;
  languageId(uri: string): string | undefined;
  text(uri: string): Text | undefined;
  /** The changes since the last call. */
  takeChanges(): ReadonlyMap<string, FileChange>;
  hasChanges(): boolean;
  /** How the client spells a file's URI. */
  spelling(uri: string): string;
  /** True where some client's spelling is not the canonical one. */
  readonly respelled: boolean;
}

/**
 * All methods take canonical URIs, but for `open`, which takes and remembers the client's. `edit` makes a text of the one
 * before it.
 */
export function createDocuments(edit: typeof editedText = editedText): Documents {
  const documents = new Map<string, OpenDocument>();
  const spellings = new Map<string, string>();
  let changes = new Map<string, FileChange>();

  const changed = (uri: string, document: OpenDocument, change?: Change): void => {
    documents.set(uri, document);
    const { text, lines } = document;
    changes.set(uri, { text, lines, open: true, ...(change ? { change } : {}) });
  };

  /** One edit, added to what has been changed since changes were last taken. */
  const edited = (
    uri: string,
    { languageId, text: before, lines }: OpenDocument,
    event: TextDocumentContentChangeEvent,
    version: number,
  ): void => {
    const range = 'range' in event ? event.range : undefined;
    if (!range) {
      changed(uri, { languageId, version, text: event.text, lines: indexLines(event.text) });
      return;
    }
    const own = changeOf(lines, range, event.text.length);
    const text = edit(before, own.start, own.oldEnd, event.text);
    const waiting = changes.get(uri);
    const change = waiting?.change ? changeOfBoth(waiting.change, own) : waiting ? undefined : own;
    changed(uri, { languageId, version, text, lines: indexLines(text, lines, own) }, change);
  };

  return {
    open(uri, languageId, version, text) {
      const canonical = canonicalUri(uri);
      if (canonical !== uri) spellings.set(canonical, uri);
      changed(canonical, { languageId, version, text, lines: indexLines(text) });
    },
    change(uri, version, events) {
      for (const event of events) {
        const document = documents.get(uri);
        if (document) edited(uri, document, event, version);
      }
      const document = documents.get(uri);
      if (document && events.length === 0) {
        changed(uri, { ...document, version }, changes.get(uri)?.change);
      }
    },
    close(uri) {
      return documents.delete(uri);
    },
    setFile(uri, text) {
      if (!documents.has(uri)) changes.set(uri, { text, open: false });
    },
    isOpen: (uri) => documents.has(uri),
    openUris: () => [...documents.keys()],
    version: (uri) => documents.get(uri)?.version,
    languageId: (uri) => documents.get(uri)?.languageId,
    text: (uri) => documents.get(uri)?.text,
    takeChanges() {
      const taken = changes;
      changes = new Map();
      return taken;
    },
    hasChanges: () => changes.size > 0,
    spelling: (uri) => spellings.get(uri) ?? uri,
    get respelled() {
      return spellings.size > 0;
    },
  };
}

function changeOf(lines: LineIndex, { start, end }: Range, length: number): Change {
  const [one, other] = [lines.offsetAt(start), lines.offsetAt(end)];
  const from = Math.min(one, other);
  return { start: from, oldEnd: Math.max(one, other), newEnd: from + length };
}
