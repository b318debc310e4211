import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ListedFile,
  type ListFilesParams,
  listFilesRequest,
  type ReadBytesParams,
  type ReadBytesResult,
  type ReadFileParams,
  readBytesRequest,
  readFileRequest,
} from '../server/protocol/messages.ts';

/** Folders that hold no documents of the workspace's own. */
const skipped = new Set(['node_modules', '.git']);

/** Deep enough for any workspace, and an end for one that contains itself. */
const deepest = 40;

/** Where the build lays the pages of rules. */
export function rulePagesOf(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist/rules');
}

/**
 * Answers a server that can't read files itself. Only what lies in the workspace is answered, and the extension's own
 * pages of rules.
 */
export function serveFiles(client: BaseLanguageClient, rulePages: vscode.Uri): vscode.Disposable {
  const readBytes = bytesReader();
  return vscode.Disposable.from(
    client.onRequest(readBytesRequest, readBytes),
    client.onRequest(readFileRequest, (params: ReadFileParams) => readFile(params, rulePages)),
    client.onRequest(listFilesRequest, (params: ListFilesParams, token: vscode.CancellationToken) =>
      listFiles(params, token),
    ),
  );
}

/** Whether the editor may read a file for the server: nothing outside the workspace's folders. */
function inWorkspace(uri: vscode.Uri): boolean {
  return !uri.path.split('/').includes('..') && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

function isBelow(uri: vscode.Uri, folder: vscode.Uri): boolean {
  return !uri.path.split('/').includes('..') && uri.toString().startsWith(`${folder.toString()}/`);
}

async function readFile({ uri, maxBytes, cut }: ReadFileParams, rulePages: vscode.Uri): Promise<string | null> {
  const file = vscode.Uri.parse(uri, true);
  if (!inWorkspace(file) && !isBelow(file, rulePages)) return null;
  try {
    const { type, size } = await vscode.workspace.fs.stat(file);
    if ((type & vscode.FileType.File) === 0 || (size > maxBytes && !cut)) return null;
    const bytes = await vscode.workspace.fs.readFile(file);
    if (bytes.length > maxBytes && !cut) return null;
    // A text that is cut may end inside a character: `stream` leaves that one out instead of failing on it.
    const cutOff = bytes.length > maxBytes;
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, maxBytes), { stream: cutOff });
  } catch {
    // Missing, unreadable or not text: the server says which document misses it.
    return null;
  }
}

/** Editors have files in whole: the one that is being read is kept until that is over, or another is asked for. */
function bytesReader(): (params: ReadBytesParams) => Promise<ReadBytesResult> {
  let kept: { readonly uri: string; readonly stamp: string; readonly bytes: Uint8Array } | undefined;
  return async ({ uri, start, end, maxBytes, isLast }) => {
    if (isLast && kept?.uri === uri) kept = undefined;
    const file = vscode.Uri.parse(uri, true);
    if (!inWorkspace(file)) return null;
    try {
      const { type, size, mtime } = await vscode.workspace.fs.stat(file);
      if ((type & vscode.FileType.File) === 0 || (type & vscode.FileType.SymbolicLink) !== 0) return null;
      const stamp = `${size} ${mtime}`;
      if (end <= start || size > maxBytes) return { size, stamp, bytes: new Uint8Array() };
      if (kept?.uri !== uri || kept.stamp !== stamp)
        kept = { uri, stamp, bytes: await vscode.workspace.fs.readFile(file) };
      return { size, stamp, bytes: kept.bytes.slice(start, end) };
    } catch {
      kept = undefined;
      return null;
    }
  };
}

async function listFiles(
  { root, extensions }: ListFilesParams,
  token: vscode.CancellationToken,
): Promise<ListedFile[]> {
  const wanted = new Set(extensions.map((extension) => extension.toLowerCase()));
  const found: ListedFile[] = [];
  const start = vscode.Uri.parse(root, true);
  if (!inWorkspace(start)) return found;
  let level: vscode.Uri[] = [start];
  for (let depth = 0; depth < deepest && level.length > 0 && !token.isCancellationRequested; depth += 1) {
    const listed = await Promise.all(level.map(entriesOf));
    level = [];
    for (const [folder, name, type] of listed.flat()) {
      // Symbolic links may lead out of the workspace.
      if ((type & vscode.FileType.SymbolicLink) !== 0) continue;
      const uri = vscode.Uri.joinPath(folder, name);
      if ((type & vscode.FileType.Directory) !== 0 && !skipped.has(name)) level.push(uri);
      else if ((type & vscode.FileType.File) !== 0 && wanted.has(extensionOf(name)))
        found.push({ uri: uri.toString() });
    }
  }
  return found;
}

async function entriesOf(folder: vscode.Uri): Promise<[vscode.Uri, string, vscode.FileType][]> {
  try {
    return (await vscode.workspace.fs.readDirectory(folder)).map(([name, type]) => [folder, name, type]);
  } catch {
    return [];
  }
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
