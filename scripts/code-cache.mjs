// Lays beside the server's bundle what V8 makes of it, taken after a document has been opened and checked: so that what
// a start needs, and no more, is compiled ahead; of the lazy parts, those that were used. See server/node/start.ts.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

const document = `apiVersion: gatewright/v1
kind: GovernancePolicy
metadata: {name: warm-up, version: 1.0.0}
gates:
  - {id: a, type: metric, metric: accuracy, pass: {min: baseline - 2%}, enforcement: advisory}
  - {id: b, type: fairness, metric: disparate_impact_ratio, attributes: all, pass: {min: 0.8}}
unknown: [1
`;

/** V8 tells sources apart by their length alone: an old cache must be gone before there is another bundle. */
export async function removeCodeCache(directory) {
  const files = existsSync(directory) ? await readdir(directory) : [];
  for (const file of files) if (file.endsWith('.code-cache')) await rm(path.join(directory, file), { force: true });
}

export async function writeCodeCache(directory) {
  const env = { ...process.env, GATEWRIGHT_WRITE_CODE_CACHE: 'yes' };
  const server = spawn(process.execPath, [path.join(directory, 'node.js'), '--stdio'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const send = (message) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const uri = 'file:///warm-up.policy.yaml';
  const opened = { uri, languageId: 'yaml', version: 1, text: document };
  let received = Buffer.alloc(0);
  const answer = (message) => {
    if (message.id === 1) {
      send({ method: 'initialized', params: {} });
      send({ method: 'textDocument/didOpen', params: { textDocument: opened } });
    } else if (message.method === 'textDocument/publishDiagnostics' && message.params.version === 1) {
      const contentChanges = [{ text: document.replace('[1', '[1]') }];
      send({ method: 'textDocument/didChange', params: { textDocument: { uri, version: 2 }, contentChanges } });
    } else if (message.method === 'textDocument/publishDiagnostics' && message.params.version === 2) {
      send({ id: 2, method: 'shutdown' });
    } else if (message.id === 2) send({ method: 'exit' });
  };
  server.stdout.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const head = received.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(received.toString('latin1', 0, Math.max(head, 0)))?.[1]);
      if (head < 0 || received.length < head + 4 + length) return;
      answer(JSON.parse(received.toString('utf8', head + 4, head + 4 + length)));
      received = received.subarray(head + 4 + length);
    }
  });
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
  const code = await new Promise((resolve) => server.on('exit', resolve));
  if (code !== 0) throw new Error(`The server ended with ${code} while its code cache was being made.`);
}
