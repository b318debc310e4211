import assert from 'node:assert/strict';
import { parquetWriteBuffer } from 'hyparquet-writer';
import * as vscode from 'vscode';
import { until } from './support/until.ts';
import { inWorkspace, show } from './support/workspace.ts';

const policy = `apiVersion: gatewright/v1
kind: GovernancePolicy
metadata: {name: rows-here, version: 1.0.0}
scope: {models: [rows-here]}
gates:
  - {id: accuracy, type: metric, metric: accuracy, pass: {min: 0.7}, evidence: rows, enforcement: hard-mandatory}
`;
const report = (path: string): string => `apiVersion: gatewright/v1
kind: MetricsReport
metadata: {name: rows-here, generated: 2026-08-13T08:12:00Z}
model: {name: rows-here, version: 9.8.7}
dataset: {name: d, version: "1", split: test}
predictions: {path: ./${path}, label: y, prediction: f, positive: 1}
`;

/** Three of four predictions are right, or one of four. */
const rowsOf = (right: number): { readonly y: number; readonly f: number }[] =>
  Array.from({ length: 400 }, (_, i) => ({ y: i % 2, f: i % 4 < right ? i % 2 : 1 - (i % 2) }));
const csvOf = (rows: ReturnType<typeof rowsOf>): Uint8Array =>
  new TextEncoder().encode(['y,f', ...rows.map(({ y, f }) => `${y},${f}`), ''].join('\n'));
const parquetOf = (rows: ReturnType<typeof rowsOf>): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'y', data: rows.map(({ y }) => y), type: 'INT32' },
        { name: 'f', data: rows.map(({ f }) => f), type: 'INT32' },
      ],
    }),
  );

describe('prediction rows', () => {
  const folder = inWorkspace('rows-here');
  const write = (name: string, content: string | Uint8Array): Thenable<void> =>
    vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(folder, name),
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    );
  /** What the lens over the policy says of the model's version. */
  const decision = async (uri: vscode.Uri): Promise<string | undefined> => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
    return found?.map((lens) => lens.command?.title ?? '').find((text) => /9\.8\.7/.test(text));
  };
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  for (const [kind, make] of [
    ['csv', csvOf],
    ['parquet', parquetOf],
  ] as const) {
    it(`decide where the extension runs, from a .${kind} file`, async () => {
      const seen: string[] = [];
      for (const right of [3, 1]) {
        await write(`rows.${kind}`, make(rowsOf(right)));
        await write('here.metrics.yaml', report(`rows.${kind}`));
        await write('here.policy.yaml', policy);
        const { document } = await show('rows-here', 'here.policy.yaml');
        const wanted = right === 3 ? /promote/i : /block/i;
        const text = await until(`a decision on ${right} of 4`, async () => {
          const said = await decision(document.uri);
          return said !== undefined && wanted.test(said) && said;
        });
        seen.push(text);
      }
      assert.equal(seen.length, 2);
    });
  }
});
