import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './support/until.ts';
import { inWorkspace, show } from './support/workspace.ts';

async function hasRepository(): Promise<boolean> {
  const isThere = await vscode.workspace.fs.stat(inWorkspace('.git', 'HEAD')).then(
    () => true,
    () => false,
  );
  return isThere && vscode.extensions.getExtension('vscode.git') !== undefined;
}

async function lenses(uri: vscode.Uri): Promise<readonly vscode.CodeLens[]> {
  return (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri)) ?? [];
}

const isComparison = ({ command }: vscode.CodeLens) => command?.command === 'gatewright.compareWithHead';

const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(({ label }) => /HEAD/.test(label));

describe('comparison with HEAD', () => {
  afterEach(async () => {
    await vscode.window.tabGroups.close(tabs());
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('is offered over a policy that is in a repository, and nowhere else', async () => {
    const { document } = await show('credit', 'consumer-credit.policy.yaml');
    await until('the decision', async () => (await lenses(document.uri)).some(({ command }) => command?.title));
    if (await hasRepository()) {
      await until('the lens', async () => (await lenses(document.uri)).some(isComparison));
    } else assert.ok(!(await lenses(document.uri)).some(isComparison));
  });

  it('names the gate that got weaker while its change is not even saved', async () => {
    if (!(await hasRepository())) return;
    const editor = await show('credit', 'consumer-credit.policy.yaml');
    const { document } = editor;
    await until('the lens', async () => (await lenses(document.uri)).some(isComparison));
    const at = document.getText().indexOf('min: 0.85');
    assert.ok(at > 0, 'the sample has the bound that this test loosens');
    const original = document.getText();
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + 'min: 0.85'.length));
    await editor.edit((edit) => edit.replace(range, 'min: 0.5'));
    try {
      await vscode.commands.executeCommand('gatewright.compareWithHead', document.uri);
      await until('the comparison', () => tabs().length === 1);
      const shown = () =>
        vscode.workspace.textDocuments
          .filter(({ uri }) => uri.scheme === 'gatewright-comparison')
          .map((d) => d.getText());
      await until('the gate', () => shown().some((text) => /\| weaker \| `/.test(text)));
    } finally {
      // An editor in a browser may save by itself what is typed: other tests need the sample as it was.
      const restored = new vscode.WorkspaceEdit();
      restored.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), original);
      await vscode.workspace.applyEdit(restored);
      await document.save();
    }
  });
});
