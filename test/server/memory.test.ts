import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fuzzCapabilities } from '../fuzz/capabilities.ts';
import { type ServerProcess, startServerProcess } from '../fuzz/server-process.ts';
import { inRepository } from '../support/repository.ts';

/** `GATEWRIGHT_MEMORY=full`: 40 documents of 10,000 lines and 10,000 small ones, which takes minutes. */
const full = process.env.GATEWRIGHT_MEMORY === 'full';
const large = full ? { count: 40, lines: 10_000 } : { count: 6, lines: 3000 };
const small = full ? 10_000 : 200;

/** Megabytes that may be left of what has been closed. */
const most = 30;

/** A policy of about so many lines, with one mistake, so that its diagnostics are known to be there. */
function policy(lines: number, name: string): string {
  const gates = Array.from(
    { length: Math.max(1, Math.floor(lines / 6)) },
    (_, i) =>
      `  - id: gate-${i}\n    type: metric\n    rationale: Reason ${i} of ${name}.\n    metric: accuracy\n    pass: {min: 0.${10 + (i % 80)}}\n    enforcement: soft-mandatory\n`,
  );
  return `apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: ${name}, version: 1.0.0}\nstage: [wrong]\ngates:\n${gates.join('')}`;
}

interface Memory {
  readonly heapUsed: number;
  readonly rss: number;
}

describe('memory', function () {
  this.timeout(0);
  let directory: string;
  let server: ServerProcess;
  before(async function () {
    if (process.platform === 'win32') this.skip(); // has no signals to ask by
    directory = await mkdtemp(path.join(tmpdir(), 'gatewright-memory-'));
    server = startServerProcess({
      GATEWRIGHT_HEAP: path.join(directory, 'heap.json'),
      NODE_OPTIONS: `--require ${inRepository('test/server/support/collect-garbage.cjs')}`,
    });
    const ready = server.ask('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: fuzzCapabilities(false),
    });
    server.flush();
    await ready;
    server.tell('initialized', {});
    server.flush();
  });
  after(async () => {
    await server?.stop();
    if (directory) await rm(directory, { recursive: true, force: true });
  });

  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      assert.deepEqual(server.troubles, []);
      await server.changed();
    }
  }

  /** Opens a document, edits it, asks about it, closes it. */
  async function use(name: string, text: string): Promise<void> {
    const uri = `file:///memory/${name}.policy.yaml`;
    const isSaid = (version: number): boolean => server.published(uri)?.version === version;
    server.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    server.flush();
    await until(() => isSaid(1));
    assert.notDeepEqual(server.published(uri)?.diagnostics, []);
    const range = { start: { line: 2, character: 17 }, end: { line: 2, character: 17 } };
    server.tell('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range, text: 'x' }],
    });
    const textDocument = { uri };
    const asked = ['documentSymbol', 'semanticTokens/full', 'codeLens'].map((method) =>
      server.ask(`textDocument/${method}`, { textDocument }),
    );
    server.flush();
    await Promise.all(asked);
    await until(() => isSaid(2));
    server.tell('textDocument/didClose', { textDocument });
    server.flush();
    await until(() => server.published(uri)?.diagnostics.length === 0);
  }

  /** What the server has when nothing is left that nobody needs. */
  async function left(): Promise<Memory> {
    const file = path.join(directory, 'heap.json');
    await rm(file, { force: true });
    process.kill(server.pid ?? assert.fail('no server'), 'SIGUSR2');
    await until(() => existsSync(file));
    return JSON.parse(readFileSync(file, 'utf8')) as Memory;
  }

  it(`is given back: ${large.count} documents of ${large.lines} lines and ${small} small ones, opened, edited, closed`, async () => {
    // What is loaded and compiled on first use stays, and so does what V8 keeps ready for as much again.
    for (let i = 0; i < 3; i++) await use(`first-${i}`, policy(large.lines, `first-${i}`));
    for (let i = 0; i < 100; i++) await use(`early-${i}`, policy(30, `early-${i}`));
    const before = await left();
    for (let i = 0; i < large.count; i++) await use(`large-${i}`, policy(large.lines, `large-${i}`));
    for (let i = 0; i < small; i++) await use(`small-${i}`, policy(30, `small-${i}`));
    let after = await left();
    const more = (part: keyof Memory): number => (after[part] - before[part]) / 1024 / 1024;
    // What the server was still about is let go of when that is done, and memory goes back to the system a bit at a time.
    for (let again = 0; again < 20 && (again < 3 || more('rss') >= most || more('heapUsed') >= most); again++)
      after = await left();
    console.log(`    ${more('heapUsed').toFixed(1)} MB more in use, ${more('rss').toFixed(1)} MB more resident`);
    assert.ok(more('heapUsed') < most, `${more('heapUsed')} MB more in use`);
    assert.ok(more('rss') < most, `${more('rss')} MB more resident`);
  });

  it('does not grow with the keys that are typed, at the end of a long document and at its beginning', async () => {
    const uri = 'file:///memory/typing.policy.yaml';
    const text = policy(6000, 'typing');
    const lines = text.split('\n');
    const places = [/Reason 0 /, /Reason 500 /, /Reason 999 /].map((reason) => ({
      line: lines.findIndex((line) => reason.test(line)),
      character: '    rationale: '.length,
    }));
    server.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    let version = 1;
    const type = async (keys: number): Promise<void> => {
      for (let key = 0; key < keys; key++) {
        const position = places[key % places.length];
        server.tell('textDocument/didChange', {
          textDocument: { uri, version: ++version },
          contentChanges: [{ range: { start: position, end: position }, text: 'x' }],
        });
        server.flush();
        await until(() => server.published(uri)?.version === version);
      }
    };
    await type(60);
    const before = await left();
    await type(300);
    const after = await left();
    const more = (after.heapUsed - before.heapUsed) / 1024 / 1024;
    console.log(`    ${more.toFixed(1)} MB more in use after 300 keys`);
    assert.ok(more < 10, `${more} MB more in use`);
    server.tell('textDocument/didClose', { textDocument: { uri } });
    server.flush();
  });
});
