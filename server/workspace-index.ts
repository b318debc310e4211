import { mayBeOurs } from '../core/model/may-be-ours.ts';
import { rootOf } from '../core/model/roots.ts';
import type { Ports } from './ports.ts';
import type { Session } from './session.ts';
import { canonicalUri } from './uri.ts';
import { extensionOf, isDocument, isEvidence, isSkipped, knownExtensions, largestDocument } from './workspace.ts';

/** Tells people how far the reading of a workspace is. */
export interface Progress {
  report(done: number, total: number): void;
  done(): void;
}

export interface WorkspaceIndex {
  /** Reads all files below roots, in small portions. Files known before that are not found there any more are gone. */
  scan(roots: readonly string[], progress: Progress): Promise<void>;
  /**
   * Something happened to files or directories: they were made, changed, moved or removed, or an editor closed them. What
   * is on the disk counts, not what was said: events come late, twice, in another order or not at all.
   */
  look(uris: readonly string[]): Promise<void>;
  /** Looks at what has changed on the disk since, for editors that don't say; what that is. */
  refresh(): Promise<readonly string[]>;
  /** Other folders are the workspace now; forgets what lies in none of them. */
  rootsChanged(): Promise<void>;
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
  /**
   * Files to look at, and whether a list has just said that they are there. One that is asked for again before its turn
   * is looked at once, one that is being read again after.
   */
  const waiting = new Map<string, { readonly listed: boolean }>();
  /** What was looked at while lists were made: these may be of before. */
  const looked = new Set<string>();
  /** Whether files are there, as far as that was found out and not yet told to the session. */
  const found = new Map<string, boolean>();
  /** The states of files as lists had them when they were last read. */
  const stamps = new Map<string, string>();
  let working: Promise<void> | undefined;
  let scans = 0;

  const turn = (): Promise<void> => new Promise((resolve) => ports.schedule(resolve));
  const roots = (): readonly string[] => session.situation().roots;

  /** Whether a file belongs to the workspace, if it is there. */
  const belongs = (uri: string): boolean => {
    const root = rootOf(roots(), uri);
    return root !== undefined && isKnownKind(uri) && !isSkipped(root, uri);
  };

  const lookAt = async ([uri, { listed }]: readonly [string, { readonly listed: boolean }]): Promise<number> => {
    if (isEvidence(uri) && wanted.delete(uri)) session.setColumns(uri, undefined);
    const text =
      belongs(uri) && isDocument(uri) && !session.documents.isOpen(uri)
        ? await files.readFile(uri, { maxBytes: largestDocument, within: roots(), asListed: true })
        : undefined;
    const exists = text !== undefined || listed || (belongs(uri) && (await files.has(uri, roots())));
    // The folder may have been taken out of the workspace meanwhile.
    const isOurs = text !== undefined && mayBeOurs(text) && belongs(uri);
    found.set(uri, exists && belongs(uri));
    session.documents.setFile(uri, isOurs ? text : undefined);
    return isOurs ? text.length : 0;
  };

  const next = (most: number): [string, { readonly listed: boolean }][] => {
    const taken: [string, { readonly listed: boolean }][] = [];
    for (const entry of waiting) {
      if (taken.length === most) break;
      taken.push(entry);
      waiting.delete(entry[0]);
    }
    return taken;
  };

  const work = async (tell: (left: number) => void): Promise<void> => {
    let read = 0;
    while (waiting.size > 0) {
      const lengths = await Promise.all(next(readsAtOnce).map(lookAt));
      read += lengths.reduce((sum, length) => sum + length, 0);
      if (read < portion) continue;
      read = 0;
      tell(waiting.size);
      await digest();
      await turn();
    }
    session.updateKnownFiles(found);
    found.clear();
    await digest();
  };

  /**
   * One after another, so that what was read of a file never takes the place of what was read later. Resolves when
   * nothing waits.
   */
  const drain = async (tell: (left: number) => void = () => undefined): Promise<void> => {
    while (waiting.size > 0 || working) {
      working ??= work(tell).finally(() => {
        working = undefined;
      });
      await working;
    }
  };

  const knownWithin = (directory: string): readonly string[] =>
    [...session.situation().knownFiles].filter((file) => file.startsWith(`${directory}/`));

  /** What there is to look at where something happened: the file, or what is and was in the directory. */
  const meant = async (uri: string): Promise<readonly string[]> => {
    const below = knownWithin(uri);
    const root = rootOf(roots(), `${uri}/_`);
    if (isKnownKind(uri) || root === undefined || isSkipped(root, `${uri}/_`)) return [uri, ...below];
    const listed = await files.list(uri, knownExtensions, roots());
    return [uri, ...below, ...listed.map((file) => canonicalUri(file.uri))];
  };

  return {
    async scan(scanned, progress) {
      scans++;
      try {
        const lists = await Promise.all(scanned.map((root) => files.list(root, knownExtensions, roots())));
        for (const uri of scanned.flatMap(knownWithin)) waiting.set(uri, { listed: false });
        for (const { uri, stamp } of lists.flat()) {
          const file = canonicalUri(uri);
          waiting.set(file, { listed: !looked.has(file) });
          if (stamp !== undefined) stamps.set(file, stamp);
        }
        const total = waiting.size;
        await drain((left) => progress.report(total - left, total));
      } finally {
        if (--scans === 0) looked.clear();
        progress.done();
      }
      if (scans === 0) session.setComplete(true);
    },

    async look(changed) {
      for (const uris of await Promise.all(changed.map((uri) => meant(canonicalUri(uri)))))
        for (const uri of uris) {
          waiting.set(uri, { listed: false });
          if (scans > 0) looked.add(uri);
        }
      await drain();
    },

    async refresh() {
      const lists = await Promise.all(roots().map((root) => files.list(root, knownExtensions, roots())));
      const now = new Map(lists.flat().map(({ uri, stamp }) => [canonicalUri(uri), stamp]));
      const others = [...session.situation().knownFiles].filter((uri) => !now.has(uri));
      for (const [uri, stamp] of now) {
        if (stamp !== undefined && stamps.get(uri) === stamp) continue;
        others.push(uri);
        if (stamp !== undefined) stamps.set(uri, stamp);
      }
      for (const uri of others) waiting.set(uri, { listed: false });
      await drain();
      return others;
    },

    async rootsChanged() {
      for (const uri of [...session.situation().knownFiles, ...found.keys()]) {
        if (!belongs(uri)) waiting.set(uri, { listed: false });
      }
      await drain();
    },

    wantColumns(uri) {
      if (wanted.has(uri) || extensionOf(uri) !== 'csv') return;
      wanted.add(uri);
      void files.readFile(uri, { maxBytes: headerBytes, cut: true, within: roots() }).then((text) => {
        if (text !== undefined) session.setColumns(uri, columnsOf(text));
      });
    },
  };
}

const isKnownKind = (uri: string): boolean => isDocument(uri) || isEvidence(uri);

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
