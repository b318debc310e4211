import assert from 'node:assert/strict';
import {
  chooseSampleRequest,
  rulePageRequest,
  type SimulationResult,
  simulationRequest,
} from '../../server/protocol/messages.ts';
import { startClient, type TestClient } from './support/client.ts';

const policy = 'credit.policy.yaml';

describe('the simulation of a policy', () => {
  let client: TestClient;

  before(async () => {
    client = await startClient({ workspace: 'credit' });
    await client.open(policy);
    await ask(policy, (result) => result?.report != null);
  });
  after(() => client.stop());

  const once = (name: string): Promise<SimulationResult | null> =>
    client.connection.sendRequest(simulationRequest, { uri: client.uri(name) });

  async function ask(name: string, fits: (result: SimulationResult | null) => boolean): Promise<SimulationResult> {
    const result = await client.until(() => once(name), fits);
    assert.ok(result);
    return result;
  }

  it('has the decision with sample, stage and day', async () => {
    const result = await once(policy);
    assert.equal(result?.report?.decision, 'hold');
    assert.equal(result?.uri, client.uri(policy));
    assert.equal(result?.version, 1);
    assert.equal(result?.stale, false);
    assert.equal(result?.message, null);
    assert.deepEqual(result?.stages, ['experimental', 'staging', 'production']);
    assert.equal(result?.sample?.origin, 'card');
    assert.equal(result?.sample?.stage, 'staging');
    assert.deepEqual(result?.sample?.reports, [client.uri('credit.metrics.yaml')]);
    assert.deepEqual(
      result?.candidates.map(({ label, current }) => ({ label, current })),
      [{ label: 'consumer-credit 3.4.0', current: true }],
    );
    assert.equal(result?.report?.inputs[0]?.path, policy);
  });

  it('is the same for the card, the report, the test and the waiver of the policy', async () => {
    for (const name of [
      'credit.modelcard.yaml',
      'credit.metrics.yaml',
      'credit.policytest.yaml',
      'credit.waiver.yaml',
    ]) {
      assert.equal((await once(name))?.uri, client.uri(policy), name);
    }
  });

  it('is null where there is no policy', async () => {
    await client.open('compose.yaml', 'services: {}\n');
    assert.equal(await once('compose.yaml'), null);
  });

  it('follows what is typed, and tells those who show it', async () => {
    const before = client.simulations.length;
    await client.edit(policy, '{min: 0.82}', '{min: 0.95}');
    const result = await ask(policy, () => true);
    assert.equal(result.version, 2);
    assert.equal(result.report?.gates.find((gate) => gate.id === 'precision-floor')?.outcome, 'fail');
    await client.until(
      async () => client.simulations.slice(before),
      (uris) => uris.includes(client.uri(policy)),
    );
  });

  it('stays, marked, while the policy has errors', async () => {
    await client.edit(policy, 'enforcement: advisory', 'enforcement: adv');
    const result = await ask(policy, () => true);
    assert.equal(result.stale, true);
    assert.equal(result.report?.decision, 'block');
    assert.match(result.message ?? '', /errors/);
    await client.edit(policy, 'enforcement: adv', 'enforcement: advisory');
    assert.equal((await ask(policy, () => true)).stale, false);
  });

  it('is decided on the sample, stage and day that people choose, until they take it back', async () => {
    const choose = (choice: object): Promise<SimulationResult> =>
      client.connection.sendRequest(chooseSampleRequest, { uri: client.uri(policy), ...choice });
    const reports = [client.uri('credit.metrics.yaml')];
    const chosen = await choose({ reports, stage: 'production', asOf: '2026-01-31' });
    assert.equal(chosen.sample?.origin, 'chosen');
    assert.equal(chosen.report?.stage, 'production');
    assert.equal(chosen.report?.asOf, '2026-01-31');
    const back = await choose({ reports: null });
    assert.equal(back.sample?.origin, 'card');
    assert.equal(back.report?.stage, 'staging');
  });

  it('asks for a choice where several samples could decide', async () => {
    const start = 'apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: open, version: 1.0.0}\n';
    const report = client.text.bind(client);
    await client.open('credit.metrics.yaml');
    await client.open('other.metrics.yaml', report('credit.metrics.yaml').replace('3.4.0', '3.5.0'));
    await client.open(
      'open.policy.yaml',
      `${start}gates:\n  - {id: a, type: metric, metric: precision, pass: {min: 0.5}}\n`,
    );
    const result = await ask('open.policy.yaml', (r) => r?.candidates.length === 2);
    assert.equal(result.report, null);
    assert.match(result.message ?? '', /Choose/);
    const lenses: { command?: { title: string } }[] = await client.connection.sendRequest('textDocument/codeLens', {
      textDocument: { uri: client.uri('open.policy.yaml') },
    });
    assert.deepEqual(
      lenses.map((lens) => lens.command?.title),
      ['Choose sample'],
    );
  });

  it('refuses paths in place of rules', async () => {
    for (const rule of ['../../package', 'a/../b', '', 'schema/none-such']) {
      assert.equal(await client.connection.sendRequest(rulePageRequest, { rule }), null);
    }
  });
});

describe('the life of the server', () => {
  it('ends with exit code 0 after shutdown, and logs nothing on the way', async () => {
    const client = await startClient({ workspace: 'credit' });
    await client.open(policy);
    await client.diagnostics(policy);
    assert.deepEqual(client.log, []);
    assert.equal(await client.stop(), 0);
  });
});
