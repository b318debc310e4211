import {
  type ListedFile,
  type ListFilesParams,
  listFilesRequest,
  type ReadFileParams,
  readFileRequest,
} from './protocol/messages.ts';
import { canonicalUri, isWithin } from './uri.ts';

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

export interface ReadOptions {
  readonly maxBytes: number;
  /** A longer file is cut off; else it counts as missing. */
  readonly cut?: boolean;
  /** Directories, one of which the file must really be in: a link that leads elsewhere counts as missing. */
  readonly within?: readonly string[];
}

/** The port to files. No call rejects: what can't be read is not there. */
export interface FileSystem {
  readFile(uri: string, options: ReadOptions): Promise<string | undefined>;
  /** All files below a directory whose names end so, without what `skippedDirectories` hold; links lead nowhere outside. */
  list(root: string, extensions: readonly string[]): Promise<readonly ListedFile[]>;
}

/** Files by way of the client, for a server that has no disk. */
export function clientFiles(request: <P, R>(method: string, params: P) => Promise<R>): FileSystem {
  return {
    async readFile(uri, { maxBytes, cut = false }) {
      try {
        const params: ReadFileParams = { uri, maxBytes, cut };
        return (await request<ReadFileParams, string | null>(readFileRequest, params)) ?? undefined;
      } catch {
        return undefined;
      }
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

/**
 * Whether a text may hold a document of ours, without parsing it: most YAML of a workspace is somebody else's.
 */
export function mayBeOurs(text: string): boolean {
  return /apiVersion["']?\s*:\s*["']?gatewright/i.test(text) || mayBeForTheHub(text);
}

/** Front matter may be a card of the Hugging Face Hub. */
function mayBeForTheHub(text: string): boolean {
  return /^\ufeff?---[ \t]*\r?\n/.test(text) && /^(?:gatewright|model-index)[ \t]*:/m.test(text);
}

/** Markdown files are read where they may be a card: they are called README.md on the Hub. */
export function isReadMarkdown(uri: string): boolean {
  return extensionOf(uri) !== 'md' || /(?:^|\/)readme\.md$/i.test(uri);
}
