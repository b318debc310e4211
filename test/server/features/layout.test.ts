import assert from 'node:assert/strict';
import type { TextEdit } from 'vscode-languageserver-protocol/node';
import { createTokenDeltas } from '../../../server/token-deltas.ts';
import { tokensLegend } from '../../../server/tokens-legend.ts';
import { edited, filesOf, type OpenWorkspace, openWorkspace } from '../support/snapshot.ts';

const head = 'apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: p, version: 1.0.0}\n';

describe('indentation behind a line break', () => {
  /** The text after the editor asked at `$0`, which stands at the beginning of the new line. */
  function indented(marked: string): string {
    const workspace = openWorkspace({ 'a.policy.yaml': (head + marked).replace('$0', '') });
    const position = openWorkspace({ 'a.policy.yaml': head + marked }).position('a.policy.yaml', '$0');
    const edits = workspace.language.onTypeFormatting(
      workspace.snapshot(),
      workspace.uri('a.policy.yaml'),
      position,
      '\n',
    );
    return edited(workspace.text('a.policy.yaml'), edits).slice(head.length);
  }
  const cases: readonly (readonly [what: string, before: string, after: string])[] = [
    ['is deeper below a key without a value', 'scope:\n$0', 'scope:\n  '],
    ['is that of the map around behind an entry', 'scope:\n  domain: credit\n$0', 'scope:\n  domain: credit\n  '],
    ["is that of a list item's keys", 'gates:\n  - id: a\n$0', 'gates:\n  - id: a\n    '],
    ['is that of the list behind a plain item', 'stages:\n  - a\n$0', 'stages:\n  - a\n  '],
    ["follows the document's step", 'x-a:\n    b: 1\nscope:\n$0', 'x-a:\n    b: 1\nscope:\n    '],
    ['takes back what an editor wrote by itself', 'frameworks: [a]\n    $0', 'frameworks: [a]\n'],
    ['is left alone in brackets', 'frameworks: [a,\n$0', 'frameworks: [a,\n'],
    ['is left alone in a text', 'description: |\n  a\n$0', 'description: |\n  a\n'],
    ['is left alone where the line holds something', 'scope:\n$0domain: a', 'scope:\ndomain: a'],
  ];
  for (const [what, before, after] of cases) it(what, () => assert.equal(indented(before), after));

  it('is left alone in YAML of others', () => {
    const workspace = openWorkspace({ 'k8s.yaml': 'apiVersion: apps/v1\nspec:\n' });
    const at = { line: 2, character: 0 };
    assert.deepEqual(
      workspace.language.onTypeFormatting(workspace.snapshot(), workspace.uri('k8s.yaml'), at, '\n'),
      [],
    );
  });
});

describe('formatting of files', () => {
  it('tidies documents of ours, whole or in part, and leaves those of others alone', () => {
    const ours = `${head}scope:   {domain:  credit}\nstages:  [a]\n`;
    const workspace = openWorkspace({ 'a.policy.yaml': `${ours}---\nspec:   1\n`, 'k8s.yaml': 'spec:   1\n' });
    const { language } = workspace;
    const uri = workspace.uri('a.policy.yaml');
    const whole = edited(workspace.text('a.policy.yaml'), language.formatting(workspace.snapshot(), uri));
    assert.equal(whole, `${head}scope: {domain: credit}\nstages: [a]\n---\nspec:   1\n`);
    const start = workspace.position('a.policy.yaml', 'stages');
    const part = language.rangeFormatting(workspace.snapshot(), uri, { start, end: start });
    assert.equal(
      edited(workspace.text('a.policy.yaml'), part),
      `${head}scope:   {domain:  credit}\nstages: [a]\n---\nspec:   1\n`,
    );
    assert.deepEqual(language.formatting(workspace.snapshot(), workspace.uri('k8s.yaml')), []);
  });
});

describe('semantic tokens', () => {
  function tokens(
    workspace: OpenWorkspace,
    name: string,
    range?: Parameters<OpenWorkspace['language']['semanticTokens']>[2],
  ): readonly string[] {
    const data = workspace.language.semanticTokens(workspace.snapshot(), workspace.uri(name), range);
    const lines = workspace.text(name).split('\n');
    const shown: string[] = [];
    let line = 0;
    let character = 0;
    for (let i = 0; i < data.length; i += 5) {
      const [down = 0, along = 0, length = 0, type = 0, modifiers = 0] = data.slice(i, i + 5);
      character = down > 0 ? along : character + along;
      line += down;
      const text = lines[line]?.slice(character, character + length);
      shown.push(`${tokensLegend.tokenTypes[type]} ${text}${modifiers ? ' !' : ''}`);
    }
    return shown;
  }

  it('say what names are, where they are declared, and the parts of a bound', () => {
    const workspace = openWorkspace(filesOf('credit'));
    const shown = tokens(workspace, 'credit.policy.yaml');
    for (const expected of [
      'namespace consumer-credit !',
      'enumMember production !',
      'variable baseline !',
      'variable approved_loss_rate !',
      'parameter sex !',
      'class precision-floor !',
      'variable precision',
      'enumMember soft-mandatory',
      'interface "eu-ai-act:15(1)"',
      'variable baseline',
      'number 2%',
      'number 0.82',
      'number 3%',
    ])
      assert.ok(shown.includes(expected), `${expected} in ${shown.join(', ')}`);
    assert.ok(!shown.some((token) => token.includes('out-of-time')));
  });

  it('are there for every kind of document', () => {
    const workspace = openWorkspace({
      ...filesOf('credit'),
      'gatewright.yaml': 'apiVersion: gatewright/v1\nkind: Configuration\nrules: {gate/no-rationale: "off"}\n',
    });
    assert.ok(tokens(workspace, 'credit.modelcard.yaml').includes('namespace consumer-credit'));
    assert.ok(tokens(workspace, 'credit.metrics.yaml').includes('variable precision'));
    assert.ok(tokens(workspace, 'credit.policytest.yaml').includes('class precision-floor'));
    assert.ok(tokens(workspace, 'credit.waiver.yaml').includes('type consumer-credit'));
    assert.ok(tokens(workspace, 'gatewright.yaml').includes('macro gate/no-rationale'));
  });

  it('of a range are those of its lines', () => {
    const workspace = openWorkspace(filesOf('credit'));
    const start = workspace.position('credit.policy.yaml', 'pass: {min');
    const range = { start: { line: start.line, character: 0 }, end: { line: start.line, character: 99 } };
    assert.deepEqual(tokens(workspace, 'credit.policy.yaml', range), ['number 0.82']);
  });

  it('are told as what has changed', () => {
    const deltas = createTokenDeltas();
    const first = deltas.whole('a', [1, 2, 3, 4]);
    assert.deepEqual(deltas.since('a', first.resultId ?? '', [1, 9, 9, 3, 4]), {
      resultId: '2',
      edits: [{ start: 1, deleteCount: 1, data: [9, 9] }],
    });
    assert.deepEqual(deltas.since('a', '2', [1, 9, 9, 3, 4]), { resultId: '3', edits: [] });
    assert.deepEqual(deltas.since('a', '1', [7]), { resultId: '4', data: [7] });
  });
});

describe('the call hierarchy', () => {
  const workspace = openWorkspace({
    ...filesOf('credit'),
    'team.policy.yaml':
      'apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: team, version: 1.0.0}\nextends: [consumer-credit@^2.0.0]\ngates: []\n',
  });
  const { language } = workspace;
  const prepare = (name: string, what: string) =>
    language.prepareCallHierarchy(workspace.snapshot(), workspace.uri(name), workspace.position(name, what));

  it('leads from a policy to its gates and those that it extends', () => {
    const [policy] = prepare('credit.policy.yaml', 'consumer-credit') ?? [];
    assert.equal(policy?.name, 'consumer-credit');
    assert.ok(policy);
    const gates = language.outgoingCalls(workspace.snapshot(), policy).map(({ to }) => to.name);
    assert.deepEqual(gates, ['precision-floor', 'no-regression', 'loss', 'trained-from-known-code']);
    const [team] = prepare('team.policy.yaml', 'team') ?? [];
    assert.ok(team);
    assert.equal(language.outgoingCalls(workspace.snapshot(), team).length, 4);
    const callers = language.incomingCalls(workspace.snapshot(), policy).map(({ from }) => from.name);
    assert.deepEqual(callers, ['team']);
  });

  it('leads from a gate to its evidence, and back', () => {
    const [gate] = prepare('credit.policy.yaml', 'metric: precision') ?? [];
    assert.ok(gate);
    const [call, ...others] = language.outgoingCalls(workspace.snapshot(), gate);
    assert.equal(others.length, 0);
    assert.equal(call?.to.name, 'precision');
    assert.equal(call?.to.uri, workspace.uri('credit.metrics.yaml'));
    assert.ok(call);
    const askers = language.incomingCalls(workspace.snapshot(), call.to).map(({ from }) => from.name);
    assert.deepEqual(askers, ['precision-floor']);
    const [own] = prepare('credit.metrics.yaml', 'value: 0.931') ?? [];
    assert.deepEqual(own, call.to);
    assert.deepEqual(
      language.incomingCalls(workspace.snapshot(), gate).map(({ from }) => from.name),
      ['consumer-credit', 'team'],
    );
  });

  it('names no place of an earlier text, where the last decision is of one', () => {
    const own = openWorkspace(filesOf('credit'));
    const [name, report] = ['credit.policy.yaml', 'credit.metrics.yaml'] as const;
    const simulated = () =>
      own.snapshot().simulation(own.snapshot().file(own.uri(name))?.documents[0] ?? assert.fail());
    assert.equal(simulated()?.stale, false);
    // Both at once: the report can't be read, so the last decision stays; and the policy is another text by then.
    own.set(report, own.text(report).replace('dataset: {', 'dataset: '));
    own.set(name, own.text(name).replace('gates:\n', `gates:${'\n'.repeat(40)}`));
    const snapshot = own.snapshot();
    assert.equal(simulated()?.stale, true);
    const [policy] =
      own.language.prepareCallHierarchy(snapshot, own.uri(name), own.position(name, 'metric: precision')) ?? [];
    assert.ok(policy);
    const [call] = own.language.outgoingCalls(snapshot, policy);
    assert.ok(call);
    const [asker] = own.language.incomingCalls(snapshot, call.to);
    assert.deepEqual(asker?.from.range, policy.range);
  });

  it('begins at what a waiver, a test or a card names', () => {
    assert.equal(prepare('credit.waiver.yaml', 'precision-floor')?.[0]?.name, 'precision-floor');
    assert.equal(prepare('credit.policytest.yaml', 'precision-floor')?.[0]?.name, 'precision-floor');
    assert.equal(prepare('credit.modelcard.yaml', 'consumer-credit, version: ^')?.[0]?.name, 'consumer-credit');
    assert.equal(prepare('credit.waiver.yaml', 'New segment'), null);
  });
});

describe('links', () => {
  it("lead to what is extended and to metrics of one's own", () => {
    const workspace = openWorkspace({
      'base.policy.yaml': `${head.replace('name: p', 'name: base')}metrics: {loan_loss: {better: lower}}\ngates: []\n`,
      'a.policy.yaml': `${head}extends: [base@^1.0.0, ./base.policy.yaml]\ngates:\n  - {id: a, type: metric, metric: loan_loss}\n  - {id: b, type: metric, metric: auc}\n`,
    });
    const links = workspace.language.documentLinks(workspace.snapshot(), workspace.uri('a.policy.yaml'));
    assert.deepEqual(
      links.map(({ target }) => target?.replace('file:///w/', '')),
      ['base.policy.yaml#L3', 'base.policy.yaml', 'base.policy.yaml#L4'],
    );
  });
});

describe('names of datasets and waivers', () => {
  const workspace = openWorkspace({
    ...filesOf('credit'),
    'data.modelcard.yaml':
      'apiVersion: gatewright/v1\nkind: ModelCard\nmetadata: {name: m, version: 1.0.0}\ndata:\n  - {role: test, name: credit-apps-oot, version: "2026.08"}\n',
  });
  const { language } = workspace;

  it('are found and renamed in cards and reports', () => {
    const at = workspace.position('data.modelcard.yaml', 'credit-apps-oot');
    const found = language.references(workspace.snapshot(), workspace.uri('data.modelcard.yaml'), at, true);
    assert.deepEqual(
      found.map(({ uri, range }) => `${uri.split('/').at(-1)}:${range.start.line}`),
      ['credit.metrics.yaml:4', 'credit.metrics.yaml:12', 'data.modelcard.yaml:4'],
    );
    const use = workspace.position('credit.metrics.yaml', 'credit-apps-oot');
    const edit = language.rename(
      workspace.snapshot(),
      workspace.client,
      workspace.uri('credit.metrics.yaml'),
      use,
      'oot',
    );
    assert.ok('documentChanges' in edit);
    assert.equal(edit.documentChanges?.length, 2);
  });

  it('of waivers can be renamed', () => {
    const at = workspace.position('credit.waiver.yaml', 'thin-file');
    const own = language.prepareRename(workspace.snapshot(), workspace.uri('credit.waiver.yaml'), at);
    assert.ok('placeholder' in own && own.placeholder === 'thin-file');
  });
});

describe('names of attributes and groups', () => {
  const report = `apiVersion: gatewright/v1
kind: MetricsReport
metadata: {name: r}
metrics: [{name: recall, value: 0.6, slice: {sex: female}}]
groups:
  - {attribute: sex, groups: {female: {n: 1}, male: {n: 2}}}
  - {attributes: [sex, age], cells: [{sex: female, age: old, n: 5, selected: 2}]}
`;
  const files = { ...filesOf('credit'), 'cells.metrics.yaml': report };

  function renamed(what: string, newName: string): string {
    const workspace = openWorkspace(files);
    const { language } = workspace;
    const at = workspace.position('credit.policy.yaml', what);
    const edit = language.rename(
      workspace.snapshot(),
      workspace.client,
      workspace.uri('credit.policy.yaml'),
      at,
      newName,
    );
    assert.ok('documentChanges' in edit);
    const own = edit.documentChanges?.find(
      (change) => 'edits' in change && change.textDocument.uri === workspace.uri('cells.metrics.yaml'),
    );
    assert.ok(own && 'edits' in own);
    return edited(
      report,
      own.edits.filter((e): e is TextEdit => 'newText' in e),
    );
  }

  it('are renamed in slices, groups and cells, and counts are not names', () => {
    assert.equal(renamed('sex, column', 'gender'), report.replaceAll('sex', 'gender'));
    assert.equal(renamed('female, male', 'women'), report.replaceAll('female', 'women'));
    const workspace = openWorkspace(files);
    const count = workspace.position('cells.metrics.yaml', 'n: 5');
    const own = workspace.language.prepareRename(workspace.snapshot(), workspace.uri('cells.metrics.yaml'), count);
    assert.ok('refused' in own && /no name/.test(own.refused));
  });
});
