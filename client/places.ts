import * as vscode from 'vscode';
import type { Place } from './webview/simulation/messages.ts';

/**
 * Shows a place of a report, in an editor that has the document already or beside what must stay in view.
 * @param near URI of the policy: relative paths are meant in its folder of the workspace first
 * @param avoid the column of the panel that asks
 * @returns false where the document isn't in the workspace
 */
export async function openPlace(place: Place, near: string, avoid: vscode.ViewColumn | undefined): Promise<boolean> {
  const uri = await resolve(place.path, vscode.Uri.parse(near, true));
  if (!uri) return false;
  const position = new vscode.Position(Math.max(0, place.line - 1), Math.max(0, place.column - 1));
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  const column = shown?.viewColumn ?? (avoid === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One);
  const editor = await vscode.window.showTextDocument(uri, { viewColumn: column });
  const at = editor.document.validatePosition(position);
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return true;
}

/** A report names its inputs by URI or by path; nothing outside the workspace is opened but what is open already. */
async function resolve(path: string, near: vscode.Uri): Promise<vscode.Uri | undefined> {
  for (const uri of candidates(path, near)) {
    const open = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    if (open) return uri;
    if (!vscode.workspace.getWorkspaceFolder(uri)) continue;
    const exists = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (exists) return uri;
  }
  return undefined;
}

function candidates(path: string, near: vscode.Uri): vscode.Uri[] {
  // Two letters at least: `C:` is a drive.
  if (/^[a-z][a-z0-9+.-]+:/i.test(path)) return [vscode.Uri.parse(path, true)];
  const segments = path.replaceAll('\\', '/');
  if (segments.startsWith('/') || /^[a-z]:/i.test(segments))
    return [near.with({ path: segments.replace(/^(?=[a-z]:)/i, '/') })];
  const own = vscode.workspace.getWorkspaceFolder(near);
  const folders = [
    ...(own ? [own] : []),
    ...(vscode.workspace.workspaceFolders ?? []).filter((folder) => folder !== own),
  ];
  // In a workspace of several folders, paths begin with the folder's name.
  const named = folders.flatMap((folder) =>
    segments.startsWith(`${folder.name}/`)
      ? [vscode.Uri.joinPath(folder.uri, segments.slice(folder.name.length + 1))]
      : [],
  );
  return [
    ...folders.map((folder) => vscode.Uri.joinPath(folder.uri, segments)),
    ...named,
    vscode.Uri.joinPath(near, '..', segments),
  ];
}
