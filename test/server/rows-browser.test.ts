import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import type { GateReport } from '../../core/generated/GateReport.ts';
import type { SimulationResult } from '../../server/protocol/messages.ts';
import { openBrowser } from '../client/support/panel-page.ts';
import { gatewright } from '../support/command.ts';
import { parquetOfCsv } from '../support/parquet.ts';
import { inRepository } from '../support/repository.ts';

/** Texts, or the bytes of what is none. */
type Files = Readonly<Record<string, string | readonly number[]>>;

const text = (name: string): string => readFileSync(inRepository('test/cases/rows', name), 'utf8');
const report = text('good.metrics.yaml');
const start = { 'rows.policy.yaml': text('rows.policy.yaml'), 'good.metrics.yaml': report };

describe('rows in a browser', function () {
  this.timeout(120_000);
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  /** What the server in a Worker decides, once it says something else than that it is reading. */
  async function decided(
    files: Files,
    readsParquet = false,
  ): Promise<{ result: SimulationResult; ranges: number; scripts: readonly string[] }> {
    const page = await browser.newPage();
    const scripts: string[] = [];
    // The extension's files come from another place than the editor's page, as they do on the web.
    await page.route('https://*.example/**', (route) => {
      const { pathname } = new URL(route.request().url());
      if (!pathname.endsWith('.js')) return route.fulfill({ body: '<!doctype html>', contentType: 'text/html' });
      scripts.push(pathname);
      return route.fulfill({ path: inRepository('dist/server', pathname.slice(1)), contentType: 'text/javascript' });
    });
    await page.goto('https://editor.example/');
    const found = await page.evaluate(
      async ({ given, parquetWorker }) => {
        type Message = { id?: number | string; method?: string; params?: Record<string, unknown>; result?: unknown };
        const worker = new Worker('/browser.js');
        const root = 'vscode-vfs://github/org/repo';
        const bytesOf = (uri: unknown): Uint8Array | undefined => {
          const name = String(uri).slice(root.length + 1);
          const file = given[name];
          if (file === undefined) return undefined;
          return typeof file === 'string' ? new TextEncoder().encode(file) : Uint8Array.from(file);
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
        const initializationOptions = { clientFiles: true, parquetWorker };
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
      },
      { given: files, parquetWorker: readsParquet ? 'https://cdn.example/parquet-browser.js' : undefined },
    );
    await page.close();
    return { ...found, scripts };
  }

  /** What is compared with what was decided elsewhere. */
  const figuresOf = (decision: GateReport | null) =>
    decision?.gates.map(({ id, outcome, checks }) => ({
      id,
      outcome,
      checks: checks.map(({ subject, observed, n }) => ({ subject, observed, n })),
    }));

  it('are read in ranges through the client, and decide', async () => {
    const [header = '', ...lines] = text('good.csv').trimEnd().split('\n');
    const rows = [header, ...Array.from({ length: 10 }, () => lines).flat(), ''].join('\n');
    const { result, ranges } = await decided({ ...start, 'good.csv': rows });
    assert.equal(result.report?.decision, 'promote');
    assert.equal(result.report?.gates[0]?.checks[0]?.n, lines.length * 10);
    assert.ok(ranges > 4, `${ranges} ranges`);
    assert.equal((await decided({ ...start, 'good.csv': text('biased.csv') })).result.report?.decision, 'block');
  });

  it('give from Parquet what they give from CSV, and on the command line', async () => {
    const args = [
      'simulate',
      'rows.policy.yaml',
      '-m',
      'good.metrics.yaml',
      '--as-of',
      '2026-11-24',
      '--format',
      'json',
    ];
    // Logarithms of two engines may differ in the last bit, and with them the borders of an interval.
    const expected = figuresOf(JSON.parse(gatewright(args, inRepository('test/cases/rows')).out) as GateReport);
    const csv = await decided({ ...start, 'good.csv': text('good.csv') }, true);
    assert.deepEqual(figuresOf(csv.result.report), expected);
    assert.deepEqual(csv.scripts, ['/browser.js'], 'what reads Parquet is loaded by nobody who has none');
    for (const codec of ['SNAPPY', 'GZIP', 'ZSTD'] as const) {
      const parquet = await decided({ ...start, 'good.csv': parquetOfCsv(text('good.csv'), codec) }, true);
      assert.deepEqual(figuresOf(parquet.result.report), expected, codec);
      assert.deepEqual(parquet.scripts, ['/browser.js', '/parquet-browser.js']);
    }
    const brotli = await decided({ ...start, 'good.csv': parquetOfCsv(text('good.csv'), 'BROTLI') }, true);
    assert.match(brotli.result.message ?? '', /compressed by BROTLI, which is not read/);
    const cut = await decided({ ...start, 'good.csv': parquetOfCsv(text('good.csv'), 'SNAPPY').slice(0, -9) }, true);
    assert.match(cut.result.message ?? '', /`\.\/good\.csv` can't be read/);
    assert.equal(cut.result.report, null);
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
