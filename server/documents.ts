import { type Range, TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { type Change, changeOfBoth } from '../core/yaml/change.ts';
import { canonicalUri } from './uri.ts';

/** A file's text has changed, or it is gone. */
export interface FileChange {
  readonly text: string | undefined;
  readonly open: boolean;
  /** What was changed since the text that was taken before, where that is known. */
  readonly change?: Change;
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
  text(uri: string): string | undefined;
  /** The changes since the last call. */
  takeChanges(): ReadonlyMap<string, FileChange>;
  hasChanges(): boolean;
  /** How the client spells a file's URI. */
  spelling(uri: string): string;
  /** True where some client's spelling is not the canonical one. */
  readonly respelled: boolean;
}

/** All methods take canonical URIs, but for `open`, which takes and remembers the client's. */
export function createDocuments(): Documents {
  const documents = new Map<string, TextDocument>();
  const spellings = new Map<string, string>();
  let changes = new Map<string, FileChange>();

  const changed = (uri: string, document: TextDocument, change?: Change): void => {
    changes.set(uri, { text: document.getText(), open: true, ...(change ? { change } : {}) });
  };

  /** One edit, added to what has been changed since changes were last taken. */
  const edited = (uri: string, document: TextDocument, edit: TextDocumentContentChangeEvent, version: number): void => {
    const own = 'range' in edit ? changeOf(document, edit.range, edit.text.length) : undefined;
    const waiting = changes.get(uri);
    const change = own && waiting?.change ? changeOfBoth(waiting.change, own) : waiting ? undefined : own;
    const after = updated(document, edit, version);
    documents.set(uri, after);
    changed(uri, after, change);
  };

  return {
    open(uri, languageId, version, text) {
      const canonical = canonicalUri(uri);
      if (canonical !== uri) spellings.set(canonical, uri);
      const document = TextDocument.create(canonical, languageId, version, text);
      documents.set(canonical, document);
      changed(canonical, document);
    },
    change(uri, version, edits) {
      for (const edit of edits) {
        const document = documents.get(uri);
        if (document) edited(uri, document, edit, version);
      }
      const document = documents.get(uri);
      if (document && edits.length === 0) {
        changed(uri, TextDocument.update(document, [], version), changes.get(uri)?.change);
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
    text: (uri) => documents.get(uri)?.getText(),
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

/**
 * The document after an edit. Its lines are counted on from those before, but where the edit parts or joins the two
 * characters of a line end, or names a line that is not there: these make `TextDocument` lose count, and later edits
 * would end up elsewhere than in the editor.
 */
function updated(document: TextDocument, edit: TextDocumentContentChangeEvent, version: number): TextDocument {
  if (!('range' in edit)) return TextDocument.update(document, [edit], version);
  const { start, oldEnd } = changeOf(document, edit.range, 0);
  const text = document.getText();
  const isPlain =
    text.charAt(start - 1) !== '\r' &&
    !edit.text.endsWith('\r') &&
    Math.max(edit.range.start.line, edit.range.end.line) < document.lineCount;
  if (isPlain) return TextDocument.update(document, [edit], version);
  const after = text.slice(0, start) + edit.text + text.slice(oldEnd);
  return TextDocument.create(document.uri, document.languageId, version, after);
}

function changeOf(document: TextDocument, { start, end }: Range, length: number): Change {
  const [one, other] = [document.offsetAt(start), document.offsetAt(end)];
  const from = Math.min(one, other);
  return { start: from, oldEnd: Math.max(one, other), newEnd: from + length };
}
