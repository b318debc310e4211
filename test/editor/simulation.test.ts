import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './support/until.ts';
import { inWorkspace, show } from './support/workspace.ts';

const allTabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);

/** The tab of the panel; VS Code puts a prefix before the types of webviews. */
const panelTab = () =>
  allTabs().find(
    (tab) => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith('gatewright.simulation'),
  );

async function closePanel(): Promise<void> {
  const tab = panelTab();
  if (tab) await vscode.window.tabGroups.close(tab);
}

/** The texts of the lenses over a document. */
async function lenses(uri: vscode.Uri): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
  return (found ?? []).map((lens) => lens.command?.title ?? '');
}

describe('simulation', () => {
  afterEach(async () => {
    await closePanel();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('has its commands', async () => {
    await show('smoke.policy.yaml');
    const known = await until('the commands', async () => {
      const commands = await vscode.commands.getCommands(true);
      return commands.includes('gatewright.simulate') && commands;
    });
    for (const name of ['chooseSample', 'chooseStage', 'restartServer', 'showOutput', 'showRule']) {
      assert.ok(known.includes(`gatewright.${name}`), name);
    }
  });

  it('opens beside the editor and leaves the focus there', async () => {
    const editor = await show('credit', 'consumer-credit.policy.yaml');
    await vscode.commands.executeCommand('gatewright.simulate');
    const tab = await until('the panel', panelTab);
    assert.notEqual(tab.group.viewColumn, editor.viewColumn);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), editor.document.uri.toString());
  });

  it('opens once, however often it is asked for', async () => {
    await show('credit', 'consumer-credit.policy.yaml');
    for (let i = 0; i < 3; i += 1) await vscode.commands.executeCommand('gatewright.simulate');
    await until('the panel', panelTab);
    const panels = allTabs().filter((tab) => tab.input instanceof vscode.TabInputWebview);
    assert.equal(panels.length, 1);
  });

  it('opens at a gate, as a lens asks for it', async () => {
    const uri = inWorkspace('credit', 'consumer-credit.policy.yaml');
    await show('credit', 'consumer-credit.policy.yaml');
    await vscode.commands.executeCommand('gatewright.simulate', uri.toString(), 'disparate-impact');
    await until('the panel', panelTab);
  });

  it('decides anew while somebody types', async () => {
    const editor = await show('credit', 'consumer-credit.policy.yaml');
    const { document } = editor;
    const before = await until('a decision', async () =>
      (await lenses(document.uri)).find((text) => /3\.4\.0/.test(text)),
    );
    const text = document.getText();
    const at = text.indexOf('min: 0.85');
    assert.ok(at > 0, 'the sample has the bound that this test tightens');
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + 'min: 0.85'.length));
    await editor.edit((edit) => edit.replace(range, 'min: 0.99'));
    const after = await until('another decision', async () => {
      const found = (await lenses(document.uri)).find((lens) => /3\.4\.0/.test(lens));
      return found !== undefined && found !== before && found;
    });
    assert.match(after, /block/i);
    await vscode.commands.executeCommand('undo');
  });

  it('goes on after the server was started again', async () => {
    const { document } = await show('credit', 'consumer-credit.policy.yaml');
    await until('a decision', async () => (await lenses(document.uri)).some((text) => /3\.4\.0/.test(text)));
    await vscode.commands.executeCommand('gatewright.restartServer');
    await until('a decision', async () => (await lenses(document.uri)).some((text) => /3\.4\.0/.test(text)));
  });

  it('shows the page of a rule without a network', async () => {
    await show('smoke.policy.yaml');
    await vscode.commands.executeCommand('gatewright.showRule', 'schema/unknown-key');
    const tab = await until('the preview', () => allTabs().find((candidate) => /unknown-key/.test(candidate.label)));
    await vscode.window.tabGroups.close(tab);
    const page = await vscode.workspace.openTextDocument(
      vscode.Uri.from({ scheme: 'gatewright-rule', path: '/schema/unknown-key.md' }),
    );
    assert.match(page.getText(), /^# /);
  });

  it('makes nothing of what is no id of a rule', async () => {
    await show('smoke.policy.yaml');
    const before = allTabs().length;
    for (const rule of ['../../package', 'a/b/c', 'file:///etc/passwd', '']) {
      await vscode.commands.executeCommand('gatewright.showRule', rule);
    }
    assert.equal(allTabs().length, before);
  });
});
