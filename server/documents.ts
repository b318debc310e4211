import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { canonicalUri } from './uri.ts';

/** A file's text has changed, or it is gone. */
export interface FileChange {
  readonly text: string | undefined;
  readonly open: boolean;
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

  const changed = (uri: string, document: TextDocument): void => {
    changes.set(uri, { text: document.getText(), open: true });
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
      const document = documents.get(uri);
      if (!document) return;
      changed(uri, TextDocument.update(document, [...edits], version));
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
