import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import type { InlayHint } from 'vscode-languageserver-protocol';
import type { GateReport } from '../../core/generated/GateReport.ts';
import { type SimulationResult, simulationRequest } from '../../server/protocol/messages.ts';
import { gatewright, temporaryFolder } from '../support/command.ts';
import { inRepository } from '../support/repository.ts';
import { type ClientOptions, startClient, type TestClient } from './support/client.ts';

const policy = 'rows.policy.yaml';
const configuration = (report: string): string =>
  `apiVersion: gatewright/v1\nkind: Configuration\nsamples:\n  - {policy: rows, reports: [./${report}], asOf: 2026-11-24}\n`;

describe('rows in the editor', () => {
  let client: TestClient;
  const start = async (report: string, files: ClientOptions['files'] = {}): Promise<void> => {
    client = await startClient({
      workspace: '../rows',
      files: { ...files, 'gatewright.yaml': configuration(report) },
    });
    await client.open(policy);
  };
  const once = (): Promise<SimulationResult | null> =>
    client.connection.sendRequest(simulationRequest, { uri: client.uri(policy) });
  const decided = (fits: (result: SimulationResult) => boolean = () => true): Promise<SimulationResult | null> =>
    client.until(once, (result) => result?.report != null && !result.stale && fits(result));
  const fileChanged = (name: string): Promise<void> =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri(name), type: 2 }],
    });
  const outcomes = (report: GateReport | null | undefined) =>
    report?.gates.map(({ id, outcome, checks }) => ({
      id,
      outcome,
      checks: checks.map(({ subject, observed, n }) => ({ subject, observed, n })),
    }));
  afterEach(() => client.stop());

  it('decide gates as they do on the command line', async () => {
    await start('good.metrics.yaml');
    const result = await decided();
    assert.equal(result?.report?.decision, 'promote');
    const args = ['simulate', policy, '--metrics', 'good.metrics.yaml', '--as-of', '2026-11-24', '--format', 'json'];
    const { out, err } = gatewright(args, client.directory);
    assert.equal(err, '');
    assert.deepEqual(outcomes(result?.report), outcomes(JSON.parse(out) as GateReport));
    const hints: InlayHint[] = await client.connection.sendRequest('textDocument/inlayHint', {
      textDocument: { uri: client.uri(policy) },
      range: { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } },
    });
    assert.ok(hints.some(({ label }) => /^✓ 0\.\d+/.test(String(label))));
    assert.deepEqual(client.log, []);
  });

  it('are read again when their file changes, and the last decision stays meanwhile', async () => {
    await start('good.metrics.yaml');
    await decided();
    copyFileSync(path.join(client.directory, 'biased.csv'), path.join(client.directory, 'good.csv'));
    await fileChanged('good.csv');
    const seen: (SimulationResult | null)[] = [];
    await client.until(
      async () => {
        const result = await once();
        seen.push(result);
        return result;
      },
      (result) => result?.report?.decision === 'block',
    );
    for (const result of seen) assert.ok(result?.report, result?.message ?? 'no report');
    assert.equal(seen.at(-1)?.stale, false);
    assert.equal(seen.at(-1)?.message, null);
  });

  it('leave the decision marked, with the line, once they can not be read', async () => {
    await start('good.metrics.yaml');
    await decided();
    copyFileSync(path.join(client.directory, 'broken.csv'), path.join(client.directory, 'good.csv'));
    await fileChanged('good.csv');
    const result = await client.until(once, (r) => /line 6/.test(r?.message ?? ''));
    assert.equal(result?.stale, true);
    assert.match(result?.message ?? '', /`\.\/good\.csv`, line 6, column `approved`: The value is missing\./);
  });

  it('are read anew for another specification, and for the same one not', async () => {
    await start('good.metrics.yaml');
    await client.open('good.metrics.yaml');
    await decided();
    await client.edit('good.metrics.yaml', 'name: rows-good', 'name: rows-better');
    const same = await once();
    assert.equal(same?.stale, false);
    assert.ok(same?.report);
    await client.edit('good.metrics.yaml', '  favourable: 1\n', '');
    const result = await decided(({ report }) => report?.decision === 'hold');
    const impact = result?.report?.gates.find(({ id }) => id === 'impact');
    assert.equal(impact?.outcome, 'inconclusive');
  });

  it('are not read from outside of the workspace', async () => {
    const outside = temporaryFolder();
    try {
      const text = (written: string): string =>
        readFileSync(inRepository('test/cases/rows/good.metrics.yaml'), 'utf8').replace('./good.csv', written);
      writeFileSync(path.join(outside.path, 'rows.csv'), 'x');
      await start('out.metrics.yaml', { 'out.metrics.yaml': text('../rows.csv') });
      const refused = await client.until(once, (r) => /predictions\.path/.test(r?.message ?? ''));
      assert.equal(refused?.report, null);
      assert.match(refused?.message ?? '', /leads out of the workspace, and is not read/);
      symlinkSync(path.join(outside.path, 'rows.csv'), path.join(client.directory, 'link.csv'));
      writeFileSync(path.join(client.directory, 'out.metrics.yaml'), text('./link.csv'));
      await fileChanged('out.metrics.yaml');
      await client.until(once, (r) => /There is no file `\.\/link\.csv` in the workspace/.test(r?.message ?? ''));
    } finally {
      outside.remove();
    }
  });

  it('let everything else be answered while they are read', async () => {
    const [header = '', ...lines] = readFileSync(inRepository('test/cases/rows/good.csv'), 'utf8')
      .trimEnd()
      .split('\n');
    await start('good.metrics.yaml', {
      'good.csv': [header, ...Array.from({ length: 400 }, () => lines).flat(), ''].join('\n'),
    });
    await client.until(once, (r) => /are being read/.test(r?.message ?? ''));
    let answered = 0;
    for (;;) {
      await client.edit(policy, 'metadata: {name:', 'metadata: {name: ');
      if ((await once())?.report) break;
      answered++;
    }
    assert.ok(answered >= 5, `${answered} keys were answered before the rows were read`);
    const result = await decided();
    assert.equal(result?.report?.gates[0]?.checks[0]?.n, 400 * lines.length);
  });
});
