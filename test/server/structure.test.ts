import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import path from 'node:path';
import type {
  ApplyWorkspaceEditParams,
  ApplyWorkspaceEditResult,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeLens,
  SemanticTokens,
  SemanticTokensDelta,
  ShowMessageParams,
  TextEdit,
} from 'vscode-languageserver-protocol/node';
import { type CommandResult, serverCommands } from '../../server/protocol/messages.ts';
import { everything, startClient, type TestClient } from './support/client.ts';

const policy = 'credit.policy.yaml';

describe('the shape of texts, who asks whom, and commands, over stdio', () => {
  let client: TestClient;
  const messages: string[] = [];
  const applied: ApplyWorkspaceEditParams[] = [];
  let accepts = true;

  before(async () => {
    const capabilities = {
      ...everything,
      workspace: {
        ...everything.workspace,
        applyEdit: true,
        workspaceEdit: { documentChanges: true, resourceOperations: ['create' as const] },
      },
    };
    client = await startClient({ workspace: 'credit', capabilities });
    client.connection.onNotification(
      'window/showMessage',
      ({ message }: ShowMessageParams) => void messages.push(message),
    );
    client.connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams): ApplyWorkspaceEditResult => {
      applied.push(params);
      return accepts ? { applied: true } : { applied: false, failureReason: 'a file is there' };
    });
    await client.open(policy);
    await client.until(
      () => ask<CodeLens[]>('textDocument/codeLens', {}),
      (lenses) => lenses.length > 0,
    );
  });
  after(() => client.stop());

  const ask = <T>(method: string, params: object, name = policy): Promise<T> =>
    client.connection.sendRequest(method, { textDocument: { uri: client.uri(name) }, ...params });
  const execute = (command: string, ...args: unknown[]): Promise<CommandResult> =>
    client.connection.sendRequest('workspace/executeCommand', { command, arguments: args });

  it('says what it can do', () => {
    const { capabilities } = client.result;
    assert.deepEqual(capabilities.executeCommandProvider?.commands, Object.values(serverCommands));
    assert.equal(capabilities.documentFormattingProvider, true);
    assert.equal(capabilities.callHierarchyProvider, true);
  });

  it('formats what is untidy, and then nothing more', async () => {
    await client.edit(policy, 'pass: {min: 0.82}', 'pass:   { min: 0.82 }  ');
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await ask<TextEdit[]>('textDocument/formatting', { options });
    await client.apply(policy, edits);
    assert.match(client.text(policy), /pass: \{min: 0\.82\}\n/);
    assert.deepEqual(await ask('textDocument/formatting', { options }), []);
    const line = client.position(policy, 'pass: {min').line;
    const range = { start: { line, character: 0 }, end: { line, character: 5 } };
    assert.deepEqual(await ask('textDocument/rangeFormatting', { range, options }), []);
  });

  it('indents a new line', async () => {
    await client.edit(policy, 'scope: {', 'x-notes:\n\nscope: {');
    const position = { line: client.position(policy, 'x-notes').line + 1, character: 0 };
    const params = { position, ch: '\n', options: { tabSize: 2, insertSpaces: true } };
    const [edit] = await ask<TextEdit[]>('textDocument/onTypeFormatting', params);
    assert.equal(edit?.newText, '  ');
    await client.edit(policy, 'x-notes:\n\nscope: {', 'scope: {');
  });

  it('tells tokens, then what has changed of them', async () => {
    const whole = await ask<SemanticTokens>('textDocument/semanticTokens/full', {});
    assert.ok(whole.data.length > 100);
    await client.edit(policy, 'id: loss', 'id: losses');
    const delta = await ask<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', {
      previousResultId: whole.resultId,
    });
    assert.equal(delta.edits.length, 1);
    await client.edit(policy, 'id: losses', 'id: loss');
  });

  it('leads from policy to gates to evidence', async () => {
    const position = client.position(policy, 'consumer-credit');
    const [item] = await ask<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', { position });
    const gates: CallHierarchyOutgoingCall[] = await client.connection.sendRequest('callHierarchy/outgoingCalls', {
      item,
    });
    const gate = gates.find(({ to }) => to.name === 'precision-floor')?.to;
    const evidence: CallHierarchyOutgoingCall[] = await client.connection.sendRequest('callHierarchy/outgoingCalls', {
      item: gate,
    });
    assert.deepEqual(
      evidence.map(({ to }) => to.uri),
      [client.uri('credit.metrics.yaml')],
    );
  });

  it('runs commands and shows what came out, unless it is to be quiet', async () => {
    const result = await execute(serverCommands.explain, client.uri(policy), 'precision-floor');
    assert.match(result.text, /Its outcome changes/);
    assert.ok(messages.some((text) => text.includes('Its outcome changes')));
    const before = messages.length;
    assert.match((await execute(serverCommands.simulate, client.uri(policy), { quiet: true })).title, /^Hold/);
    assert.equal(messages.length, before);
  });

  it('refuses with the reason, and logs no failure', async () => {
    await assert.rejects(execute(serverCommands.explain, client.uri(policy), 'no-such-gate'), /no gate `no-such-gate`/);
    await assert.rejects(execute(serverCommands.simulate), /No policy/);
    assert.deepEqual(client.log, []);
  });

  it('creates documents through the editor, and says so where that refuses', async () => {
    const directory = client.uri('models');
    await execute(serverCommands.newDocument, directory, 'ModelCard', { quiet: true });
    assert.equal(applied.at(-1)?.edit.documentChanges?.length, 2);
    await assert.rejects(access(path.join(client.directory, 'models')), 'the server writes nothing itself');
    accepts = false;
    await assert.rejects(
      execute(serverCommands.newDocument, directory, 'Waiver'),
      /Nothing was changed: a file is there/,
    );
  });
});
