import { isWithin } from '../core/model/roots.ts';
import type { ReadParquetRows, RowsFile } from '../core/stats/rows/rows-file.ts';
import {
  type ListedFile,
  type ListFilesParams,
  listFilesRequest,
  type ReadBytesParams,
  type ReadBytesResult,
  type ReadFileParams,
  readBytesRequest,
  readFileRequest,
} from './protocol/messages.ts';
import { canonicalUri } from './uri.ts';

/** The largest file that is read as a document. */
export const largestDocument = 10 * 1024 * 1024;

/** Endings of names that the workspace is searched for. */
export const documentExtensions = ['yaml', 'yml', 'json', 'md'] as const;
export const evidenceExtensions = ['csv', 'parquet'] as const;
export const knownExtensions: readonly string[] = [...documentExtensions, ...evidenceExtensions];

/** Directories that hold other people's files. */
export const skippedDirectories: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  '.venv',
  '__pycache__',
]);

/** Editors in a browser have a file in whole or not at all, so that it takes their memory. */
export const largestClientRows = 64 * 1024 * 1024;

export interface ReadOptions {
  readonly maxBytes: number;
  /** A longer file is cut off; else it counts as missing. */
  readonly cut?: boolean;
  /** Directories, one of which the file must really be in: a link that leads elsewhere counts as missing. */
  readonly within?: readonly string[];
  /** A file that `list` would not have counts as missing: one behind a link to a directory. */
  readonly asListed?: boolean;
}

/** A file of rows that is open for reading. */
export interface OpenRows {
  readonly file: RowsFile;
  /** Tells one state of the file from another. */
  readonly stamp: string;
  /** Reads the file as Parquet; missing where that can't be done without harm. */
  readonly parquet?: ReadParquetRows;
  close(): Promise<void>;
}

/** Why a file of rows is not open: it is not there (or leads outside), or it is larger than what may be read here. */
export type ClosedRows = { readonly is: 'missing' } | { readonly is: 'too-large'; readonly most: number };

/** The port to files. No call rejects: what can't be read is not there. */
export interface FileSystem {
  readFile(uri: string, options: ReadOptions): Promise<string | undefined>;
  /** Opens a file of rows, of any length that this place can read. `within` as in `readFile`. */
  openRows(uri: string, options: Pick<ReadOptions, 'within'>): Promise<OpenRows | ClosedRows>;
  /** Whether there is a file that `list` would have. */
  has(uri: string, within: readonly string[]): Promise<boolean>;
  /**
   * All files below a directory whose names end so, without what `skippedDirectories` hold. Links to files of `within`
   * (the directory itself, unless said otherwise) are files; those to directories are not followed.
   */
  list(root: string, extensions: readonly string[], within?: readonly string[]): Promise<readonly ListedFile[]>;
}

/** Files by way of the client, for a server that has no disk. */
export function clientFiles(
  request: <P, R>(method: string, params: P) => Promise<R>,
  parquetOf?: (file: RowsFile) => ReadParquetRows,
): FileSystem {
  return {
    async readFile(uri, { maxBytes, cut = false }) {
      try {
        const params: ReadFileParams = { uri, maxBytes, cut };
        return (await request<ReadFileParams, string | null>(readFileRequest, params)) ?? undefined;
      } catch {
        return undefined;
      }
    },
    async openRows(uri) {
      const read = async (start: number, end: number, isLast = false): Promise<ReadBytesResult> => {
        const params: ReadBytesParams = { uri, start, end, maxBytes: largestClientRows, isLast };
        return request<ReadBytesParams, ReadBytesResult>(readBytesRequest, params).catch(() => null);
      };
      const opened = await read(0, 0);
      if (!opened) return { is: 'missing' };
      const { size, stamp } = opened;
      if (size > largestClientRows) return { is: 'too-large', most: largestClientRows };
      const file: RowsFile = {
        byteLength: size,
        read: async (start, end) => {
          const part = await read(start, end);
          if (part?.stamp !== stamp) throw new Error('It was changed while it was being read');
          if (part.bytes.length !== end - start) throw new Error('The file ends too early');
          return part.bytes;
        },
      };
      return {
        file,
        stamp,
        ...(parquetOf ? { parquet: parquetOf(file) } : {}),
        close: async () => void (await read(0, 0, true)),
      };
    },
    async has(uri) {
      const params: ReadBytesParams = { uri, start: 0, end: 0, maxBytes: 0 };
      const found = await request<ReadBytesParams, ReadBytesResult>(readBytesRequest, params).catch(() => null);
      return found !== null;
    },
    async list(root, extensions) {
      try {
        const found = await request<ListFilesParams, readonly ListedFile[] | null>(listFilesRequest, {
          root,
          extensions,
        });
        return (found ?? []).filter(
          ({ uri }) => isWithin(canonicalUri(root), canonicalUri(uri)) && !isSkipped(root, uri),
        );
      } catch {
        return [];
      }
    },
  };
}

/** Whether a file lies in one of the `skippedDirectories` below a root. */
export function isSkipped(root: string, uri: string): boolean {
  const below = canonicalUri(uri).slice(canonicalUri(root).length).split('/').slice(0, -1);
  return below.some((segment) => skippedDirectories.has(segment));
}

export function extensionOf(uri: string): string {
  const dot = uri.lastIndexOf('.');
  return dot < 0 || dot < uri.lastIndexOf('/') ? '' : uri.slice(dot + 1).toLowerCase();
}

/** Markdown files are read where they may be a card: they are called README.md on the Hub. */
export function isReadMarkdown(uri: string): boolean {
  return extensionOf(uri) !== 'md' || /(?:^|\/)readme\.md$/i.test(uri);
}

/** Whether the server reads a file for what stands in it, without being told to. */
export function isDocument(uri: string): boolean {
  return (documentExtensions as readonly string[]).includes(extensionOf(uri)) && isReadMarkdown(uri);
}

/** Whether a file may hold the rows that a report names. */
export function isEvidence(uri: string): boolean {
  return (evidenceExtensions as readonly string[]).includes(extensionOf(uri));
}
