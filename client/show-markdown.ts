import * as vscode from 'vscode';

/** Shows Markdown as it is drawn, in the active group or beside it. */
export async function showMarkdown(uri: vscode.Uri, where: 'here' | 'beside'): Promise<void> {
  const isBeside = where === 'beside';
  try {
    await vscode.commands.executeCommand(isBeside ? 'markdown.showPreviewToSide' : 'markdown.showPreview', uri);
  } catch {
    // The Markdown extension can be disabled; the text is readable as it is.
    const viewColumn = isBeside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    await vscode.window.showTextDocument(uri, { preview: true, viewColumn });
  }
}
