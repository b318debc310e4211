import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { CallHierarchyItem, CompletionItem } from 'vscode-languageserver-protocol/node';
import { inRepository } from '../support/repository.ts';
import { startClient, type TestClient } from './support/client.ts';

/** A small generator of numbers that repeats itself: what fails once fails again. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const scraps = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  '- ',
  '\n',
  '\n  ',
  '\n    - ',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '<<: *a',
  '|',
  '>',
  '---\n',
  '...\n',
  '? ',
  '!!x ',
  ',',
  '\t',
  '0.8',
  'é',
  '\u{1f600}',
  '\r\n',
  '__proto__: 1',
  'gates',
  'pass: {min: ',
  '\\',
  '%',
  '\u0000',
];

describe('whatever is typed', () => {
  let client: TestClient;
  before(async () => {
    client = await startClient({ workspace: 'credit' });
  });
  after(() => client.stop());

  async function askHierarchy(at: object): Promise<void> {
    const { connection } = client;
    const items = await connection.sendRequest<CallHierarchyItem[] | null>('textDocument/prepareCallHierarchy', at);
    for (const item of items ?? []) {
      await connection.sendRequest('callHierarchy/outgoingCalls', { item });
      await connection.sendRequest('callHierarchy/incomingCalls', { item });
    }
  }

  async function askEverything(name: string, pick: (below: number) => number): Promise<readonly CompletionItem[]> {
    const uri = client.uri(name);
    const textDocument = { uri };
    const lines = client.text(name).split('\n');
    const line = pick(lines.length);
    const position = { line, character: pick((lines[line]?.length ?? 0) + 1) };
    const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
    const at = { textDocument, position };
    const options = { tabSize: 2, insertSpaces: true };
    const { connection } = client;
    const [items] = await Promise.all([
      connection.sendRequest<CompletionItem[]>('textDocument/completion', at),
      connection.sendRequest('textDocument/hover', at),
      connection.sendRequest('textDocument/definition', at),
      connection.sendRequest('textDocument/documentSymbol', { textDocument }),
      connection.sendRequest('textDocument/foldingRange', { textDocument }),
      connection.sendRequest('textDocument/selectionRange', { textDocument, positions: [position] }),
      connection.sendRequest('textDocument/documentLink', { textDocument }),
      connection.sendRequest('textDocument/inlayHint', { textDocument, range }),
      connection.sendRequest('textDocument/codeLens', { textDocument }),
      connection.sendRequest('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }),
      connection.sendRequest('textDocument/codeAction', {
        textDocument,
        range: { start: position, end: position },
        context: { diagnostics: [] },
      }),
      connection.sendRequest('textDocument/formatting', { textDocument, options }),
      connection.sendRequest('textDocument/rangeFormatting', {
        textDocument,
        range: { start: position, end: { line: line + 3, character: 0 } },
        options,
      }),
      connection.sendRequest('textDocument/onTypeFormatting', { ...at, ch: '\n', options }),
      connection.sendRequest('textDocument/semanticTokens/full', { textDocument }),
      connection.sendRequest('textDocument/semanticTokens/range', { textDocument, range }),
      askHierarchy(at),
      connection.sendRequest('gatewright/simulation', { uri }),
    ]);
    for (const { textEdit } of items) {
      assert.ok(textEdit && 'range' in textEdit);
      assert.equal(textEdit.range.start.line, textEdit.range.end.line);
      assert.ok(
        textEdit.range.start.character <= position.character && position.character <= textEdit.range.end.character,
      );
    }
    return items;
  }

  for (const name of ['credit.policy.yaml', 'credit.metrics.yaml', 'credit.modelcard.yaml', 'credit.policytest.yaml']) {
    it(`in ${name}, every request is answered and nothing fails`, async () => {
      const original = await readFile(inRepository('test/cases/server/credit', name), 'utf8');
      for (let seed = 1; seed <= 6; seed++) {
        const pick = random(seed);
        const own = `${seed}-${name}`;
        await client.open(own, original);
        for (let n = 0; n < 12; n++) {
          const text = client.text(own);
          const start = pick(text.length + 1);
          const end = Math.min(text.length, start + (pick(3) === 0 ? pick(30) : 0));
          const newText =
            pick(4) === 0 ? text.slice(pick(text.length)).slice(0, pick(40)) : (scraps[pick(scraps.length)] ?? '');
          const place = (offset: number) => {
            const before = text.slice(0, offset).split('\n');
            return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
          };
          await client.apply(own, [{ range: { start: place(start), end: place(end) }, newText }]);
          await askEverything(own, pick);
        }
      }
      assert.deepEqual(client.log, []);
    }).timeout(60_000);
  }

  it('one request that fails is logged with its cause, and only that one fails', async () => {
    const uri = await client.open('credit.policy.yaml');
    const ask = (params: object) => client.connection.sendRequest('textDocument/hover', params);
    await assert.rejects(ask({ textDocument: { uri } }), /Hover failed/);
    assert.match(client.log.at(-1) ?? '', /Hover failed: TypeError[\s\S]*at /);
    await ask({ textDocument: { uri }, position: { line: 3, character: 2 } });
  });
});
