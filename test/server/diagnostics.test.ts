import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Diagnostic,
  DidCloseTextDocumentNotification,
  type DocumentDiagnosticReport,
  FileChangeType,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver-protocol/node';
import { everything, startClient, type TestClient } from './support/client.ts';

const wrong = 'apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: p, version: 1.0.0}\ngatse: []\n';
/** The same mistake under a name of its own: two policies of one name and version are a mistake, too. */
const wrongAs = (name: string): string => wrong.replace('name: p', `name: ${name}`);
const codes = (list: readonly Diagnostic[]): readonly unknown[] => list.map((d) => d.code);

describe('diagnostics that the server pushes', () => {
  let client: TestClient;
  before(async () => {
    client = await startClient({ workspace: 'credit', files: { 'closed.policy.yaml': wrongAs('closed') } });
  });
  after(() => client.stop());

  it('carry rule, page, place and version', async () => {
    await client.open('a.policy.yaml', wrong);
    const [found, ...more] = await client.diagnostics('a.policy.yaml');
    assert.deepEqual(more, []);
    assert.equal(found?.code, 'schema/unknown-key');
    assert.equal(found?.codeDescription?.href, 'https://gatewright.dev/rules/schema/unknown-key');
    assert.equal(found?.source, 'gatewright');
    assert.deepEqual(found?.range, { start: { line: 3, character: 0 }, end: { line: 3, character: 5 } });
    assert.equal(client.published('a.policy.yaml').at(-1)?.version, 1);
  });

  it('answer a burst of edits by its last state', async () => {
    await client.open('burst.policy.yaml', wrong);
    await client.diagnostics('burst.policy.yaml');
    const before = client.published('burst.policy.yaml').length;
    const typed = Array.from({ length: 40 }, (_, n) => wrong.replace('gatse', `gatse${'e'.repeat(n)}`));
    client.burst('burst.policy.yaml', [...typed, wrong.replace('gatse', 'gates')]);
    await client.diagnostics('burst.policy.yaml');
    const published = client.published('burst.policy.yaml');
    assert.equal(published.at(-1)?.version, 42);
    assert.ok(published.length - before <= 3, `${published.length - before} publishes for 41 edits`);
    assert.ok(published.at(-1)?.diagnostics.every((d) => d.code !== 'schema/unknown-key'));
  });

  it('say of a text that does not parse nothing but that', async () => {
    await client.open('broken.policy.yaml', `${wrong}stages: [a\n`);
    const found = await client.diagnostics('broken.policy.yaml');
    assert.ok(found.length > 0);
    for (const code of codes(found)) assert.match(String(code), /^yaml\//);
  });

  it('leave other YAML alone', async () => {
    await client.open('compose.yaml', 'services: {a: {image: b}, a: {}}\n');
    assert.deepEqual(await client.diagnostics('compose.yaml'), []);
  });

  it('come for files that nobody has opened', async () => {
    const found = await client.diagnostics('closed.policy.yaml', (list) => list.length > 0);
    assert.deepEqual(codes(found), ['schema/unknown-key']);
    assert.equal(client.published('closed.policy.yaml').at(-1)?.version, undefined);
  });

  it('follow files that change or go on disk', async () => {
    const file = path.join(client.directory, 'late.policy.yaml');
    const tell = (type: FileChangeType) =>
      client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: client.uri('late.policy.yaml'), type }],
      });
    await writeFile(file, wrongAs('late'));
    await tell(FileChangeType.Created);
    await client.diagnostics('late.policy.yaml', (list) => list.length === 1);
    await rm(file);
    await tell(FileChangeType.Deleted);
    await client.diagnostics('late.policy.yaml', (list) => list.length === 0);
  });

  it('say of a path to a link that leads out of the workspace that nothing is there', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'gatewright-outside-'));
    try {
      const secret = 'apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: secret, version: 1.0.0}\n';
      await writeFile(path.join(outside, 'secret.policy.yaml'), secret);
      await symlink(path.join(outside, 'secret.policy.yaml'), path.join(client.directory, 'link.policy.yaml'));
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: client.uri('link.policy.yaml'), type: FileChangeType.Created }],
      });
      await client.open('leads-out.policy.yaml', `${wrongAs('leads-out')}extends: [./link.policy.yaml, secret]\n`);
      const found = await client.diagnostics('leads-out.policy.yaml', (list) => list.length === 3);
      assert.deepEqual(codes(found), ['schema/unknown-key', 'reference/unresolved', 'reference/unresolved']);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('of an open document stand for its text, not for its file, until it is closed', async () => {
    const uri = await client.open('closed.policy.yaml', wrong.replace('gatse', 'gates'));
    await client.diagnostics('closed.policy.yaml', (list) => !codes(list).includes('schema/unknown-key'));
    await client.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    await client.until(
      async () => client.published('closed.policy.yaml').at(-1)?.diagnostics ?? [],
      (list) => codes(list).includes('schema/unknown-key'),
    );
  });
});

describe('diagnostics in an editor that watches no files', () => {
  it('follow the disk whenever a document is opened, saved or closed', async () => {
    const { didChangeWatchedFiles, ...workspace } = everything.workspace ?? {};
    assert.ok(didChangeWatchedFiles);
    const client = await startClient({ workspace: 'credit', capabilities: { ...everything, workspace } });
    try {
      await writeFile(path.join(client.directory, 'late.policy.yaml'), wrongAs('late'));
      const uri = await client.open('a.policy.yaml', wrongAs('a'));
      await client.diagnostics('late.policy.yaml', (list) => codes(list).includes('schema/unknown-key'));
      await writeFile(path.join(client.directory, 'late.policy.yaml'), wrongAs('late').replace('gatse', 'gates'));
      await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
      await client.diagnostics('late.policy.yaml', (list) => !codes(list).includes('schema/unknown-key'));
    } finally {
      await client.stop();
    }
  });
});

describe('diagnostics that the editor pulls', () => {
  let client: TestClient;
  before(async () => {
    const capabilities = { ...everything, textDocument: { ...everything.textDocument, diagnostic: {} } };
    client = await startClient({
      workspace: 'credit',
      capabilities,
      files: { 'closed.policy.yaml': wrongAs('closed') },
    });
  });
  after(() => client.stop());

  const pull = (name: string, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
    client.connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri: client.uri(name) },
      previousResultId,
    });
  const pullAll = (previousResultIds: readonly { uri: string; value: string }[]): Promise<WorkspaceDiagnosticReport> =>
    client.connection.sendRequest('workspace/diagnostic', { previousResultIds });

  it('are announced, and answer for the text as it is', async () => {
    const provider = client.result.capabilities.diagnosticProvider;
    assert.deepEqual(provider, { identifier: 'gatewright', interFileDependencies: true, workspaceDiagnostics: true });
    await client.open('a.policy.yaml', wrong);
    const first = await pull('a.policy.yaml');
    assert.ok(first.kind === 'full' && first.resultId);
    assert.deepEqual(codes(first.items), ['schema/unknown-key']);
    const second = await pull('a.policy.yaml', first.resultId);
    assert.deepEqual(second, { kind: 'unchanged', resultId: first.resultId });
    await client.edit('a.policy.yaml', 'gatse', 'gates');
    const third = await pull('a.policy.yaml', first.resultId);
    assert.ok(third.kind === 'full' && !codes(third.items).includes('schema/unknown-key'));
    assert.deepEqual(client.published('a.policy.yaml'), []);
  });

  it('of the workspace hold closed files, and wait where nothing is new', async () => {
    const report = await client.until(
      () => pullAll([]),
      ({ items }) => items.some(({ uri }) => uri.endsWith('closed.policy.yaml')),
    );
    const known = report.items.flatMap(({ uri, resultId }) => (resultId ? [{ uri, value: resultId }] : []));
    const waiting = pullAll(known);
    await client.open('closed.policy.yaml', wrong.replace('gatse', 'gates'));
    // The workspace may still be read meanwhile: then the first answer is about other files.
    const isMended = ({ items }: WorkspaceDiagnosticReport): boolean =>
      items.some(
        (item) =>
          item.uri.endsWith('closed.policy.yaml') &&
          item.kind === 'full' &&
          !codes(item.items).includes('schema/unknown-key'),
      );
    const first = await waiting;
    const answer = isMended(first) ? first : await client.until(() => pullAll(known), isMended);
    assert.ok(isMended(answer));
  });
});
