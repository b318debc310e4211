import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, describe, it } from 'mocha';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { type SimulationResult, serverCommands, simulationRequest } from '../../server/protocol/messages.ts';
import { temporaryFolder } from '../support/command.ts';
import { parquetOfCsv } from '../support/parquet.ts';
import { inRepository } from '../support/repository.ts';
import { type ClientOptions, startClient, type TestClient } from './support/client.ts';

const policy = 'credit.policy.yaml';
const card = 'credit.modelcard.yaml';
const inCredit = (name: string): string => readFileSync(inRepository('test/cases/server/credit', name), 'utf8');
const inRows = (name: string): string => readFileSync(inRepository('test/cases/rows', name), 'utf8');

const expressions = `  - {id: in-staging, type: expression, expression: card.governance.stage == "staging", enforcement: advisory}
  - {id: in-production, type: expression, expression: card.governance.stage == "production", enforcement: advisory}
`;

/** The parts that dist/server/lazy has, without the hashes in their names. */
const partsIn = (names: readonly string[]): readonly string[] =>
  [...new Set(names.flatMap((name) => /^(.*)-[0-9a-f]{10}\.js$/.exec(name)?.[1] ?? []))].sort();

describe('parts of the server that are loaded when they are first used', () => {
  const folder = temporaryFolder();
  const list = path.join(folder.path, 'loaded.json');
  const env = {
    NODE_OPTIONS: `--require ${inRepository('test/server/support/loaded-files.cjs')}`,
    GATEWRIGHT_LOADED: list,
  };
  let client: TestClient;
  let isRunning = false;
  const start = async (options: ClientOptions): Promise<void> => {
    client = await startClient(options);
    isRunning = true;
  };
  const stop = (): Promise<number | null> => {
    isRunning = false;
    return client.stop();
  };
  afterEach(async () => {
    if (isRunning) await stop();
  });
  const ask = <T = unknown>(method: string, name: string, more: object = {}): Promise<T> =>
    client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri: client.uri(name) }, ...more });
  const simulation = (name: string): Promise<SimulationResult | null> =>
    client.connection.sendRequest(simulationRequest, { uri: client.uri(name) });
  const rulesOf = (found: readonly Diagnostic[]) => found.map(({ code }) => code);
  /** What the server has read of them by its end. */
  const loaded = async (): Promise<readonly string[]> => {
    assert.deepEqual(client.log, []);
    assert.equal(await stop(), 0);
    return JSON.parse(readFileSync(list, 'utf8')) as string[];
  };
  after(() => folder.remove());

  const empty = path.join(folder.path, 'empty');
  mkdirSync(empty);

  it('are none where nothing is open', async () => {
    await start({ workspace: empty, env });
    assert.deepEqual(await loaded(), []);
  });

  it('are for a policy its validators and its schema, and no others', async () => {
    await start({ workspace: empty, env, initializationOptions: { rehearsal: false } });
    await client.open('a.policy.yaml', inCredit(policy).replace('version: 2.1.0', 'version: [1]'));
    assert.ok(rulesOf(await client.diagnostics('a.policy.yaml')).includes('schema/type'));
    const names = await loaded();
    assert.deepEqual(partsIn(names), ['validators-GovernancePolicy']);
    const schemas = names.filter((name) => /^[A-Z]/.test(name)).map((name) => name.replace(/-.*/, ''));
    assert.deepEqual([...new Set(schemas)], ['GovernancePolicy']);
  });

  it('do their work: all of them, in one process', async () => {
    await start({
      workspace: 'credit',
      env,
      files: {
        [policy]: inCredit(policy) + expressions,
        [card]: inCredit(card).replace('details:\n', 'details:\n  license: {id: Apache2.0}\n'),
        'rows.policy.yaml': inRows('rows.policy.yaml'),
        'rows.metrics.yaml': inRows('good.metrics.yaml').replace('good.csv', 'good.parquet'),
        'good.parquet': Uint8Array.from(parquetOfCsv(inRows('good.csv'))),
        'gatewright.yaml':
          'apiVersion: gatewright/v1\nkind: Configuration\nsamples:\n' +
          '  - {policy: rows, reports: [./rows.metrics.yaml], asOf: 2026-11-24}\n',
      },
    });
    await client.open(policy);
    await client.open(card);
    await client.open('rows.policy.yaml');
    assert.ok(rulesOf(await client.diagnostics(card)).includes('license/unknown'));

    const credit = await client.until(
      () => simulation(policy),
      (result) => result?.report != null && !result.stale,
    );
    const outcomeOf = (id: string) => credit?.report?.gates.find((gate) => gate.id === id)?.outcome;
    assert.deepEqual([outcomeOf('in-staging'), outcomeOf('in-production')], ['pass', 'fail']);
    const rows = await client.until(
      () => simulation('rows.policy.yaml'),
      (result) => result?.report != null && !result.stale,
    );
    assert.equal(rows?.report?.decision, 'promote');

    const position = client.position(policy, 'precision-floor');
    assert.ok(await ask('hover', policy, { position }));
    assert.ok(await ask('documentSymbol', policy));
    assert.ok(await ask('codeLens', policy));
    const within = { start: position, end: position };
    const items = await ask<unknown[]>('completion', policy, { position: client.position(policy, 'metric: ') });
    assert.ok(items.length > 0);
    assert.ok(await ask('formatting', policy, { options: { tabSize: 2, insertSpaces: true } }));
    assert.ok(await ask('rename', policy, { position, newName: 'another' }));
    assert.ok(await ask('prepareCallHierarchy', policy, { position: client.position(policy, 'consumer-credit') }));
    assert.ok(await ask('codeAction', policy, { range: within, context: { diagnostics: [] } }));
    const command = { command: serverCommands.simulate, arguments: [client.uri(policy)] };
    assert.ok(await client.connection.sendRequest('workspace/executeCommand', command));

    assert.deepEqual(partsIn(await loaded()), partsIn(readdirSync(inRepository('dist/server/lazy'))));
  });

  it('stop what asks for them where they are missing, and nothing passes for it', async () => {
    const server = path.join(folder.path, 'damaged/server');
    cpSync(inRepository('dist/server'), server, { recursive: true });
    for (const name of readdirSync(path.join(server, 'lazy')))
      if (/^(?:evaluation|validators-MetricsReport)-/.test(name)) rmSync(path.join(server, 'lazy', name));
    await start({ workspace: 'credit', server });
    await client.open(policy);
    const refused = await client.until(
      () => simulation(policy).catch((error: unknown) => error),
      (answer) => answer instanceof Error || (answer as SimulationResult | null)?.report != null,
    );
    assert.ok(refused instanceof Error, JSON.stringify(refused));
    const hints = ask('inlayHint', policy, {
      range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
    });
    await assert.rejects(hints);
    assert.ok(client.log.some((line) => line.includes('Cannot find module')));
  });
});
