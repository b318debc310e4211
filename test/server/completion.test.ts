import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver-protocol/node';
import { parseYaml } from '../../core/yaml/parse.ts';
import { accepted, everything, startClient, type TestClient } from './support/client.ts';

const head = 'apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: p, version: 1.0.0}\n';

describe('completion', () => {
  let client: TestClient;
  let count = 0;

  before(async () => {
    client = await startClient({ workspace: 'credit' });
    // The other files are known once the only report has decided the policy.
    const uri = await client.open('credit.policy.yaml');
    await client.until(
      () => client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } }) as Promise<unknown[]>,
      (lenses) => lenses.length > 0,
    );
  });
  after(() => client.stop());

  /** What is offered at `$0`, and the text without the mark. */
  async function ask(marked: string, name = `new-${count++}.policy.yaml`) {
    const offset = marked.indexOf('$0');
    const text = marked.replace('$0', '');
    const uri = await client.open(name, text);
    const lines = marked.slice(0, offset).split('\n');
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    const params = { textDocument: { uri }, position };
    const items: CompletionItem[] = await client.connection.sendRequest('textDocument/completion', params);
    items.sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
    return { text, items, labels: items.map((item) => item.label) };
  }

  /** The text after taking an item, with every snippet stop replaced by its default. */
  function take(text: string, items: readonly CompletionItem[], label: string): string {
    const item = items.find((i) => i.label === label);
    assert.ok(item, `${label} is not offered: ${items.map((i) => i.label).join(', ')}`);
    return accepted(text, item)
      .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
      .replace(/\$\{\d+:([^}]*)\}/g, '$1')
      .replace(/\$\d+/g, '')
      .replace(/\\([\\$}])/g, '$1');
  }

  const readValue = (text: string): unknown => {
    const [document] = parseYaml(text);
    assert.deepEqual(document?.problems, [], text);
    return JSON.parse(JSON.stringify(document?.value));
  };

  it('offers the keys that a gate still lacks, those of its type, required ones first', async () => {
    const { labels } = await ask(`${head}gates:\n  - id: a\n    type: fairness\n    $0\n`);
    assert.equal(labels[0], 'metric');
    assert.ok(labels.includes('minGroupSize'));
    assert.ok(!labels.includes('id') && !labels.includes('type'));
    assert.ok(!labels.includes('maxShare'), 'a key of drift gates');
  });

  it('offers keys in brackets, and in brackets that nobody has closed', async () => {
    const { labels } = await ask(`${head}gates:\n  - {id: a, type: drift, $0\n  - id: b\n    type: metric\n`);
    assert.ok(labels.includes('maxShare'));
    assert.ok(!labels.includes('id'));
  });

  it('offers metrics with direction and range, those of the gate first, and describes them when asked', async () => {
    const { items, labels } = await ask(`${head}gates:\n  - id: a\n    type: fairness\n    metric: $0\n`);
    const ratio = items.find((item) => item.label === 'disparate_impact_ratio');
    assert.match(ratio?.detail ?? '', /ratio/);
    assert.ok(labels.indexOf('disparate_impact_ratio') < labels.indexOf('precision'));
    assert.ok(ratio);
    const resolved: CompletionItem = await client.connection.sendRequest('completionItem/resolve', ratio);
    assert.match(JSON.stringify(resolved.documentation), /selection rate/i);
  });

  it('offers metrics that the policy declares', async () => {
    const text = `${head}metrics:\n  loan_loss: {better: lower}\ngates:\n  - id: a\n    type: metric\n    metric: lo$0\n`;
    const { labels } = await ask(text);
    assert.equal(labels[0], 'loan_loss');
  });

  it('writes a space where the cursor touches the colon', async () => {
    const { text, items } = await ask(`${head}gates:\n  - id: a\n    type:$0\n`);
    assert.deepEqual((readValue(take(text, items, 'metric')) as { gates: unknown }).gates, [
      { id: 'a', type: 'metric' },
    ]);
  });

  it('offers whole gates of each type, indented to their list, with bounds left open', async () => {
    const { text, items, labels } = await ask(`${head}gates:\n  - id: metric\n    type: metric\n  $0\n`);
    assert.equal(labels[0], '- metric gate');
    const gates = (readValue(take(text, items, '- metric gate')) as { gates: Record<string, unknown>[] }).gates;
    assert.equal(gates[1]?.id, 'metric-2');
    assert.deepEqual(gates[1]?.pass, { min: null });
    for (const item of items) assert.doesNotMatch(accepted(text, item), /(min|max|above|below): *[0-9]/);
  });

  it('offers whole gates behind a dash', async () => {
    const { text, items } = await ask(`${head}gates:\n  - $0\n`);
    const { gates } = readValue(take(text, items, 'drift gate')) as { gates: Record<string, unknown>[] };
    assert.equal(gates[0]?.type, 'drift');
  });

  it("offers controls of the policy's frameworks first, quoted where YAML needs it", async () => {
    const { text, items, labels } = await ask(
      `${head}frameworks: [nist-ai-rmf]\ngates:\n  - id: a\n    type: metric\n    controls: [$0]\n`,
    );
    assert.match(labels[0] ?? '', /^nist-ai-rmf:/);
    const value = readValue(take(text, items, 'eu-ai-act:15(1)')) as { gates: { controls: unknown }[] };
    assert.deepEqual(value.gates[0]?.controls, ['eu-ai-act:15(1)']);
  });

  it('opens the list that a key needs', async () => {
    const { text, items } = await ask(`${head}frameworks: $0\n`);
    assert.deepEqual((readValue(take(text, items, 'eu-ai-act')) as { frameworks: unknown }).frameworks, ['eu-ai-act']);
  });

  it('opens a list where a single name would be wrong, and offers the word that may stand alone', async () => {
    const gate = 'gates:\n  - id: a\n    type: fairness\n    attributes: $0\n';
    const { text, items, labels } = await ask(`${head}protectedAttributes: [{attribute: sex}]\n${gate}`);
    assert.ok(labels.includes('all'));
    const attributes = (label: string): unknown =>
      (readValue(take(text, items, label)) as { gates: { attributes: unknown }[] }).gates[0]?.attributes;
    assert.equal(attributes('all'), 'all');
    assert.deepEqual(attributes('sex'), ['sex']);
  });

  it('offers in a list what it does not say yet', async () => {
    const inBrackets = await ask(`${head}frameworks: [eu-ai-act, $0]\n`);
    assert.ok(!inBrackets.labels.includes('eu-ai-act') && inBrackets.labels.includes('iso-42001'));
    const inLines = await ask(`${head}frameworks:\n  - eu-ai-act\n  - $0\n`);
    assert.ok(!inLines.labels.includes('eu-ai-act') && inLines.labels.includes('iso-42001'));
    const again = await ask(`${head}frameworks: [eu$0, iso-42001]\n`);
    assert.ok(again.labels.includes('eu-ai-act') && !again.labels.includes('iso-42001'));
  });

  it('keeps the quotes that are there', async () => {
    const { text, items } = await ask(`${head}frameworks: ['eu$0']\n`);
    assert.match(take(text, items, 'eu-ai-act'), /\['eu-ai-act'\]/);
  });

  it('offers bounds relative to the references, and never a number', async () => {
    const text = `${head}references: {baseline: {}}\ngates:\n  - id: a\n    type: metric\n    metric: accuracy\n    pass: {min: $0}\n`;
    const { labels, items } = await ask(text);
    assert.ok(labels.includes('baseline - …%'));
    for (const item of items) assert.doesNotMatch(item.textEdit?.newText.replace(/\$\{?\d+/g, '') ?? '', /\d/);
  });

  it('offers stages, gates and reports of the workspace in a test', async () => {
    const start =
      'apiVersion: gatewright/v1\nkind: PolicyTest\nmetadata: {name: t}\npolicy: consumer-credit\ncases:\n  - name: a\n    ';
    assert.deepEqual((await ask(`${start}stage: $0\n`, 'a.policytest.yaml')).labels, [
      'experimental',
      'staging',
      'production',
    ]);
    const gates = await ask(
      `${start}expect:\n      gates:\n        no-regression: pass\n        $0\n`,
      'b.policytest.yaml',
    );
    assert.deepEqual(gates.labels, ['precision-floor', 'loss', 'trained-from-known-code']);
    const outcome = await ask(`${start}expect: {gates: {loss: $0}}\n`, 'c.policytest.yaml');
    assert.ok(outcome.labels.includes('fail'));
    const files = await ask(`${start}metrics: $0\n`, 'd.policytest.yaml');
    assert.deepEqual(files.labels, ['./credit.metrics.yaml']);
  });

  it('offers policies and their versions in a card', async () => {
    const start =
      'apiVersion: gatewright/v1\nkind: ModelCard\nmetadata: {name: m, version: 1.0.0}\ngovernance:\n  policies: [{name: ';
    assert.deepEqual((await ask(`${start}$0}]\n`, 'a.modelcard.yaml')).labels, ['consumer-credit', 'p']);
    const versions = await ask(`${start}consumer-credit, version: $0}]\n`, 'b.modelcard.yaml');
    assert.deepEqual(versions.labels, ['^2.1.0', '2.1.0']);
  });

  it('offers the columns of the rows that a report names', async () => {
    const uri = await client.open('credit.metrics.yaml');
    await client.edit('credit.metrics.yaml', 'label: repaid', 'label: ');
    const position = client.position('credit.metrics.yaml', 'label: ', true);
    const items = await client.until(
      () =>
        client.connection.sendRequest('textDocument/completion', { textDocument: { uri }, position }) as Promise<
          CompletionItem[]
        >,
      (list) => list.length > 0,
    );
    assert.deepEqual(
      items.map((item) => item.label),
      ['id', 'repaid', 'approved', 'GENDER_CD', 'applicant_age'],
    );
    await client.edit('credit.metrics.yaml', 'label: ', 'label: repaid');
    for (const field of ['query', 'lower', 'upper']) {
      await client.edit('credit.metrics.yaml', 'label: repaid', `${field}: , label: repaid`);
      const at = client.position('credit.metrics.yaml', `${field}: `, true);
      const columns = (await client.connection.sendRequest('textDocument/completion', {
        textDocument: { uri },
        position: at,
      })) as CompletionItem[];
      assert.deepEqual(
        columns.map((item) => item.label),
        items.map((item) => item.label),
        field,
      );
      await client.edit('credit.metrics.yaml', `${field}: , label: repaid`, 'label: repaid');
    }
  });

  it('offers the columns of the rows that reports of the workspace name in a policy, before any report is opened', async () => {
    const fresh = await startClient({ workspace: 'credit' });
    const uri = await fresh.open('c.policy.yaml', `${head}protectedAttributes:\n  - {attribute: sex, column: }\n`);
    const position = fresh.position('c.policy.yaml', 'column: ', true);
    // Nothing tells that a file of rows has been read: ask until it has.
    let items: readonly CompletionItem[] = [];
    while (items.length === 0) {
      items = await fresh.connection.sendRequest('textDocument/completion', { textDocument: { uri }, position });
    }
    assert.ok(items.some(({ label }) => label === 'GENDER_CD'));
    await fresh.stop();
  });

  it("offers headers where a file's name says what it is to be, and nothing in other YAML", async () => {
    const { text, items } = await ask('$0', 'empty.policy.yaml');
    const value = readValue(take(text, items, 'GovernancePolicy')) as { kind: string };
    assert.equal(value.kind, 'GovernancePolicy');
    assert.deepEqual((await ask('services:\n  $0', 'compose.yaml')).labels, []);
    assert.deepEqual((await ask('apiVersion: apps/v1\nkind: Deployment\n$0', 'k8s.yaml')).labels, []);
  });

  it('offers rules to ignore, and nothing in other comments', async () => {
    const { labels, text, items } = await ask(`${head}# gatewright-ignore schema/$0\ngates: []\n`);
    assert.ok(labels.includes('schema/enum'));
    assert.match(take(text, items, 'schema/enum'), /# gatewright-ignore schema\/enum\n/);
    assert.deepEqual((await ask(`${head}# gates $0\n`)).labels, []);
  });

  it('works in JSON', async () => {
    const text =
      '{"apiVersion": "gatewright/v1", "kind": "MetricsReport", "metadata": {"name": "r"},\n "metrics": [{"name": "$0"}]}\n';
    const { text: plain, items } = await ask(text, 'r.metrics.json');
    assert.match(take(plain, items, 'precision'), /\{"name": "precision"\}/);
  });

  it('leaves valid YAML behind whatever is taken', async () => {
    const places = [
      '$0\n',
      'gates:\n  - id: a\n    type: metric\n    $0\n    weight: 2\n',
      'gates:\n  - id: a\n    type: security\n    require:\n      $0\n',
      'scope:\n  $0\n',
      'protectedAttributes:\n  - $0\n',
      'monitors:\n  $0\n',
    ];
    for (const place of places) {
      const { text, items, labels } = await ask(head + place);
      assert.ok(labels.length > 0, place);
      for (const label of labels) readValue(take(text, items, label));
    }
  });

  it('writes no snippets for editors that have none', async () => {
    const capabilities = { ...everything, textDocument: { ...everything.textDocument, completion: {} } };
    const plain = await startClient({ workspace: 'credit', capabilities });
    const uri = await plain.open('n.policy.yaml', `${head}gates:\n  - id: a\n    type: metric\n    `);
    const items: CompletionItem[] = await plain.connection.sendRequest('textDocument/completion', {
      textDocument: { uri },
      position: { line: 6, character: 4 },
    });
    assert.ok(items.length > 5);
    for (const item of items) assert.doesNotMatch(item.textEdit?.newText ?? '', /\$/);
    await plain.stop();
  });
});
