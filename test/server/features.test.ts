import assert from 'node:assert/strict';
import type {
  CodeAction,
  CodeLens,
  Diagnostic,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  LocationLink,
  SelectionRange,
  SymbolInformation,
  TextDocumentEdit,
} from 'vscode-languageserver-protocol/node';
import { startClient, type TestClient } from './support/client.ts';

const policy = 'credit.policy.yaml';
const whole = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };

describe('the language server', () => {
  let client: TestClient;

  before(async () => {
    const initializationOptions = { commands: ['gatewright.simulate', 'gatewright.chooseSample'] };
    client = await startClient({ workspace: 'credit', initializationOptions });
    await client.open(policy);
    await hints(() => true);
  });
  after(() => client.stop());

  const ask = <T>(method: string, params: object): Promise<T> => client.connection.sendRequest(method, params);
  const at = (name: string, what: string, end = false) => ({
    textDocument: { uri: client.uri(name) },
    position: client.position(name, what, end),
  });

  /** The hints of the policy as its text would show them, once there are any that fit. */
  async function hints(fits: (shown: readonly string[]) => boolean): Promise<readonly string[]> {
    const read = async (): Promise<readonly string[]> => {
      const textDocument = { uri: client.uri(policy) };
      const list = await ask<InlayHint[]>('textDocument/inlayHint', { textDocument, range: whole });
      const lines = client.text(policy).split('\n');
      return list.map(({ position, label }) => {
        const written = lines[position.line]?.slice(0, position.character).trim() ?? '';
        return `${written} ${label}`;
      });
    };
    return client.until(read, (shown) => shown.length > 0 && fits(shown));
  }

  async function lenses(): Promise<readonly CodeLens[]> {
    return ask('textDocument/codeLens', { textDocument: { uri: client.uri(policy) } });
  }

  describe('inlay hints', () => {
    it('show outcome and margin beside each bound, and what relative bounds come to', async () => {
      assert.deepEqual(await hints(() => true), [
        'pass: {min: 0.82} ✓ 0.931 · +0.111',
        'min: baseline - 2% = 0.882',
        'min: baseline - 2% ✓ 0.905 · +0.023',
        'pass: {max: 3% = 0.03',
        'pass: {max: 3%} ✗ 0.041 · −0.011',
      ]);
    });

    it('follow the bound that is being typed', async () => {
      await client.edit(policy, '{min: 0.82}', '{min: 0.94}');
      const shown = await hints(() => true);
      assert.equal(shown[0], 'pass: {min: 0.94} ✗ 0.931 · −0.009');
      await client.edit(policy, '{min: 0.94}', '{min: 0.82}');
      assert.equal((await hints(() => true))[0], 'pass: {min: 0.82} ✓ 0.931 · +0.111');
    });

    it('keep their place, marked, while the policy has errors', async () => {
      await client.edit(policy, 'enforcement: soft-mandatory', 'enforcement: sof');
      const unsound = await hints(() => true);
      assert.equal(unsound[0], 'pass: {min: 0.82} ✓ 0.931 · +0.111 (stale)');
      assert.equal(unsound.length, 5);
      await client.edit(policy, 'stages: [experimental', 'stages: [[experimental');
      const broken = await hints(() => true); // brackets that nobody closes
      assert.equal(broken[0], 'pass: {min: 0.82} ✓ 0.931 · +0.111 (stale)');
      await client.edit(policy, 'stages: [[experimental', 'stages: [experimental');
      await client.edit(policy, 'enforcement: sof', 'enforcement: soft-mandatory');
      assert.equal((await hints(() => true))[0], 'pass: {min: 0.82} ✓ 0.931 · +0.111');
    });

    it('are asked for again when another file changes them', async () => {
      await hints(() => true);
      const before = client.refreshes.length;
      await client.open('credit.metrics.yaml');
      await client.edit('credit.metrics.yaml', 'value: 0.931', 'value: 0.5');
      await client.until(
        async () => client.refreshes.slice(before),
        (list) => list.includes('inlayHint'),
      );
      await hints((list) => list[0] === 'pass: {min: 0.82} ✗ 0.5 · −0.32');
      await client.edit('credit.metrics.yaml', 'value: 0.5', 'value: 0.931');
      await hints((list) => list[0] === 'pass: {min: 0.82} ✓ 0.931 · +0.111');
    });

    it('are not asked for again for what is typed in the file itself', async () => {
      await hints(() => true);
      await lenses();
      const before = client.refreshes.length;
      await client.edit(policy, '{min: 0.82}', '{min: 0.83}');
      await client.diagnostics(policy);
      await hints((list) => list[0]?.includes('+0.101') ?? false);
      await client.edit(policy, '{min: 0.83}', '{min: 0.82}');
      await client.diagnostics(policy);
      assert.deepEqual(client.refreshes.slice(before), []);
    });
  });

  describe('code lenses', () => {
    it('show the decision, and gates whose outcome stands nowhere else', async () => {
      const shown = (await lenses()).map(({ command }) => command?.title ?? '');
      assert.match(shown[0] ?? '', /^Hold · consumer-credit 3\.4\.0 · staging · \d{4}-\d\d-\d\d$/);
      assert.deepEqual(shown.slice(1), ['? 1 of 2 not met: randomSeed']);
    });

    it('open the panel at the gate', async () => {
      const [decision, gate] = await lenses();
      assert.deepEqual(decision?.command?.arguments, [client.uri(policy)]);
      assert.deepEqual(gate?.command?.arguments, [client.uri(policy), 'trained-from-known-code']);
      assert.equal(gate?.command?.command, 'gatewright.simulate');
      assert.equal(gate?.range.start.line, client.position(policy, 'trained-from-known-code').line);
    });
  });

  describe('hover', () => {
    const hover = async (what: string, name = policy): Promise<string> => {
      const answer = await ask<Hover | null>('textDocument/hover', at(name, what));
      return (answer?.contents as { value: string } | undefined)?.value ?? '';
    };

    it('explains keys and values by the schema', async () => {
      assert.match(await hover('enforcement: soft'), /How much the gate counts/);
      assert.match(await hover('soft-mandatory'), /waiver/);
    });

    it('explains metrics: definition, direction, pitfall', async () => {
      const text = await hover('precision\n');
      assert.match(text, /TP/);
      assert.match(text, /higher is better/);
    });

    it('explains attributes with laws, and controls', async () => {
      assert.match(await hover('sex,'), /Equal Credit Opportunity/);
      assert.match(await hover('eu-ai-act:15(1)'), /EU AI Act/);
    });

    it('tells of a framework what breaking it can cost', async () => {
      const text = await hover('eu-ai-act,');
      assert.match(text, /Penalties: Article 99: .* EUR 35 million or 7 %/);
      assert.match(text, /no legal advice/);
    });

    it('resolves a bound and tells the last outcome', async () => {
      const text = await hover('baseline - 2%');
      assert.match(text, /= \*\*0\.882\*\*/);
      assert.match(text, /✓ 0\.905 · \+0\.023/);
    });
  });

  describe('symbols', () => {
    const outline = (): Promise<DocumentSymbol[]> =>
      ask('textDocument/documentSymbol', { textDocument: { uri: client.uri(policy) } });
    const names = (symbols: readonly DocumentSymbol[] | undefined): readonly string[] =>
      (symbols ?? []).map((s) => s.name);

    it('are a tree with gates by their ids', async () => {
      const symbols = await outline();
      assert.deepEqual(names(symbols).slice(0, 3), ['metadata', 'scope', 'frameworks']);
      const gates = symbols.find((s) => s.name === 'gates');
      assert.deepEqual(names(gates?.children), ['precision-floor', 'no-regression', 'loss', 'trained-from-known-code']);
      assert.equal(gates?.children?.[0]?.detail, 'metric precision');
      for (const s of symbols) assert.ok(s.selectionRange.start.line >= s.range.start.line);
    });

    it('are fields of gates where they have lines of their own', async () => {
      const gates = (await outline()).find((s) => s.name === 'gates');
      assert.deepEqual(
        gates?.children?.map(({ children }) => names(children)),
        [[], ['pass'], [], []],
      );
    });

    it('stay while the text does not parse, and move with it', async () => {
      await client.edit(policy, 'scope: {', 'scope: {{\n\n');
      const symbols = await outline();
      const gates = symbols.find((s) => s.name === 'gates');
      assert.equal(gates?.children?.length, 4);
      assert.equal(gates?.children?.[0]?.range.start.line, client.position(policy, 'id: precision-floor').line);
      await client.edit(policy, 'scope: {{\n\n', 'scope: {');
    });

    it('of the workspace are found by letters of their names', async () => {
      const found = await ask<SymbolInformation[]>('workspace/symbol', { query: 'precfl' });
      assert.deepEqual(
        found.map((s) => s.name),
        ['precision-floor'],
      );
    });
  });

  describe('definition', () => {
    const targets = async (name: string, what: string): Promise<readonly string[]> => {
      if (name !== policy && name !== 'credit.metrics.yaml') await client.open(name);
      const links = await ask<LocationLink[]>('textDocument/definition', at(name, what));
      return links.map((l) => `${l.targetUri.split('/').at(-1)}:${l.targetSelectionRange.start.line}`);
    };
    const line = (what: string): number => client.position(policy, what).line;

    it('leads from a test and a waiver to the gate, across files', async () => {
      assert.deepEqual(await targets('credit.policytest.yaml', 'precision-floor'), [
        `${policy}:${line('precision-floor')}`,
      ]);
      assert.deepEqual(await targets('credit.waiver.yaml', 'precision-floor'), [
        `${policy}:${line('precision-floor')}`,
      ]);
    });

    it('leads from names to policies, from paths to files', async () => {
      assert.deepEqual(await targets('credit.policytest.yaml', 'consumer-credit\n'), [`${policy}:2`]);
      assert.deepEqual(await targets('credit.modelcard.yaml', 'consumer-credit, version: ^'), [`${policy}:2`]);
      assert.deepEqual(await targets('credit.modelcard.yaml', './credit.metrics.yaml'), ['credit.metrics.yaml:0']);
      assert.deepEqual(await targets('credit.metrics.yaml', './oot.csv'), ['oot.csv:0']);
    });

    it('leads from a use to a declaration in the policy', async () => {
      assert.deepEqual(await targets(policy, 'approved_loss_rate\n'), [`${policy}:${line('approved_loss_rate: {')}`]);
      assert.deepEqual(await targets(policy, 'baseline - 2%'), [`${policy}:${line('references:')}`]);
      assert.deepEqual(await targets('credit.modelcard.yaml', 'staging'), [`${policy}:${line('stages:')}`]);
    });

    it('leads from an alias to its anchor', async () => {
      const text =
        'apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: x, version: 1.0.0}\nx-a: &band {min: 1}\nx-b: *band\n';
      await client.open('alias.policy.yaml', text);
      const links = await ask<LocationLink[]>('textDocument/definition', at('alias.policy.yaml', '*band'));
      assert.equal(links[0]?.targetSelectionRange.start.line, 3);
    });
  });

  describe('code actions', () => {
    const source =
      'apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: fix, version: 1.0.0}\nstags: [a]\ngates:\n  - id: g\n    type: metric\n    metric: accuracy\n    pass: {min: 0.5}\n    enforcment: advisory\n';
    const actionsAt = async (name: string, what: string, only?: readonly string[]): Promise<CodeAction[]> => {
      const { textDocument, position } = at(name, what);
      const context = { diagnostics: [], ...(only ? { only } : {}) };
      return ask('textDocument/codeAction', { textDocument, range: { start: position, end: position }, context });
    };
    const apply = async (name: string, action: CodeAction | undefined): Promise<void> => {
      const [change] = (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];
      assert.ok(change, 'an edit');
      assert.equal(change.textDocument.uri, client.uri(name));
      await client.apply(
        name,
        change.edits.filter((edit) => 'newText' in edit),
      );
    };

    it('mend what a diagnostic says, the preferred one marked', async () => {
      await client.open('fix.policy.yaml', source);
      const found = await client.diagnostics('fix.policy.yaml', (list) => list.length > 0);
      assert.ok(found.some((d) => d.code === 'schema/unknown-key'));
      const actions = await actionsAt('fix.policy.yaml', 'enforcment');
      const preferred = actions.find((action) => action.isPreferred);
      assert.match(preferred?.title ?? '', /enforcement/);
      await apply('fix.policy.yaml', preferred);
      assert.match(client.text('fix.policy.yaml'), /\n {4}enforcement: advisory\n/);
    });

    it('ignore a diagnostic with a reason', async () => {
      const actions = await actionsAt('fix.policy.yaml', 'stags');
      await apply(
        'fix.policy.yaml',
        actions.find((action) => action.title.startsWith('Ignore')),
      );
      assert.match(client.text('fix.policy.yaml'), /# gatewright-ignore schema\/unknown-key -- <reason>\nstags/);
    });

    it('fix all that is safe at once, when asked for by name', async () => {
      await client.open('all.policy.yaml', source);
      await client.diagnostics('all.policy.yaml', (list) => list.length > 1);
      const [all] = await actionsAt('all.policy.yaml', 'kind', ['source.fixAll']);
      if (all) {
        assert.equal(all.kind, 'source.fixAll.gatewright');
        await apply('all.policy.yaml', all);
      }
      const rest = (await client.diagnostics('all.policy.yaml')).filter(
        (d: Diagnostic) => d.code === 'schema/unknown-key',
      );
      assert.equal(all === undefined, rest.length === 2);
      assert.deepEqual(await actionsAt('all.policy.yaml', 'apiVersion'), []);
    });
  });

  it('finds links: files, addresses, controls', async () => {
    await client.open('credit.modelcard.yaml');
    const links = await ask<DocumentLink[]>('textDocument/documentLink', {
      textDocument: { uri: client.uri('credit.modelcard.yaml') },
    });
    assert.deepEqual(
      links.map((l) => l.target?.split('/').at(-1)),
      ['credit.metrics.yaml', 'ccd'],
    );
  });

  it('folds gates and sections', async () => {
    const ranges = await ask<FoldingRange[]>('textDocument/foldingRange', {
      textDocument: { uri: client.uri(policy) },
    });
    const start = client.position(policy, 'id: precision-floor').line;
    const fold = ranges.find((range) => range.startLine === start);
    assert.equal(fold?.endLine, client.position(policy, 'controls: [').line);
  });

  it('selects outwards from a value to the document', async () => {
    const { textDocument, position } = at(policy, '0.82');
    const [range] = await ask<SelectionRange[]>('textDocument/selectionRange', { textDocument, positions: [position] });
    const texts: string[] = [];
    for (let r = range; r; r = r.parent as SelectionRange) {
      if (r.range.start.line === r.range.end.line) {
        texts.push(
          client.text(policy).split('\n')[r.range.start.line]?.slice(r.range.start.character, r.range.end.character) ??
            '',
        );
      }
    }
    assert.deepEqual(texts, ['0.82', 'min: 0.82', '{min: 0.82}', 'pass: {min: 0.82}']);
  });
});
