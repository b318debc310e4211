import assert from 'node:assert/strict';
import type { CodeAction, TextEdit } from 'vscode-languageserver-protocol/node';
import { runPolicyTest } from '../../../core/gates/policy-test.ts';
import { sound } from '../../../core/model/soundness.ts';
import { parseYaml } from '../../../core/yaml/parse.ts';
import { clientOf } from '../../../server/client.ts';
import { everything } from '../support/client.ts';
import { edited, filesOf, type OpenWorkspace, openWorkspace } from '../support/snapshot.ts';

const creating = clientOf(
  {
    ...everything,
    workspace: { ...everything.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } },
  },
  {},
);

function actionsAt(workspace: OpenWorkspace, name: string, what: string, client = creating): readonly CodeAction[] {
  const start = workspace.position(name, what);
  const range = { start, end: start };
  return workspace.language.codeActions(workspace.snapshot(), client, workspace.uri(name), range, {
    only: ['refactor'],
  });
}

/** The workspace after an action. */
function done(workspace: OpenWorkspace, action: CodeAction | undefined): OpenWorkspace {
  assert.ok(action?.edit, 'the action is offered');
  for (const change of action.edit.documentChanges ?? []) {
    if (!('edits' in change)) continue;
    const name = change.textDocument.uri.split('/').at(-1) ?? '';
    const isThere = workspace.language.snapshots && workspace.snapshot().file(change.textDocument.uri);
    const edits = change.edits.filter((edit): edit is TextEdit => 'newText' in edit);
    workspace.set(name, edited(isThere ? workspace.text(name) : '', edits));
  }
  return workspace;
}

const titled = (actions: readonly CodeAction[], what: RegExp): CodeAction | undefined =>
  actions.find(({ title }) => what.test(title));
const decisionOf = (workspace: OpenWorkspace): string | undefined => {
  const result = workspace.language.simulationFor(workspace.snapshot(), workspace.uri('credit.policy.yaml'));
  return result?.report?.decision;
};
const errors = (workspace: OpenWorkspace, name: string): readonly string[] =>
  workspace
    .snapshot()
    .diagnostics(workspace.uri(name))
    .filter(({ severity }) => severity === 'error')
    .map(({ rule }) => rule);

describe('what is offered where nothing is wrong', () => {
  it('in a card: the sections that a policy asks for, and those of a complete card', () => {
    const files = filesOf('credit');
    const docs = '  - {id: docs, type: documentation, require: {sections: [limitations]}, enforcement: advisory}\n';
    const workspace = openWorkspace({ ...files, 'credit.policy.yaml': `${files['credit.policy.yaml']}${docs}` });
    const actions = actionsAt(workspace, 'credit.modelcard.yaml', 'kind');
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Add the section `limitations`, which a policy asks for', 'Add the 15 sections that a complete card has'],
    );
    const before = decisionOf(workspace);
    done(workspace, titled(actions, /complete card/));
    const text = workspace.text('credit.modelcard.yaml');
    assert.match(text, /\nlimitations: \[\]\n/);
    assert.deepEqual(parseYaml(text)[0]?.problems, []);
    assert.notEqual(decisionOf(workspace), 'promote');
    assert.equal(before, 'hold');
    assert.deepEqual(actionsAt(workspace, 'credit.modelcard.yaml', 'kind'), []);
    assert.deepEqual(actionsAt(workspace, 'credit.modelcard.yaml', 'summary'), []);
  });

  it('at `gates`: a gate of each type that there is none of, with its bound left open', () => {
    const workspace = openWorkspace(filesOf('credit'));
    const actions = actionsAt(workspace, 'credit.policy.yaml', 'gates:');
    assert.equal(actions.length, 11);
    done(workspace, titled(actions, /`fairness`/));
    const text = workspace.text('credit.policy.yaml');
    assert.match(text, /\n {2}- id: fairness\n {4}type: fairness\n/);
    assert.deepEqual(parseYaml(text)[0]?.problems, []);
    assert.ok(errors(workspace, 'credit.policy.yaml').length > 0, 'the bound is still to be chosen');
  });

  it('at the head of a policy without gates: the first one', () => {
    const text = 'apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: p, version: 1.0.0}\n';
    const workspace = openWorkspace({ 'p.policy.yaml': text });
    done(workspace, titled(actionsAt(workspace, 'p.policy.yaml', 'metadata'), /`security`/));
    const [document] = parseYaml(workspace.text('p.policy.yaml'));
    assert.deepEqual(document?.problems, []);
    const value = document?.value as { readonly gates: readonly { readonly type: string }[] } | undefined;
    assert.equal(value?.gates[0]?.type, 'security');
  });

  it('in a gate without evidence: nothing while the report that was decided on is another text', () => {
    const files = filesOf('credit');
    const metrics = (files['credit.metrics.yaml'] ?? '').replace(/ {2}- \{name: precision.*\n/, '');
    const workspace = openWorkspace({ ...files, 'credit.metrics.yaml': metrics });
    const offered = () =>
      actionsAt(workspace, 'credit.policy.yaml', 'id: precision-floor').filter(({ title }) => /left open/.test(title));
    assert.equal(offered().length, 1);
    workspace.set('credit.metrics.yaml', metrics.replace('dataset: {', 'dataset: '));
    assert.deepEqual(offered(), []);
  });

  it('in a gate without evidence: the entry in the report, which passes nothing', () => {
    const files = filesOf('credit');
    const metrics = (files['credit.metrics.yaml'] ?? '').replace(/ {2}- \{name: precision.*\n/, '');
    const workspace = openWorkspace({ ...files, 'credit.metrics.yaml': metrics });
    done(workspace, titled(actionsAt(workspace, 'credit.policy.yaml', 'id: precision-floor'), /its value left open/));
    const text = workspace.text('credit.metrics.yaml');
    assert.match(text, /\n {2}- name: precision\n {4}value:\n/);
    assert.deepEqual(parseYaml(text)[0]?.problems, []);
    assert.ok(errors(workspace, 'credit.metrics.yaml').length > 0);
    assert.equal(
      titled(actionsAt(openWorkspace(files), 'credit.policy.yaml', 'id: precision-floor'), /left open/),
      undefined,
    );
  });

  describe('tests on both sides of a bound', () => {
    /** The outcomes of the cases of a test, each as it was expected. */
    function outcomes(workspace: OpenWorkspace, name: string): readonly string[] {
      const snapshot = workspace.snapshot();
      const document = snapshot.file(workspace.uri(name))?.documents[0];
      const test = document && sound(document, 'PolicyTest');
      assert.ok(test, workspace.text(name));
      return runPolicyTest(snapshot.workspace, test, snapshot.today, snapshot.prepare).map(
        (result) => `${result.name}: ${result.is}`,
      );
    }

    it('are added to the test of the policy, and come out as they say', () => {
      const workspace = openWorkspace(filesOf('credit'));
      const action = titled(actionsAt(workspace, 'credit.policy.yaml', 'id: precision-floor'), /both sides/);
      assert.equal(action?.title, 'Add tests of `precision-floor` on both sides of `min`: 0.82 passes, 0.819 does not');
      done(workspace, action);
      assert.deepEqual(outcomes(workspace, 'credit.policytest.yaml').slice(1), [
        'precision-floor: precision 0.82 just passes: passed',
        'precision-floor: precision 0.819 just does not pass: passed',
      ]);
      assert.match(workspace.text('credit.policytest.yaml'), /expect: \{gates: \{precision-floor: fail\}\}/);
    });

    it('begin a test where the policy has none, also of relative bounds', () => {
      const { 'credit.policytest.yaml': _, ...files } = filesOf('credit');
      const workspace = openWorkspace(files);
      done(workspace, titled(actionsAt(workspace, 'credit.policy.yaml', 'id: no-regression'), /both sides/));
      const name = 'consumer-credit.policytest.yaml';
      assert.deepEqual(outcomes(workspace, name), [
        'no-regression: accuracy 0.882 just passes: passed',
        'no-regression: accuracy 0.8819 just does not pass: passed',
      ]);
      assert.deepEqual(errors(workspace, name), []);
    });

    it('are not offered where an editor can not create files, nor for gates without a bound on a number', () => {
      const { 'credit.policytest.yaml': _, ...files } = filesOf('credit');
      const workspace = openWorkspace(files);
      const without = actionsAt(workspace, 'credit.policy.yaml', 'id: no-regression', workspace.client);
      assert.equal(titled(without, /both sides/), undefined);
      assert.equal(titled(actionsAt(workspace, 'credit.policy.yaml', 'id: trained'), /both sides/), undefined);
    });
  });

  describe('moving a gate to a base policy', () => {
    it('keeps its text, and everything that the policy asks', () => {
      const files = filesOf('credit');
      const policy = (files['credit.policy.yaml'] ?? '').replace(
        '    metric: accuracy\n',
        '    metric: accuracy # as reported\n',
      );
      const workspace = openWorkspace({ ...files, 'credit.policy.yaml': policy });
      const before = workspace.language.simulationFor(
        workspace.snapshot(),
        workspace.uri('credit.policy.yaml'),
      )?.report;
      done(workspace, titled(actionsAt(workspace, 'credit.policy.yaml', 'id: no-regression'), /^Move `no-regression`/));
      const base = workspace.text('consumer-credit-base.policy.yaml');
      assert.match(base, /\n {2}- id: no-regression\n {4}type: metric\n[\s\S]* metric: accuracy # as reported\n/);
      assert.match(workspace.text('credit.policy.yaml'), /\nextends: \[\.\/consumer-credit-base\.policy\.yaml\]/);
      assert.doesNotMatch(workspace.text('credit.policy.yaml'), /no-regression/);
      assert.deepEqual(errors(workspace, 'credit.policy.yaml'), []);
      assert.deepEqual(errors(workspace, 'consumer-credit-base.policy.yaml'), []);
      const after = workspace.language.simulationFor(workspace.snapshot(), workspace.uri('credit.policy.yaml'))?.report;
      assert.equal(after?.decision, before?.decision);
      const outcomes = (report: typeof before): readonly string[] =>
        (report?.gates ?? []).map((gate) => `${gate.id} ${gate.outcome} ${gate.effect}`).sort();
      assert.deepEqual(outcomes(after), outcomes(before));
    });

    it('is not offered where the gate lives from an anchor elsewhere, nor over a file that is there', () => {
      const files = filesOf('credit');
      const anchored = (files['credit.policy.yaml'] ?? '')
        .replace('pass: {min: 0.82}', 'pass: &band {min: 0.82}')
        .replace('pass:\n      min: baseline - 2%', 'pass: *band');
      const workspace = openWorkspace({ ...files, 'credit.policy.yaml': anchored });
      assert.equal(titled(actionsAt(workspace, 'credit.policy.yaml', 'id: no-regression'), /^Move/), undefined);
      const taken = openWorkspace({ ...files, 'consumer-credit-base.policy.yaml': 'x: 1\n' });
      assert.equal(titled(actionsAt(taken, 'credit.policy.yaml', 'id: no-regression'), /^Move/), undefined);
    });
  });

  it('is nothing at mere moves of the cursor', () => {
    const workspace = openWorkspace(filesOf('credit'));
    const start = workspace.position('credit.policy.yaml', 'gates:');
    const actions = workspace.language.codeActions(
      workspace.snapshot(),
      creating,
      workspace.uri('credit.policy.yaml'),
      { start, end: start },
      { triggerKind: 2 },
    );
    // What is wrong there may be mended all the same.
    const offered = actions.filter(({ diagnostics }) => !diagnostics);
    assert.deepEqual(offered, []);
  });

  it('is nothing in YAML of others', () => {
    const workspace = openWorkspace({ 'k8s.yaml': 'apiVersion: apps/v1\nkind: Deployment\ngates: []\n' });
    assert.deepEqual(actionsAt(workspace, 'k8s.yaml', 'gates'), []);
  });
});
