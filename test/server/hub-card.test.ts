import assert from 'node:assert/strict';
import type { CompletionItem, Diagnostic, Hover } from 'vscode-languageserver-protocol/node';
import { accepted, startClient, type TestClient } from './support/client.ts';

describe('front matter for the Hugging Face Hub', () => {
  let client: TestClient;
  let count = 0;

  before(async () => {
    client = await startClient({ workspace: 'credit' });
  });
  after(() => client.stop());

  async function open(marked: string) {
    const offset = marked.indexOf('$0');
    const text = marked.replace('$0', '');
    const uri = await client.open(`model-${count++}/README.md`, text);
    const lines = marked.slice(0, offset).split('\n');
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    return { text, params: { textDocument: { uri }, position }, uri };
  }

  async function offered(marked: string) {
    const { text, params } = await open(marked);
    const items: CompletionItem[] = await client.connection.sendRequest('textDocument/completion', params);
    return { text, items, labels: items.map(({ label }) => label) };
  }

  async function hovered(marked: string): Promise<string> {
    const { params } = await open(marked);
    const found: Hover | null = await client.connection.sendRequest('textDocument/hover', params);
    return found === null ? '' : JSON.stringify(found.contents);
  }

  const diagnosed = async (text: string): Promise<readonly Diagnostic[]> => {
    const { uri } = await open(`${text}$0`);
    const report: { items?: readonly Diagnostic[] } = await client.connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri },
    });
    return report.items ?? [];
  };

  it('is checked at its place', async () => {
    const found = await diagnosed('---\nlicense: MIT\ngatewright: {}\n---\n# Text\n');
    assert.deepEqual(
      found.map(({ code, range }) => [code, range]),
      [['license/unknown', { start: { line: 1, character: 9 }, end: { line: 1, character: 12 } }]],
    );
    assert.deepEqual(await diagnosed('---\nlicense: MIT\n---\n# Text\n'), []);
  });

  it('offers the fields that are missing', async () => {
    const { labels } = await offered('---\nlicense: mit\n$0\ngatewright: {}\n---\n# Text\n');
    for (const key of ['language', 'pipeline_tag', 'tags', 'base_model', 'datasets', 'metrics', 'model-index'])
      assert.ok(labels.includes(key), key);
    assert.ok(!labels.includes('license') && !labels.includes('gatewright') && !labels.includes('kind'));
  });

  it('offers values, of lists too', async () => {
    const license = await offered('---\nlicense: $0\ngatewright: {}\n---\n');
    assert.ok(license.labels.includes('apache-2.0') && license.labels.includes('other'));
    const task = await offered('---\npipeline_tag: tab$0\ngatewright: {}\n---\n');
    assert.ok(task.labels.includes('tabular-classification'));
    const item = task.items.find(({ label }) => label === 'tabular-classification');
    assert.equal(item && accepted(task.text, item), '---\npipeline_tag: tabular-classification\ngatewright: {}\n---\n');
    const language = await offered('---\nlanguage: [en, $0]\ngatewright: {}\n---\n');
    assert.ok(language.labels.includes('de'));
  });

  it("offers the card's own keys under `gatewright`", async () => {
    const { labels } = await offered('---\ngatewright:\n  metadata: {name: a, version: 1.0.0}\n  $0\n---\n');
    assert.ok(labels.includes('governance') && labels.includes('limitations'));
    assert.ok(!labels.includes('metadata') && !labels.includes('license'));
    const tier = await offered('---\ngatewright:\n  governance:\n    riskTier: $0\n---\n');
    assert.ok(tier.labels.includes('high'));
  });

  it('explains fields', async () => {
    assert.match(await hovered('---\npipe$0line_tag: text-classification\ngatewright: {}\n---\n'), /details\.task/);
    assert.match(await hovered('---\ngatewright:\n  govern$0ance: {stage: production}\n---\n'), /polic/i);
  });

  it('leaves the text below alone', async () => {
    const card = '---\ngatewright: {}\n---\n';
    assert.deepEqual((await offered(`${card}lic$0`)).labels, []);
    assert.equal(await hovered(`${card}lice$0nse: mit\n`), '');
  });
});
