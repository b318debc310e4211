// The floor: a language server that does nothing. What it takes is the price of pipes, JSON and scheduling.
// It publishes, at once, whether the changed text ends in an `x`, which is how the measured edits make a value wrong.
let buffer = Buffer.alloc(0);
const send = (message) => {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
  process.stdout.write(body);
};
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };

function publish({ uri, version }, line, wrong) {
  const at = { start: { line, character: 0 }, end: { line, character: 1 } };
  const diagnostics = wrong ? [{ range: at, message: 'wrong', severity: 1 }] : [];
  send({ method: 'textDocument/publishDiagnostics', params: { uri, version, diagnostics } });
}

const answers = {
  initialize: () => ({ capabilities: { textDocumentSync: 2, completionProvider: {}, hoverProvider: true } }),
  'textDocument/completion': () => [{ label: 'x' }],
  'textDocument/hover': () => ({ contents: 'x', range }),
  'textDocument/documentSymbol': () => [],
  'textDocument/inlayHint': () => [{ position: range.start, label: 'x' }],
};

function receive({ id, method, params }) {
  if (method === 'exit') process.exit(0);
  if (id !== undefined && method) send({ id, result: answers[method]?.() ?? null });
  if (method === 'textDocument/didOpen') publish(params.textDocument, 0, true);
  if (method === 'textDocument/didChange') {
    const [change] = params.contentChanges;
    publish(params.textDocument, change.range.start.line, change.text.endsWith('x'));
  }
}

process.stdin.on('data', (chunk) => {
  buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
  for (;;) {
    const head = buffer.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/Content-Length: *(\d+)/i.exec(buffer.toString('latin1', 0, head))[1]);
    if (buffer.length < head + 4 + length) return;
    const message = JSON.parse(buffer.toString('utf8', head + 4, head + 4 + length));
    buffer = buffer.subarray(head + 4 + length);
    receive(message);
  }
});
