import assert from 'node:assert/strict';
import { clientOf } from '../../../server/client.ts';
import { clientCommands, serverCommands } from '../../../server/protocol/messages.ts';
import { everything } from '../support/client.ts';
import { filesOf, type OpenWorkspace, openWorkspace } from '../support/snapshot.ts';

const creating = clientOf(
  {
    ...everything,
    workspace: { ...everything.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } },
  },
  {},
);

function run(workspace: OpenWorkspace, command: string, ...args: unknown[]) {
  const outcome = workspace.language.runCommand(workspace.snapshot(), creating, command, args);
  assert.ok(!('refused' in outcome), 'refused' in outcome ? outcome.refused : '');
  return outcome;
}

function refusal(workspace: OpenWorkspace, command: string, ...args: unknown[]): string {
  const outcome = workspace.language.runCommand(workspace.snapshot(), creating, command, args);
  assert.ok('refused' in outcome);
  return outcome.refused;
}

/** The workspace's files, with a card in its test: without one nobody knows whether the policy applies. */
function files(): Record<string, string> {
  const all = filesOf('credit');
  const test = (all['credit.policytest.yaml'] ?? '').replace('stage:', 'card: ./credit.modelcard.yaml\n    stage:');
  return { ...all, 'credit.policytest.yaml': test };
}

describe('commands of the server', () => {
  const workspace = openWorkspace(files());
  const policy = workspace.uri('credit.policy.yaml');

  it('simulate: the decision, from a policy or what belongs to one, at another stage and day', () => {
    const own = run(workspace, serverCommands.simulate, policy);
    assert.equal(own.title, 'Hold · consumer-credit 3.4.0 · staging · 2026-11-23');
    assert.match(own.text, /precision-floor/);
    const other = run(workspace, serverCommands.simulate, workspace.uri('credit.modelcard.yaml'), {
      stage: 'production',
      asOf: '2026-01-02',
    });
    assert.equal(other.title, 'Hold · consumer-credit 3.4.0 · production · 2026-01-02');
    assert.match(refusal(workspace, serverCommands.simulate, policy, { asOf: '2026-02-31' }), /no day/);
    assert.match(refusal(workspace, serverCommands.simulate, 'file:///w/none.yaml'), /No policy/);
    assert.match(refusal(workspace, serverCommands.simulate, 7), /No policy/);
  });

  it('simulate: says why nothing is decided', () => {
    const unsure = openWorkspace(filesOf('credit'), { complete: false });
    assert.match(refusal(unsure, serverCommands.simulate, unsure.uri('credit.policy.yaml')), /being read/);
    const broken = openWorkspace({
      ...files(),
      'credit.metrics.yaml': 'apiVersion: gatewright/v1\nkind: MetricsReport\nmetadata: {}\n',
    });
    assert.match(refusal(broken, serverCommands.simulate, broken.uri('credit.policy.yaml')), /error/);
  });

  it('explain: checks and flip points of a gate', () => {
    const { text, title } = run(workspace, serverCommands.explain, policy, 'precision-floor');
    assert.equal(title, 'precision-floor: pass');
    assert.match(text, /Its outcome changes\n.*precision, now 0\.931: fail below, pass from 0\.82/);
    assert.match(refusal(workspace, serverCommands.explain, policy, 'nothing'), /no gate `nothing`/);
  });

  it('compare: gates that got weaker, and models that flip', () => {
    const before = workspace
      .text('credit.policy.yaml')
      .replace('min: 0.82', 'min: 0.95')
      .replace('enforcement: soft-mandatory', 'enforcement: hard-mandatory');
    const { text, title } = run(workspace, serverCommands.compare, policy, { text: before });
    assert.match(text, /weaker +precision-floor/);
    assert.match(title, /1 of 1 models flip/);
    assert.match(run(workspace, serverCommands.compare, policy, { uri: policy }).title, /no gate differs/);
    assert.match(refusal(workspace, serverCommands.compare, policy, { text: 'a: [' }), /other version/);
    assert.match(
      refusal(workspace, serverCommands.compare, workspace.uri('credit.waiver.yaml'), { text: before }),
      /first argument/,
    );
  });

  it('compare: takes what a policy extends as it was then, where the other version says so', () => {
    const base = (bound: string): string =>
      `apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: base, version: 1.0.0}\ngates:\n  - {id: recall-floor, type: metric, rationale: r, metric: recall, pass: {min: ${bound}}, enforcement: hard-mandatory}\n`;
    const all = files();
    const child = (all['credit.policy.yaml'] ?? '').replace('stages:', 'extends: [base]\nstages:');
    const extended = openWorkspace({ ...all, 'credit.policy.yaml': child, 'base.policy.yaml': base('0.6') });
    const uri = extended.uri('base.policy.yaml');
    const against = (files: unknown): string =>
      run(extended, serverCommands.compare, policy, { text: child, files }).text;
    assert.match(against([]), /No gate is stronger or weaker/);
    assert.match(against([{ uri, text: base('0.7') }]), /weaker +recall-floor/);
    assert.match(
      refusal(extended, serverCommands.compare, policy, { text: child, files: [{ uri, text: null }] }),
      /`base`, which the policy extends/,
    );
  });

  it('simulate and compare: decide nothing on rows that have not been read, at any stage, and say so', () => {
    const unread = openWorkspace(files());
    const report = unread.text('credit.metrics.yaml');
    unread.set('credit.metrics.yaml', `${report}predictions: {path: ./oot.csv, label: repaid}\n`);
    const { simulate, compare } = serverCommands;
    for (const at of [undefined, { stage: 'staging' }, { stage: 'production' }, { asOf: '2026-01-02' }])
      assert.match(refusal(unread, simulate, policy, at), /rows .* being read/);
    const { text, markdown = '' } = run(unread, compare, policy, { uri: policy });
    for (const told of [text, markdown]) assert.match(told, /ot decided.*credit\.metrics\.yaml: .*rows .* being read/);
    assert.doesNotMatch(text, /models flip/);
  });

  it('compare: refuses a policy of which not all gates are known', () => {
    const text = workspace.text('credit.policy.yaml').replace('stages:', 'extends: [nowhere]\nstages:');
    assert.match(refusal(workspace, serverCommands.compare, policy, { text }), /`nowhere`, which the policy extends/);
  });

  it('explain and compare: know the metrics that the configuration declares', () => {
    const all = files();
    const declared = '  approved_loss_rate: {better: lower, range: [0, 1], unit: fraction, class: business}\n';
    const bare = (all['credit.policy.yaml'] ?? '').replace(`metrics:\n${declared}`, '# declared for all\n\n');
    assert.ok(!bare.includes(declared));
    const configured = openWorkspace({
      ...all,
      'credit.policy.yaml': bare,
      'gatewright.yaml': `apiVersion: gatewright/v1\nkind: Configuration\nmetrics:\n${declared}`,
    });
    const loss = /- id: (\S+)(?:(?!- id:)[\s\S])*metric: approved_loss_rate/.exec(bare)?.[1];
    const own = run(workspace, serverCommands.explain, policy, loss);
    assert.equal(run(configured, serverCommands.explain, policy, loss).text, own.text);
    const looser = { text: bare.replace('min: 0.82', 'min: 0.95') };
    const { text } = run(configured, serverCommands.compare, policy, looser);
    assert.equal(
      text,
      run(workspace, serverCommands.compare, policy, {
        text: workspace.text('credit.policy.yaml').replace('min: 0.82', 'min: 0.95'),
      }).text,
    );
  });

  it('run tests: of a file, of the workspace, one case; what can not run has failed', () => {
    const test = workspace.uri('credit.policytest.yaml');
    for (const args of [[], [test], [test, 0]])
      assert.equal(run(workspace, serverCommands.runTests, ...args).title, '1 passed, 0 failed');
    const failing = openWorkspace({
      ...files(),
      'credit.policytest.yaml': workspace.text('credit.policytest.yaml').replace('floor: pass', 'floor: fail'),
    });
    const { title, text } = run(failing, serverCommands.runTests);
    assert.equal(title, '0 passed, 1 failed');
    assert.match(text, /expected fail, came out as pass/);
    const broken = openWorkspace({
      ...files(),
      'credit.policytest.yaml': workspace.text('credit.policytest.yaml').replace('cases:', 'case:'),
    });
    assert.equal(run(broken, serverCommands.runTests).title, '0 passed, 1 failed');
    assert.match(refusal(workspace, serverCommands.runTests, policy), /No policy test/);
  });

  it('new document: creates from a template, and never over what is there or outside', () => {
    const { edit, data } = run(workspace, serverCommands.newDocument, 'file:///w/models/', 'starter');
    assert.equal((data as readonly string[]).length, 5);
    assert.equal(edit?.documentChanges?.length, 10);
    const created: Record<string, string> = {};
    for (const change of edit?.documentChanges ?? []) {
      if ('edits' in change)
        created[change.textDocument.uri.replace('file:///w/models/', '')] = change.edits
          .map((e) => ('newText' in e ? e.newText : ''))
          .join('');
    }
    const made = openWorkspace(created);
    assert.match(run(made, serverCommands.simulate, made.uri('example.policy.yaml')).title, /^Promote/);
    assert.match(
      refusal(made, serverCommands.newDocument, 'file:///w', 'ModelCard'),
      /already has example\.modelcard\.yaml/,
    );
    const unread = openWorkspace({}, { complete: false });
    assert.match(refusal(unread, serverCommands.newDocument, 'file:///w', 'Waiver'), /being read/);
    assert.match(refusal(workspace, serverCommands.newDocument, 'file:///elsewhere', 'ModelCard'), /nowhere else/);
    assert.match(refusal(workspace, serverCommands.newDocument, 'file:///w', 'Novel'), /no template `Novel`/);
    const outcome = workspace.language.runCommand(workspace.snapshot(), workspace.client, serverCommands.newDocument, [
      'file:///w/a',
      'Waiver',
    ]);
    assert.ok('refused' in outcome && /creates no files/.test(outcome.refused));
  });

  it('are refused where they are unknown', () => assert.match(refusal(workspace, 'rm'), /no command `rm`/));
});

describe('code lenses', () => {
  const documentation =
    '  - {id: docs, type: documentation, rationale: r, require: {sections: [training]}, enforcement: advisory, stages: {experimental: skip, production: {require: {sections: [training, limitations]}}}}\n';
  const titles = (workspace: OpenWorkspace, name: string): readonly string[] =>
    workspace.language
      .codeLenses(workspace.snapshot(), workspace.client, workspace.uri(name))
      .map(({ command }) => command?.title ?? '');

  it('on a card say what is filled, and at which stages that is enough', () => {
    const all = files();
    const workspace = openWorkspace({
      ...all,
      'credit.policy.yaml': `${all['credit.policy.yaml']}${documentation}`,
    });
    assert.deepEqual(titles(workspace, 'credit.modelcard.yaml'), [
      '11 of 63 fields filled · staging ✓ · production ? sections',
    ]);
    const alone = openWorkspace({ 'credit.modelcard.yaml': all['credit.modelcard.yaml'] ?? '' });
    assert.deepEqual(titles(alone, 'credit.modelcard.yaml'), ['11 of 63 fields filled']);
  });

  it('stand where there is text, while it can not be read and they are about an earlier one', () => {
    const name = 'credit.policy.yaml';
    const workspace = openWorkspace({ ...files(), [name]: `# in force\n${files()[name]}` });
    const client = { ...workspace.client, commands: new Set<string>([clientCommands.compareWithHead]) };
    workspace.language.codeLenses(workspace.snapshot(), client, workspace.uri(name));
    const text = 'a\nb: [';
    workspace.set(name, text);
    const lenses = workspace.language.codeLenses(workspace.snapshot(), client, workspace.uri(name));
    assert.ok(lenses.length > 0, 'the last good meaning goes on');
    const lines = text.split('\n');
    for (const { range } of lenses)
      for (const { line, character } of [range.start, range.end])
        assert.ok(character <= (lines[line] ?? '').length && line < lines.length, `${line}:${character}`);
  });

  it('follow the policy of a card', () => {
    const all = files();
    const workspace = openWorkspace({
      ...all,
      'credit.policy.yaml': `${all['credit.policy.yaml']}${documentation}`,
    });
    titles(workspace, 'credit.modelcard.yaml');
    workspace.set(
      'credit.policy.yaml',
      workspace.text('credit.policy.yaml').replace('[training, limitations]', '[training]'),
    );
    assert.match(titles(workspace, 'credit.modelcard.yaml')[0] ?? '', /production ✓/);
  });

  it('on a test say how it came out, each case and all, and run it', () => {
    const all = files();
    const second =
      '  - name: b\n    metrics: ./credit.metrics.yaml\n    card: ./credit.modelcard.yaml\n    stage: production\n    expect: {gates: {loss: pass}}\n';
    const workspace = openWorkspace({
      ...all,
      'credit.policytest.yaml': `${all['credit.policytest.yaml']}${second}`,
    });
    assert.deepEqual(titles(workspace, 'credit.policytest.yaml'), [
      'Run · ✗ 1 of 2',
      '✓ as expected',
      '✗ gate loss: expected pass, got fail',
    ]);
    const [whole, one] = workspace.language.codeLenses(
      workspace.snapshot(),
      workspace.client,
      workspace.uri('credit.policytest.yaml'),
    );
    assert.equal(
      run(workspace, whole?.command?.command ?? '', ...(whole?.command?.arguments ?? [])).title,
      '1 passed, 1 failed',
    );
    assert.equal(
      run(workspace, one?.command?.command ?? '', ...(one?.command?.arguments ?? [])).title,
      '1 passed, 0 failed',
    );
  });

  it('on a policy and its gates run what the server can, for editors that know no commands of ours', () => {
    const workspace = openWorkspace(filesOf('credit'));
    const lenses = workspace.language.codeLenses(
      workspace.snapshot(),
      workspace.client,
      workspace.uri('credit.policy.yaml'),
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.command),
      [serverCommands.simulate, serverCommands.explain],
    );
    for (const { command } of lenses) run(workspace, command?.command ?? '', ...(command?.arguments ?? []));
  });

  it('offer a comparison with HEAD where the editor says that it can read it', () => {
    const workspace = openWorkspace(filesOf('credit'));
    const client = { ...workspace.client, commands: new Set<string>([clientCommands.compareWithHead]) };
    const lenses = workspace.language.codeLenses(workspace.snapshot(), client, workspace.uri('credit.policy.yaml'));
    const offered = lenses.filter(({ command }) => command?.command === clientCommands.compareWithHead);
    assert.deepEqual(
      offered.map(({ command }) => command?.arguments),
      [[workspace.uri('credit.policy.yaml')]],
    );
  });
});
