// The server that anybody would write first: at every edit it parses the whole text with `yaml` and validates the whole
// value with ajv. Its time grows with the text; what ours saves is measured against it. It has no rules and no features.
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { LineCounter, parseDocument } from 'yaml';
import { send, serve } from './stdio-server.mjs';

const schema = JSON.parse(
  readFileSync(new URL('../../schemas/governance-policy.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ allErrors: true, discriminator: true, strict: false, logger: false }).compile(schema);
const texts = new Map();

function diagnosticsOf(text) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = ([start, end]) => {
    const position = (offset) => {
      const { line, col } = lines.linePos(offset);
      return { line: line - 1, character: col - 1 };
    };
    return { start: position(start), end: position(end) };
  };
  const found = document.errors.map(({ pos, message }) => ({ range: at(pos), message, severity: 1 }));
  if (!validate(document.toJS())) {
    for (const { instancePath, message } of validate.errors.slice(0, 200)) {
      const path = instancePath
        .split('/')
        .slice(1)
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
      const node = document.getIn(path, true);
      found.push({ range: at(node?.range ?? [0, 1]), message, severity: 1 });
    }
  }
  return found;
}

function offsetAt(text, { line, character }) {
  let start = 0;
  for (let n = 0; n < line; n++) start = text.indexOf('\n', start) + 1;
  return start + character;
}

function publish({ uri, version }, text) {
  texts.set(uri, text);
  send({ method: 'textDocument/publishDiagnostics', params: { uri, version, diagnostics: diagnosticsOf(text) } });
}

serve(({ id, method, params }) => {
  if (method === 'initialize') send({ id, result: { capabilities: { textDocumentSync: 2 } } });
  else if (id !== undefined && method) send({ id, result: null });
  if (method === 'textDocument/didOpen') publish(params.textDocument, params.textDocument.text);
  if (method !== 'textDocument/didChange') return;
  let text = texts.get(params.textDocument.uri);
  for (const change of params.contentChanges) {
    const [start, end] = [offsetAt(text, change.range.start), offsetAt(text, change.range.end)];
    text = text.slice(0, start) + change.text + text.slice(end);
  }
  publish(params.textDocument, text);
});
