// The floor: a language server that does nothing. What it takes is the price of pipes, JSON and scheduling.
// It publishes, at once, whether the changed text ends in an `x`, which is how the measured edits make a value wrong.
import { send, serve } from './stdio-server.mjs';

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

serve(({ id, method, params }) => {
  if (id !== undefined && method) send({ id, result: answers[method]?.() ?? null });
  if (method === 'textDocument/didOpen') publish(params.textDocument, 0, true);
  if (method === 'textDocument/didChange') {
    const [change] = params.contentChanges;
    publish(params.textDocument, change.range.start.line, change.text.endsWith('x'));
  }
});
