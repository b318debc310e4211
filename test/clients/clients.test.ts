import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRepository } from '../support/repository.ts';
import { documentedConfiguration, type Editor, findEditors, mustBeThere } from './editors.ts';
import { type ClientWorkspace, clientWorkspace, type Place } from './workspace.ts';

interface Found {
  readonly code: string;
  readonly start: Place;
  readonly end: Place;
  readonly message: string;
}

/** The command that runs an editor with a configuration and with what it is to do. */
function commandFor({ name, program, version }: Editor, folder: string): readonly [string, readonly string[]] {
  const driver = (file: string): string => inRepository('test/clients', file);
  const configured = (block: string): string => {
    const file = path.join(folder, block);
    writeFileSync(file, documentedConfiguration(block));
    return file;
  };
  switch (name) {
    case 'Neovim': {
      const [, minor = '0'] = /v0\.(\d+)/.exec(version ?? '') ?? [];
      const config = configured(Number(minor) >= 11 ? 'neovim-0.11.lua' : 'neovim-0.7.lua');
      return [program, ['--headless', '-u', config, '-i', 'NONE', '-n', '-S', driver('neovim.lua')]];
    }
    case 'Emacs': {
      const config = configured('eglot.el');
      return [program, ['--batch', '-f', 'package-initialize', '-l', config, '-l', driver('eglot.el')]];
    }
    default:
      throw new Error(`Nobody knows how to run ${name}.`);
  }
}

function run([program, given]: readonly [string, readonly string[]], workspace: ClientWorkspace): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: workspace.folder, env: workspace.environment, timeout: 120_000 };
    const child = spawn(program, given, options);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const failure = workspace.results().get('failure');
      if (code === 0 && failure === undefined) resolve(said);
      else reject(new Error(`It ended with ${signal ?? code}: ${failure ?? ''}\n${said}`));
    });
  });
}

for (const name of ['Neovim', 'Emacs']) {
  describe(`${name}, by the configuration of docs/editors.md`, function () {
    this.timeout(360_000);
    let workspace: ClientWorkspace;
    let results: ReadonlyMap<string, unknown>;

    before(async function () {
      const editor = findEditors().find((one) => one.name === name);
      if (!editor?.version) {
        const missing = `${name}: not installed, not tested`;
        console.log(`    ${missing}`);
        if (mustBeThere()) throw new Error(missing);
        this.skip();
      }
      workspace = clientWorkspace();
      console.log(`    ${editor.version}`);
      await run(commandFor(editor, workspace.folder), workspace);
      results = workspace.results();
      for (const [step, result] of results) console.log(`    ${step}: ${shortened(JSON.stringify(result))}`);
    });
    after(() => workspace?.remove());

    it('shows the mistake in its place', () => {
      const found = results.get('diagnostics') as readonly Found[];
      const { mistake } = workspace.task;
      const shown = found.filter(({ code }) => code === mistake.code);
      assert.deepEqual(
        shown.map(({ code, start, end }) => ({ code, start, end })),
        [{ code: mistake.code, start: mistake.start, end: mistake.end }],
      );
      assert.match(shown[0]?.message ?? '', /hard-mandatory/);
    });

    it('completes what may stand there', () => {
      const labels = results.get('completion') as readonly string[];
      for (const label of ['dry-run', 'advisory', 'soft-mandatory', 'hard-mandatory'])
        assert.ok(labels.includes(label));
    });

    it('explains a metric', () => {
      assert.match(JSON.stringify(results.get('hover')), /[Aa]ccuracy/);
    });

    it('mends the mistake, and sees what is typed and undone', () => {
      assert.match(String(results.get('fix')), /^ {4}enforcement: hard-mandatory$/);
      const before = results.get('diagnostics') as readonly Found[];
      assert.equal(results.get('typing'), before.length - 1);
    });

    it('goes to where a gate is declared, in another file', () => {
      assert.deepEqual(results.get('definition'), workspace.declaration);
    });

    it('renames it in both files', () => {
      assert.match(String(results.get('rename')), /id: recall-of-thin-files/);
    });
  });
}

describe('the drivers of editors', () => {
  it('set up nothing of the server themselves', () => {
    for (const file of ['neovim.lua', 'eglot.el']) {
      const text = readFileSync(inRepository('test/clients', file), 'utf8');
      assert.doesNotMatch(text, /start_client|vim\.lsp\.config|eglot-server-programs|"--stdio"|'--stdio'/);
    }
  });
});

const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);
