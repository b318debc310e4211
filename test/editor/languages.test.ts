import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './support/until.ts';
import { inWorkspace, show } from './support/workspace.ts';

const problems = (uri: vscode.Uri) => vscode.languages.getDiagnostics(uri).filter((d) => d.source === 'gatewright');

describe('languages', () => {
  const byName = {
    'credit/consumer-credit.policy.yaml': 'governance-policy',
    'credit/consumer-credit-3.4.0.modelcard.yaml': 'model-card',
    'credit/consumer-credit-3.4.0.metrics.yaml': 'metrics-report',
    'credit/consumer-credit.policytest.yaml': 'policy-test',
    'credit/thin-file-recall.waiver.yaml': 'governance-waiver',
    'gatewright.yaml': 'gatewright-config',
    'plain.yaml': 'yaml',
  };
  for (const [file, language] of Object.entries(byName)) {
    it(`${file} is ${language}`, async () => {
      const document = await vscode.workspace.openTextDocument(inWorkspace(...file.split('/')));
      assert.equal(document.languageId, language);
    });
  }

  it('a plain YAML document with our header has its problems shown', async () => {
    const { document } = await show('headed.yaml');
    assert.equal(document.languageId, 'yaml');
    await until('the problem', () => problems(document.uri).some((problem) => /metrc/.test(problem.message)));
  });

  it('a problem’s code leads to its page in the editor', async () => {
    const uri = inWorkspace('headed.yaml');
    const [problem] = await until('a problem', () => problems(uri).length > 0 && problems(uri));
    const code = problem?.code;
    assert.ok(typeof code === 'object', 'the code is a link');
    assert.equal(code.target.scheme, 'command');
    assert.equal(code.target.path, 'gatewright.showRule');
    assert.deepEqual(JSON.parse(code.target.query), [code.value]);
  });

  it('a plain YAML document without it has none', async () => {
    const { document } = await show('plain.yaml');
    await until('problems of the other document', () => problems(inWorkspace('headed.yaml')).length > 0);
    assert.deepEqual(problems(document.uri), []);
  });

  it('plain YAML gets neither formatter, outline nor folding of ours', async () => {
    for (const file of ['plain.yaml', 'headed.yaml']) {
      const uri = inWorkspace(file);
      const [edits, symbols] = await Promise.all([
        vscode.commands.executeCommand('vscode.executeFormatDocumentProvider', uri, { tabSize: 2, insertSpaces: true }),
        vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', uri),
      ]);
      assert.equal(edits, undefined, file);
      assert.equal(symbols, undefined, file);
    }
  });

  it('a policy has an outline', async () => {
    const { document } = await show('credit', 'consumer-credit.policy.yaml');
    const symbols = await until('an outline', () =>
      vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri),
    );
    assert.ok(symbols.length > 0);
  });
});
