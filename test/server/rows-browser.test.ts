import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import type { SimulationResult } from '../../server/protocol/messages.ts';
import { openBrowser } from '../client/support/panel-page.ts';
import { inRepository } from '../support/repository.ts';

type Files = Readonly<Record<string, string>>;

const text = (name: string): string => readFileSync(inRepository('test/cases/rows', name), 'utf8');
const report = text('good.metrics.yaml');
const start = { 'rows.policy.yaml': text('rows.policy.yaml'), 'good.metrics.yaml': report };

describe('rows in a browser', () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  /** What the server in a Worker decides, once it says something else than that it is reading. */
  async function decided(files: Files): Promise<{ result: SimulationResult; ranges: number }> {
    const page = await browser.newPage();
    await page.route('https://editor.example/**', (route) =>
      route.request().url().endsWith('.js')
        ? route.fulfill({ path: inRepository('dist/server/browser.js'), contentType: 'text/javascript' })
        : route.fulfill({ body: '<!doctype html>', contentType: 'text/html' }),
    );
    await page.goto('https://editor.example/');
    const found = await page.evaluate(async (given) => {
      type Message = { id?: number | string; method?: string; params?: Record<string, unknown>; result?: unknown };
      const worker = new Worker('/browser.js');
      const root = 'vscode-vfs://github/org/repo';
      const bytesOf = (uri: unknown): Uint8Array | undefined => {
        const name = String(uri).slice(root.length + 1);
        const file = given[name];
        return file === undefined ? undefined : new TextEncoder().encode(file);
      };
      let ranges = 0;
      const serve = (method: string, params: Record<string, unknown>): unknown => {
        const bytes = bytesOf(params.uri);
        switch (method) {
          case 'gatewright/listFiles':
            return Object.keys(given).map((name) => ({ uri: `${root}/${name}` }));
          case 'gatewright/readFile':
            return bytes ? new TextDecoder().decode(bytes) : null;
          case 'gatewright/readBytes':
            ranges++;
            return bytes
              ? { size: bytes.length, stamp: '1', bytes: bytes.slice(Number(params.start), Number(params.end)) }
              : null;
          default:
            return null;
        }
      };
      const waiting = new Map<number | string, (result: unknown) => void>();
      let changed = (): void => {};
      worker.onmessage = ({ data }: MessageEvent<Message>) => {
        const { id, method, params = {}, result } = data;
        if (method !== undefined && id !== undefined)
          worker.postMessage({ jsonrpc: '2.0', id, result: serve(method, params) });
        else if (id !== undefined) waiting.get(id)?.(result);
        else if (method === 'gatewright/simulationChanged') changed();
      };
      let sent = 0;
      const send = (method: string, params: unknown): void => worker.postMessage({ jsonrpc: '2.0', method, params });
      const ask = (method: string, params: unknown): Promise<unknown> =>
        new Promise((resolve) => {
          waiting.set(++sent, resolve);
          worker.postMessage({ jsonrpc: '2.0', id: sent, method, params });
        });
      const initializationOptions = { clientFiles: true };
      await ask('initialize', { processId: null, rootUri: root, capabilities: {}, initializationOptions });
      send('initialized', {});
      const uri = `${root}/rows.policy.yaml`;
      const textDocument = { uri, languageId: 'yaml', version: 1, text: given['rows.policy.yaml'] };
      send('textDocument/didOpen', { textDocument });
      for (;;) {
        const next = new Promise<void>((resolve) => (changed = resolve));
        const result = (await ask('gatewright/simulation', { uri })) as SimulationResult | null;
        if (result && (result.report || /used|outside/.test(result.message ?? ''))) {
          worker.terminate();
          return { result, ranges };
        }
        await next;
      }
    }, files);
    await page.close();
    return found;
  }

  it('are read in ranges through the client, and decide', async () => {
    const [header = '', ...lines] = text('good.csv').trimEnd().split('\n');
    const rows = [header, ...Array.from({ length: 10 }, () => lines).flat(), ''].join('\n');
    const { result, ranges } = await decided({ ...start, 'good.csv': rows });
    assert.equal(result.report?.decision, 'promote');
    assert.equal(result.report?.gates[0]?.checks[0]?.n, lines.length * 10);
    assert.ok(ranges > 4, `${ranges} ranges`);
    assert.equal((await decided({ ...start, 'good.csv': text('biased.csv') })).result.report?.decision, 'block');
  });

  it('are refused from outside of the workspace, when they are missing, and as Parquet', async () => {
    const out = report.replace('./good.csv', '../good.csv');
    const outside = await decided({ ...start, 'good.metrics.yaml': out, '../good.csv': text('good.csv') });
    assert.match(outside.result.message ?? '', /leads out of the workspace/);
    assert.equal(outside.ranges, 0);
    assert.match((await decided(start)).result.message ?? '', /There is no file `\.\/good\.csv` in the workspace/);
    const parquet = await decided({ ...start, 'good.csv': 'PAR1 and so on' });
    assert.match(parquet.result.message ?? '', /Parquet is not read in a browser/);
  });
});
