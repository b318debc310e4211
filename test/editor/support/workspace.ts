import * as vscode from 'vscode';

/** A file of the opened workspace, which is a copy of samples/ and test/editor/workspace/. */
export function inWorkspace(...segments: readonly string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no folder is open');
  return vscode.Uri.joinPath(folder.uri, ...segments);
}

/** Opens a file of the workspace and shows it, as a user would. */
export async function show(...segments: readonly string[]): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(inWorkspace(...segments)));
}
