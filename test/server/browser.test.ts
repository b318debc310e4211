import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createProtocolConnection,
  type DataCallback,
  type Message,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol/node';
import {
  type ListedFile,
  listFilesRequest,
  type ReadFileParams,
  readFileRequest,
  rulePageRequest,
  type SimulationResult,
  simulationChangedNotification,
  simulationRequest,
} from '../../server/protocol/messages.ts';
import { inRepository } from '../support/repository.ts';

/** What a browser gives a worker, and nothing of Node. */
const worker = `
  const { parentPort } = require('node:worker_threads');
  const vm = require('node:vm');
  const { readFileSync } = require('node:fs');
  const self = { postMessage: (data) => parentPort.postMessage(data), onmessage: null, addEventListener() {} };
  parentPort.on('message', (data) => self.onmessage?.({ data }));
  const { MessageChannel, URL, TextEncoder, TextDecoder, setTimeout, clearTimeout, console, queueMicrotask } = globalThis;
  const context = vm.createContext({ self, MessageChannel, URL, TextEncoder, TextDecoder, setTimeout, clearTimeout, console, queueMicrotask });
  context.globalThis = context;
  vm.runInContext(readFileSync(process.env.GATEWRIGHT_TEST_WORKER, 'utf8'), context);
`;

class WorkerReader extends AbstractMessageReader {
  constructor(private readonly from: Worker) {
    super();
  }

  listen(callback: DataCallback) {
    this.from.on('message', callback);
    return { dispose: () => void this.from.off('message', callback) };
  }
}

class WorkerWriter extends AbstractMessageWriter {
  constructor(private readonly to: Worker) {
    super();
  }

  async write(message: Message): Promise<void> {
    this.to.postMessage(message);
  }

  end(): void {}
}

const policy = `apiVersion: gatewright/v1
kind: GovernancePolicy
metadata: {name: p, version: 1.0.0}
gates:
  - {id: a, type: metric, metric: precision, split: test, pass: {min: 0.5}, enforcement: advisory, rationale: Why not.}
`;
const report = `apiVersion: gatewright/v1
kind: MetricsReport
metadata: {name: r, generated: 2026-08-13T08:12:00Z}
model: {name: m, version: 1.0.0}
dataset: {name: d, version: "1", split: test}
metrics: [{name: precision, value: 0.9, n: 1000}]
`;

describe('the server in a worker', () => {
  it('reads files through the client, and needs nothing of Node', async () => {
    const env = { ...process.env, GATEWRIGHT_TEST_WORKER: inRepository('dist/server/browser.js') };
    const thread = new Worker(worker, { eval: true, env });
    const connection = createProtocolConnection(new WorkerReader(thread), new WorkerWriter(thread));
    const read: string[] = [];
    connection.onRequest(listFilesRequest, (): ListedFile[] => [
      { uri: 'vscode-vfs://github/org/repo/r.metrics.yaml', size: report.length },
      { uri: 'vscode-vfs://github/org/repo/node_modules/x/y.yaml', size: 10 },
      { uri: 'vscode-vfs://github/other/z.yaml', size: 10 },
    ]);
    connection.onRequest(readFileRequest, ({ uri }: ReadFileParams) => {
      read.push(uri);
      return uri.endsWith('r.metrics.yaml') ? report : uri.endsWith('.md') ? '# A page' : null;
    });
    const published = new Promise<PublishDiagnosticsParams>((resolve) => {
      connection.onNotification('textDocument/publishDiagnostics', resolve);
    });
    const rootUri = 'vscode-vfs://github/org/repo';
    const uri = `${rootUri}/p.policy.yaml`;
    let decided: ((result: SimulationResult) => void) | undefined;
    const simulation = new Promise<SimulationResult>((resolve) => (decided = resolve));
    connection.onNotification(simulationChangedNotification, async () => {
      const result: SimulationResult | null = await connection.sendRequest(simulationRequest, { uri });
      if (result?.report) decided?.(result);
    });
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: null,
      rootUri,
      capabilities: {},
      initializationOptions: { clientFiles: true, rulePages: 'https://host/extension/dist/rules' },
    });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text: policy },
    });
    assert.equal((await published).uri, uri);
    assert.equal((await simulation).report?.gates[0]?.checks[0]?.observed, 0.9);
    assert.deepEqual(read, [`${rootUri}/r.metrics.yaml`]);
    assert.equal(await connection.sendRequest(rulePageRequest, { rule: 'schema/enum' }), '# A page');
    assert.equal(read.at(-1), 'https://host/extension/dist/rules/schema/enum.md');
    connection.dispose();
    await thread.terminate();
  });
});
