import { mayBeOurs } from '../core/model/may-be-ours.ts';
import type { Ports } from './ports.ts';
import type { Session } from './session.ts';
import { canonicalUri, isWithin, rootOf } from './uri.ts';
import {
  documentExtensions,
  evidenceExtensions,
  extensionOf,
  isReadMarkdown,
  isSkipped,
  knownExtensions,
  largestDocument,
} from './workspace.ts';

/** Tells people how far the reading of a workspace is. */
export interface Progress {
  report(done: number, total: number): void;
  done(): void;
}

export interface WorkspaceIndex {
  /** Reads all files below the roots, in small portions; a later call takes over from an earlier one. */
  scan(roots: readonly string[], progress: Progress): Promise<void>;
  fileChanged(uri: string): Promise<void>;
  /** A file, or a directory with all that is in it. */
  removed(uri: string): void;
  /** Reads the columns of rows that a report names, once. */
  wantColumns(uri: string): void;
}

/** Texts of this many characters are read before others get their turn: some ten milliseconds of parsing. */
const portion = 24_000;
const readsAtOnce = 8;
/** Enough for the header line of any CSV file. */
const headerBytes = 64 * 1024;

/** `digest` parses what has been read: it is called after each portion. */
export function createWorkspaceIndex(ports: Ports, session: Session, digest: () => Promise<void>): WorkspaceIndex {
  const { files } = ports;
  const wanted = new Set<string>();
  let generation = 0;

  const turn = (): Promise<void> => new Promise((resolve) => ports.schedule(resolve));

  const readDocument = async (uri: string): Promise<number> => {
    if (session.documents.isOpen(uri)) return 0;
    const text = await files.readFile(uri, { maxBytes: largestDocument, within: session.situation().roots });
    if (session.documents.isOpen(uri)) return 0;
    const ours = text !== undefined && mayBeOurs(text);
    session.documents.setFile(uri, ours ? text : undefined);
    return ours ? text.length : 0;
  };

  const isDocument = (uri: string): boolean =>
    (documentExtensions as readonly string[]).includes(extensionOf(uri)) && isReadMarkdown(uri);
  const isEvidence = (uri: string): boolean => (evidenceExtensions as readonly string[]).includes(extensionOf(uri));

  return {
    async scan(roots, progress) {
      const own = ++generation;
      const lists = await Promise.all(roots.map((root) => files.list(root, knownExtensions)));
      if (own !== generation) return;
      const found = lists
        .flat()
        .map(({ uri, size }) => ({ uri: canonicalUri(uri), size }))
        .filter(({ uri }) => isReadMarkdown(uri));
      const documents = found.filter(({ uri, size }) => isDocument(uri) && (size ?? 0) <= largestDocument);
      session.addKnownFiles(found.map(({ uri }) => uri));
      let read = 0;
      for (let at = 0; at < documents.length; at += readsAtOnce) {
        const lengths = await Promise.all(documents.slice(at, at + readsAtOnce).map(({ uri }) => readDocument(uri)));
        if (own !== generation) return;
        read += lengths.reduce((sum, length) => sum + length, 0);
        if (read < portion) continue;
        read = 0;
        progress.report(at, documents.length);
        await digest();
        await turn();
      }
      await digest();
      progress.done();
      if (own === generation) session.setComplete(true);
    },

    async fileChanged(changed) {
      const uri = canonicalUri(changed);
      const root = rootOf(session.situation().roots, uri);
      if (root === undefined) return session.documents.setFile(uri, undefined); // open once, and no part of the workspace
      if (isSkipped(root, uri) || !isReadMarkdown(uri)) return;
      if (isDocument(uri)) await readDocument(uri);
      session.addKnownFiles([uri]);
      if (isEvidence(uri)) {
        wanted.delete(uri);
        session.setColumns(uri, undefined);
      }
    },

    removed(gone) {
      const uri = canonicalUri(gone);
      for (const file of session.situation().knownFiles) {
        if (!isWithin(uri, file)) continue;
        session.documents.setFile(file, undefined);
        session.removeKnownFile(file);
        if (wanted.delete(file)) session.setColumns(file, undefined);
      }
      session.documents.setFile(uri, undefined);
    },

    wantColumns(uri) {
      if (wanted.has(uri) || extensionOf(uri) !== 'csv') return;
      wanted.add(uri);
      void files.readFile(uri, { maxBytes: headerBytes, cut: true, within: session.situation().roots }).then((text) => {
        if (text !== undefined) session.setColumns(uri, columnsOf(text));
      });
    },
  };
}

/** The names in the first line of a CSV file, with its quotes taken off. */
export function columnsOf(text: string): readonly string[] {
  const line = /^\uFEFF?([^\r\n]*)/.exec(text)?.[1] ?? '';
  const separator = [',', ';', '\t'].reduce(
    (best, c) => (line.split(c).length > line.split(best).length ? c : best),
    ',',
  );
  // `separator` is one of three characters that mean nothing in a class.
  const cells = line.match(new RegExp(`("([^"]|"")*"|[^"${separator}])+`, 'g')) ?? [];
  return cells
    .map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/s, '$1')
        .replaceAll('""', '"'),
    )
    .filter((cell) => cell !== '')
    .slice(0, 2000);
}
