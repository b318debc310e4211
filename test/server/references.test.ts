import assert from 'node:assert/strict';
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { startClient, type TestClient } from './support/client.ts';

const policy = 'credit.policy.yaml';

describe('names across files', () => {
  let client: TestClient;
  before(async () => {
    client = await startClient({ workspace: 'credit' });
    for (const name of [
      policy,
      'credit.policytest.yaml',
      'credit.waiver.yaml',
      'credit.metrics.yaml',
      'credit.modelcard.yaml',
    ])
      await client.open(name);
    await client.diagnostics(policy);
  });
  after(() => client.stop());

  const at = (name: string, what: string) => ({
    textDocument: { uri: client.uri(name) },
    position: client.position(name, what),
  });

  async function places(name: string, what: string, includeDeclaration = true): Promise<readonly string[]> {
    const found: Location[] = await client.connection.sendRequest('textDocument/references', {
      ...at(name, what),
      context: { includeDeclaration },
    });
    return found.map(({ uri, range }) => `${uri.split('/').at(-1)}:${range.start.line}`).sort();
  }

  async function rename(name: string, what: string, newName: string): Promise<void> {
    const edit: WorkspaceEdit = await client.connection.sendRequest('textDocument/rename', {
      ...at(name, what),
      newName,
    });
    for (const change of (edit.documentChanges ?? []) as TextDocumentEdit[]) {
      const file = change.textDocument.uri.split('/').at(-1) ?? '';
      await client.apply(
        file,
        change.edits.filter((e) => 'newText' in e),
      );
    }
  }

  it('finds a gate in its policy, in tests and in waivers', async () => {
    const line = client.position(policy, 'precision-floor').line;
    const all = [`credit.policy.yaml:${line}`, 'credit.policytest.yaml:10', 'credit.waiver.yaml:4'];
    assert.deepEqual(await places('credit.waiver.yaml', 'precision-floor'), all);
    assert.deepEqual(await places(policy, 'precision-floor'), all);
    assert.deepEqual(await places(policy, 'precision-floor', false), all.slice(1));
  });

  it('finds a metric of the catalogue wherever it is used', async () => {
    assert.deepEqual(await places(policy, 'precision\n'), [
      'credit.metrics.yaml:6',
      `credit.policy.yaml:${client.position(policy, 'precision\n').line}`,
    ]);
  });

  it('highlights the places in the same file', async () => {
    const found: DocumentHighlight[] = await client.connection.sendRequest(
      'textDocument/documentHighlight',
      at(policy, 'baseline - 2%'),
    );
    assert.equal(found.length, 2);
    assert.deepEqual(
      found.map(({ kind }) => kind),
      [DocumentHighlightKind.Write, DocumentHighlightKind.Read],
    );
  });

  it('renames a reference, and leaves the rest of a bound alone', async () => {
    await rename(policy, 'baseline: {model', 'champion');
    assert.match(client.text(policy), /references: \{champion: \{model/);
    assert.match(client.text(policy), /min: champion - 2%/);
    assert.match(client.text('credit.metrics.yaml'), /references:\n {2}champion:/);
    await rename(policy, 'champion - 2%', 'baseline');
    assert.match(client.text(policy), /min: baseline - 2%/);
  });

  it('renames a gate and a policy in all files', async () => {
    await rename('credit.policytest.yaml', 'precision-floor', 'precise');
    assert.match(client.text(policy), /id: precise\n/);
    assert.match(client.text('credit.waiver.yaml'), /gate: precise\n/);
    await rename(policy, 'consumer-credit, version: 2', 'credit');
    assert.match(client.text('credit.modelcard.yaml'), /policies: \[\{name: credit, version/);
    assert.match(client.text('credit.policytest.yaml'), /policy: credit\n/);
    assert.match(
      client.text('credit.modelcard.yaml'),
      /metadata: \{name: consumer-credit,/,
      'the model keeps its name',
    );
  });

  it('refuses what is not declared here, what is no name, and bad names', async () => {
    const prepare = (what: string) => client.connection.sendRequest('textDocument/prepareRename', at(policy, what));
    await assert.rejects(prepare('precision\n'), /not declared/);
    await assert.rejects(prepare('eu-ai-act:15(1)'), /not declared/);
    await assert.rejects(prepare('out-of-time'), /no name/);
    await assert.rejects(rename(policy, 'id: loss', 'x'), /no name/);
    await assert.rejects(rename(policy, 'loss\n', 'two words'), /letters/);
    assert.deepEqual(client.log, []);
  });

  it('follows a file that is about to be moved, in all files that name it', async () => {
    const edit: WorkspaceEdit = await client.connection.sendRequest('workspace/willRenameFiles', {
      files: [{ oldUri: client.uri('credit.metrics.yaml'), newUri: client.uri('reports/oot.metrics.yaml') }],
    });
    const changes = (edit.documentChanges ?? []) as TextDocumentEdit[];
    const texts = changes.flatMap(({ textDocument, edits }) =>
      edits.map((each) => [textDocument.uri.split('/').at(-1), 'newText' in each ? each.newText : '']),
    );
    assert.deepEqual(texts.sort(), [
      ['credit.metrics.yaml', '../oot.csv'],
      ['credit.modelcard.yaml', './reports/oot.metrics.yaml'],
      ['credit.policytest.yaml', './reports/oot.metrics.yaml'],
    ]);
  });

  it('shows above each test whether it comes out as expected', async () => {
    const lenses = await client.until(
      () =>
        client.connection.sendRequest<{ command?: { title: string } }[]>('textDocument/codeLens', {
          textDocument: { uri: client.uri('credit.policytest.yaml') },
        }),
      // Its report has rows, which are read in the background.
      (list) => list.length > 0 && !/being read/.test(list[0]?.command?.title ?? ''),
    );
    assert.equal(lenses.length, 1);
    assert.match(lenses[0]?.command?.title ?? '', /^[✓✗] /);
  });
});
