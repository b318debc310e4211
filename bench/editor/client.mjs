// An editor's end of a stdio language server, with as little of its own work as can be: what is measured is the server.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const capabilities = {
  workspace: { configuration: true, inlayHint: { refreshSupport: true }, codeLens: { refreshSupport: true } },
  textDocument: {
    publishDiagnostics: { versionSupport: true, relatedInformation: true, codeDescriptionSupport: true },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    hover: { contentFormat: ['markdown'] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    inlayHint: {},
    codeLens: {},
  },
};

/** Milliseconds, monotonic. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;

/**
 * Starts a server and shakes hands with it.
 * @param {{command: string[], env?: object, settings?: object}} server
 * @param {string | undefined} root the workspace's address, or none
 */
export async function connect(server, root) {
  const started = now();
  const child = spawn(server.command[0], server.command.slice(1), {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...server.env },
  });
  const waiting = new Map();
  const listeners = new Set();
  let last = 0;
  let buffer = Buffer.alloc(0);

  const send = (message) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };
  const receive = (message) => {
    if (message.method && message.id !== undefined) {
      const { items = [] } = message.params ?? {};
      const result =
        message.method === 'workspace/configuration'
          ? items.map(({ section }) => server.settings?.[section] ?? null)
          : null;
      send({ id: message.id, result });
    } else if (message.id !== undefined) {
      const settle = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) settle?.reject(new Error(message.error.message));
      else settle?.resolve(message.result);
    } else for (const listener of listeners) listener(message);
  };
  child.stdout.on('data', (chunk) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    for (;;) {
      const head = buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: *(\d+)/i.exec(buffer.toString('latin1', 0, head))?.[1]);
      if (buffer.length < head + 4 + length) return;
      const body = buffer.toString('utf8', head + 4, head + 4 + length);
      buffer = buffer.subarray(head + 4 + length);
      receive(JSON.parse(body));
    }
  });

  const request = (method, params) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      send({ id: last, method, params });
    });
  const notify = (method, params) => send({ method, params });

  const versions = new Map();
  const client = {
    started,
    request,
    notify,
    open(uri, text) {
      versions.set(uri, 1);
      const languageId = uri.endsWith('.metrics.yaml') ? 'metrics-report' : 'yaml';
      notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    },
    close(uri) {
      notify('textDocument/didClose', { textDocument: { uri } });
    },
    /** Replaces a range on one line. */
    edit(uri, line, start, end, text) {
      const version = (versions.get(uri) ?? 1) + 1;
      versions.set(uri, version);
      const range = { start: { line, character: start }, end: { line, character: end } };
      notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text }] });
      return version;
    },
    /** Resolves when a publish for the document satisfies; `fits` sees its diagnostics. */
    published(uri, fits, version) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          listeners.delete(listener);
          reject(new Error(`no fitting diagnostics of ${uri} in two minutes`));
        }, 120_000);
        const listener = ({ method, params }) => {
          if (method !== 'textDocument/publishDiagnostics' || params.uri !== uri) return;
          if (version !== undefined && params.version !== undefined && params.version < version) return;
          if (!fits(params.diagnostics)) return;
          clearTimeout(timer);
          listeners.delete(listener);
          resolve(params.diagnostics);
        };
        listeners.add(listener);
      });
    },
    /** Calls back for every publish until told to stop. */
    onPublish(callback) {
      const listener = ({ method, params }) => method === 'textDocument/publishDiagnostics' && callback(params);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** CPU milliseconds of the process so far, all threads. */
    cpu: () => cpuOf(child.pid),
    /** Resident memory in MB. */
    memory: () => memoryOf(child.pid),
    async stop() {
      await Promise.race([request('shutdown'), new Promise((done) => setTimeout(done, 5000).unref())]).catch(() => {});
      notify('exit');
      const gone = new Promise((done) => child.once('exit', done));
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(timer);
    },
  };
  await request('initialize', {
    processId: process.pid,
    rootUri: root ?? null,
    workspaceFolders: root ? [{ uri: root, name: 'bench' }] : null,
    capabilities,
  });
  client.initialized = now() - started;
  notify('initialized', {});
  if (server.settings) notify('workspace/didChangeConfiguration', { settings: server.settings });
  return client;
}

/** Only Linux says what a process has used without asking it. */
function cpuOf(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const spent = threads.map((id) => Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]));
    return spent.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
  } catch {
    return Number.NaN;
  }
}

function memoryOf(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
