import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import type { SimulationResult } from '../../server/protocol/messages.ts';
import { fuzzCapabilities } from '../fuzz/capabilities.ts';
import { judgeAnswer } from '../fuzz/judge.ts';
import { type ServerProcess, startServerProcess } from '../fuzz/server-process.ts';

/** Megabytes that the server has for its heap: it ends when they don't do, which is a failure. */
const mostMemory = 512;

const waiver = (reason: string, rest = ''): string => `apiVersion: gatewright/v1
kind: Waiver
metadata: {name: thin-file}
policy: consumer-credit
gate: precision-floor
model: consumer-credit@~3.4.0
reason: ${reason}
requestedBy: ds@bank.example
approvedBy: mrm@bank.example
approvedOn: 2026-08-13
expires: 2099-09-12
compensatingControls: [Manual review]
${rest}`;

const policy = (expression: string, models = 'consumer-credit*'): string => `apiVersion: gatewright/v1
kind: GovernancePolicy
metadata: {name: p, version: 1.0.0, owners: [{name: A, role: accountable}]}
scope: {models: [${JSON.stringify(models)}]}
gates:
  - id: own
    type: expression
    rationale: Because.
    expression: ${JSON.stringify(expression)}
    enforcement: advisory
`;

/** What takes longer with every `a` of the name below, where it is run. */
const endless = 'report.model.name.matches("^(a+)+$")';
const longName = `${'a'.repeat(60)}!`;

const bomb = (levels: number): string =>
  `a0: &a0 [1,1,1,1,1,1,1,1,1]\n${Array.from(
    { length: levels },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]\n`,
  ).join('')}`;

const megabytes = 10 * 1024 * 1024;

/** Each text, and the rule and words of the one diagnostic that it gets; null: it is a text like others. */
const texts: Readonly<
  Record<string, readonly [text: string, rule: string, message: RegExp] | readonly [string, null]>
> = {
  'an alias bomb': [waiver('x', bomb(20)), 'yaml/alias-limit', /more than two million values/],
  'a line of 10 MB': [waiver('x'.repeat(megabytes)), null],
  'a line of 10 MB that does not end': [waiver(`"${'x'.repeat(megabytes)}`), 'yaml/parse-error', /quote/],
  'a line of 20 MB': [waiver('x'.repeat(2 * megabytes)), 'yaml/parse-error', /too large/],
  '100,000 brackets inside each other': [waiver('['.repeat(100_000)), 'yaml/parse-error', /Nested more than 200/],
  '100,000 lists inside each other': [
    waiver('x', `extra:\n  ${'- '.repeat(100_000)}`),
    'yaml/parse-error',
    /Nested more than 200/,
  ],
  'a pattern without end': [policy(endless), null],
  'wildcards without end': [policy('true', `${'*a'.repeat(2000)}b`), null],
  'a NUL': [waiver('a\u0000b'), null],
  'a byte order mark': [`\ufeff${waiver('x')}`, null],
  'line ends of another system': [waiver('x').replaceAll('\n', '\r\n'), null],
  'half a surrogate pair': [waiver('a\ud800b'), null],
  'characters that were not read': [waiver('M\ufffdller and G\ufffdller'), 'yaml/parse-error', /UTF-8/],
};

describe('hostile documents', function () {
  this.timeout(180_000);
  let directory: string;
  let server: ServerProcess;
  const uriOf = (name: string): string => pathToFileURL(path.join(directory, name)).href;

  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'gatewright-hostile-'));
    await writeFile(path.join(directory, 'latin.waiver.yaml'), Buffer.from(waiver('M\u00fcller'), 'latin1'));
    server = startServerProcess({ NODE_OPTIONS: `--max-old-space-size=${mostMemory}` });
    const root = pathToFileURL(directory).href;
    const ready = server.ask('initialize', {
      processId: process.pid,
      rootUri: root,
      workspaceFolders: [{ uri: root, name: 'hostile' }],
      capabilities: fuzzCapabilities(false),
    });
    server.flush();
    await ready;
    server.tell('initialized', {});
    server.flush();
  });
  after(async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function published(uri: string, version?: number): Promise<readonly Diagnostic[]> {
    for (;;) {
      const last = server.published(uri);
      if (last && last.version === version) return last.diagnostics;
      assert.deepEqual(server.troubles, []);
      await server.changed();
    }
  }

  /** Asks what an editor asks when a document is shown and somebody types. */
  async function isAnswered(uri: string): Promise<void> {
    const textDocument = { uri };
    const position = { line: 6, character: 9 };
    const range = { start: { line: 0, character: 0 }, end: { line: 12, character: 0 } };
    const asked = Object.entries({
      'textDocument/documentSymbol': { textDocument },
      'textDocument/completion': { textDocument, position },
      'textDocument/hover': { textDocument, position },
      'textDocument/semanticTokens/full': { textDocument },
      'textDocument/foldingRange': { textDocument },
      'textDocument/formatting': { textDocument, options: { tabSize: 2, insertSpaces: true } },
      'textDocument/codeAction': { textDocument, range, context: { diagnostics: [] } },
      'textDocument/codeLens': { textDocument },
      'gatewright/simulation': { uri },
    }).map(async ([method, params]) => judgeAnswer(method, await server.ask(method, params), false));
    server.flush();
    assert.deepEqual((await Promise.all(asked)).filter(Boolean), []);
  }

  let count = 0;
  for (const [name, [text, rule, message]] of Object.entries(texts)) {
    it(`${name}: ${rule ? 'one clear diagnostic' : 'read as it is'}, and everything is answered, while it is typed in too`, async () => {
      const uri = uriOf(`${++count}.waiver.yaml`);
      const judge = (found: readonly Diagnostic[]): void => {
        // That nobody knows the policy is no matter here.
        const own = found.filter(({ code }) => !/^(reference|waiver|policy|gate\/(untested|no-))/.test(String(code)));
        assert.deepEqual(
          own.map(({ code }) => code),
          rule ? [rule] : [],
        );
        if (message) assert.match(String(own[0]?.message), message);
      };
      server.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
      server.flush();
      judge(await published(uri, 1));
      const typed = { range: { start: { line: 2, character: 17 }, end: { line: 2, character: 17 } }, text: 'x' };
      server.tell('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [typed] });
      server.flush();
      judge(await published(uri, 2));
      await isAnswered(uri);
      server.tell('textDocument/didClose', { textDocument: { uri } });
      server.flush();
    });
  }

  it('keys such as __proto__ and constructor are keys that nobody knows, each named once', async () => {
    const uri = uriOf('keys.waiver.yaml');
    const text = waiver('x', '__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\ntoString: 1\n');
    server.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    server.flush();
    const unknown = (await published(uri, 1)).filter(({ code }) => code === 'schema/unknown-key');
    assert.deepEqual(
      unknown.map(({ range }) => range.start.line),
      [12, 13, 14],
    );
    await isAnswered(uri);
  });

  it('a pattern without end is not run: the gate is an error, and says why', async () => {
    const report = `apiVersion: gatewright/v1
kind: MetricsReport
metadata: {name: r}
model: {name: ${JSON.stringify(longName)}, version: 1.0.0}
metrics: [{name: accuracy, value: 0.9, n: 1000}]
`;
    const [uri, reportUri] = [uriOf('endless.policy.yaml'), uriOf('endless.metrics.yaml')];
    const open = { [reportUri]: report, [uri]: policy(endless, 'aaa*') };
    for (const [address, text] of Object.entries(open)) {
      server.tell('textDocument/didOpen', { textDocument: { uri: address, languageId: 'yaml', version: 1, text } });
    }
    server.flush();
    await published(uri, 1);
    const asked = server.ask('gatewright/simulation', { uri });
    server.flush();
    const { result } = await asked;
    const [gate] = (result as SimulationResult).report?.gates ?? [];
    assert.equal(gate?.outcome, 'error');
    assert.match(JSON.stringify(gate), /`matches` is not available/);
  });

  it('a file that is not UTF-8 has one diagnostic that says so, without being opened', async () => {
    const found = (await published(uriOf('latin.waiver.yaml'))).filter(({ code }) => code !== 'reference/unresolved');
    assert.deepEqual(
      found.map(({ code }) => code),
      ['yaml/parse-error'],
    );
    assert.match(String(found[0]?.message), /UTF-8/);
  });
});
