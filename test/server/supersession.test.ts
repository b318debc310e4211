import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import {
  CancellationTokenSource,
  type Diagnostic,
  LSPErrorCodes,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ResponseError,
} from 'vscode-languageserver-protocol/node';
import { everything, startClient, type TestClient } from './support/client.ts';

/**
 * A policy with a mistake that says which version of the text it is in. What is said of `b` and `c` depends on what `a` is
 * called at the moment, and that changes with every edit of `a`.
 */
const textOf = (name: string, version: number): string =>
  `apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: ${name === 'a' ? `a-${version}` : name}, version: 1.0.0}\nmistake-${version}: 1\n${name === 'a' ? '' : 'extends: [a-0]\n'}`;
const versionIn = (list: readonly Diagnostic[]): number | undefined => {
  const [found] = list.flatMap(({ message }) => /`mistake-(\d+)`/.exec(String(message))?.[1] ?? []);
  return found === undefined ? undefined : Number(found);
};

const names = ['a.policy.yaml', 'b.policy.yaml', 'c.policy.yaml'] as const;
const edits = 200;

/** Types into three documents at once, asks between, takes back a part of what was asked. */
async function burst(
  client: TestClient,
): Promise<{ versions: Map<string, number>; asked: Promise<PromiseSettledResult<unknown>>[] }> {
  const { connection } = client;
  const versions = new Map<string, number>(names.map((name) => [name, 1]));
  const asked: Promise<PromiseSettledResult<unknown>>[] = [];
  for (let n = 0; n < edits; n++) {
    const name = names[n % names.length] ?? names[0];
    const uri = client.uri(name);
    const before = versions.get(name) ?? 1;
    const version = before + 1;
    versions.set(name, version);
    const range = { start: { line: 3, character: 8 }, end: { line: 3, character: 8 + String(before).length } };
    void connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: name === names[0] ? [{ text: textOf('a', version) }] : [{ range, text: String(version) }],
    });
    const textDocument = { uri };
    const at = { textDocument, position: { line: 3, character: 2 } };
    const [method, params] = [
      ['textDocument/hover', at],
      ['textDocument/completion', at],
      ['textDocument/documentSymbol', { textDocument }],
      ['textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }],
      ['textDocument/references', { ...at, context: { includeDeclaration: true } }],
      ['textDocument/semanticTokens/full', { textDocument }],
      ['gatewright/simulation', { uri }],
    ][n % 7] as [string, object];
    const source = new CancellationTokenSource();
    asked.push(settled(connection.sendRequest(method, params, source.token)));
    if (n % 3 === 0) source.cancel();
    // Some of it comes at once, some while the server is at work.
    if (n % 10 > 6) await turn();
  }
  return { versions, asked };
}

/** What became of a request, looked at when all have been sent. */
function settled(request: Promise<unknown>): Promise<PromiseSettledResult<unknown>> {
  return Promise.allSettled([request]).then(([result]) => result);
}

async function assertSettled(asked: readonly Promise<PromiseSettledResult<unknown>>[]): Promise<void> {
  for (const result of await Promise.all(asked)) {
    if (result.status === 'fulfilled') continue;
    assert.ok(result.reason instanceof ResponseError, String(result.reason));
    assert.equal(result.reason.code, LSPErrorCodes.RequestCancelled, result.reason.message);
  }
}

describe('while people type faster than anybody can answer', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('everything asked is answered or taken back, and no diagnostics are said of another text than they are of', async function () {
    this.timeout(60_000);
    client = await startClient({ workspace: 'credit' });
    const said: PublishDiagnosticsParams[] = [];
    client.connection.onNotification(PublishDiagnosticsNotification.type, (params) => void said.push(params));
    for (const name of names) await client.open(name, textOf(name[0] ?? '', 1));
    const { versions, asked } = await burst(client);
    await assertSettled(asked);
    const last = (name: string): PublishDiagnosticsParams | undefined =>
      said.filter(({ uri }) => uri === client.uri(name)).at(-1);
    // An answer comes after everything that was said before it.
    for (let isSaid = false; !isSaid; ) {
      await client.connection.sendRequest('textDocument/hover', {
        textDocument: { uri: client.uri(names[0]) },
        position: { line: 0, character: 0 },
      });
      isSaid = names.every((name) => last(name)?.version === versions.get(name));
    }
    for (const name of names) {
      const own = said.filter(({ uri }) => uri === client.uri(name));
      let before = 0;
      for (const { version = 0, diagnostics } of own) {
        assert.equal(versionIn(diagnostics), version, `what is said of version ${version} of ${name} is of that text`);
        assert.ok(version >= before, `${name} went back from version ${before} to ${version}`);
        before = version;
      }
    }
    assert.deepEqual(client.log, []);
  });

  it('diagnostics wait for what comes in between edits, and are of the last of them', async () => {
    client = await startClient({ workspace: 'credit' });
    const name = names[0];
    const uri = await client.open(name, textOf('a', 1));
    await client.diagnostics(name);
    const before = client.published(name).length;
    const texts = Array.from({ length: 40 }, (_, n) => textOf('a', n + 2));
    const hover = { textDocument: { uri }, position: { line: 3, character: 2 } };
    client.burst(name, texts, { method: 'textDocument/hover', params: hover });
    await client.diagnostics(name);
    const published = client.published(name);
    assert.equal(published.at(-1)?.version, 41);
    assert.ok(published.length - before <= 4, `${published.length - before} publications for 40 edits`);
  });

  it('what is pulled is of the last text that was told before', async function () {
    this.timeout(60_000);
    const capabilities = { ...everything, textDocument: { ...everything.textDocument, diagnostic: {} } };
    client = await startClient({ workspace: 'credit', capabilities });
    for (const name of names) await client.open(name, textOf(name[0] ?? '', 1));
    const workspace = new CancellationTokenSource();
    const all = settled(
      client.connection.sendRequest(
        'workspace/diagnostic',
        { previousResultIds: [{ uri: 'file:///nowhere.yaml', value: 'none' }] },
        workspace.token,
      ),
    );
    const { versions, asked } = await burst(client);
    for (const name of names) {
      const report = await client.connection.sendRequest<{ items: readonly Diagnostic[] }>('textDocument/diagnostic', {
        textDocument: { uri: client.uri(name) },
      });
      assert.equal(versionIn(report.items), versions.get(name));
    }
    workspace.cancel();
    await assertSettled([...asked, all]);
    assert.deepEqual(client.log, []);
  });
});
