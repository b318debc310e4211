import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRepository } from '../support/repository.ts';

/** Line and character from 0. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

/** What an editor is to do: files, and the places in them. */
export interface Task {
  readonly policy: { readonly file: string };
  readonly mistake: { readonly code: string; readonly start: Place; readonly end: Place };
  /** On the name of a metric. */
  readonly metric: Place;
  readonly waiver: { readonly file: string; readonly gate: Place };
}

export interface ClientWorkspace {
  readonly folder: string;
  readonly task: Task;
  /** Where the gate is declared that the waiver names. */
  readonly declaration: { readonly file: string } & Place;
  /** The environment of an editor: `gatewright` is in its path, and its home is empty. */
  readonly environment: NodeJS.ProcessEnv;
  /** What the editor wrote, a line of JSON a step. */
  results(): ReadonlyMap<string, unknown>;
  remove(): void;
}

/** A copy of the samples in which one value is misspelt. */
export function clientWorkspace(): ClientWorkspace {
  const folder = mkdtempSync(path.join(tmpdir(), 'gatewright-client-'));
  const samples = path.join(folder, 'samples');
  cpSync(inRepository('samples'), samples, { recursive: true });
  for (const name of ['home', 'bin']) mkdirSync(path.join(folder, name));
  const command = path.join(folder, 'bin/gatewright');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${inRepository('dist/cli/main.js')}' "$@"\n`);
  chmodSync(command, 0o755);

  const policy = path.join(samples, 'credit/consumer-credit.policy.yaml');
  const right = readFileSync(policy, 'utf8');
  const wrong = right.replace('enforcement: hard-mandatory', 'enforcement: hard-mandatry');
  writeFileSync(policy, wrong);
  const waiver = path.join(samples, 'credit/thin-file-recall.waiver.yaml');
  const start = placeOf(wrong, 'hard-mandatry');
  const task: Task = {
    policy: { file: policy },
    mistake: {
      code: 'schema/enum',
      start,
      end: { ...start, character: start.character + 'hard-mandatry'.length },
    },
    metric: placeOf(wrong, 'metric: accuracy', 'metric: '.length),
    waiver: { file: waiver, gate: placeOf(readFileSync(waiver, 'utf8'), 'gate: thin-file-recall', 'gate: '.length) },
  };
  const [taskFile, resultsFile] = [path.join(folder, 'task.json'), path.join(folder, 'results.jsonl')];
  writeFileSync(taskFile, JSON.stringify(task));
  writeFileSync(resultsFile, '');
  return {
    folder,
    task,
    declaration: { file: policy, ...placeOf(wrong, 'id: thin-file-recall', 'id: '.length) },
    environment: {
      ...process.env,
      PATH: `${path.join(folder, 'bin')}${path.delimiter}${process.env.PATH ?? ''}`,
      HOME: path.join(folder, 'home'),
      XDG_CONFIG_HOME: path.join(folder, 'home/.config'),
      XDG_DATA_HOME: path.join(folder, 'home/.local/share'),
      XDG_STATE_HOME: path.join(folder, 'home/.local/state'),
      XDG_CACHE_HOME: path.join(folder, 'home/.cache'),
      GATEWRIGHT_TASK: taskFile,
      GATEWRIGHT_RESULTS: resultsFile,
    },
    results() {
      const lines = readFileSync(resultsFile, 'utf8').split('\n').filter(Boolean);
      return new Map(
        lines.map((line) => {
          const { step, result } = JSON.parse(line) as { step: string; result: unknown };
          return [step, result];
        }),
      );
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function placeOf(text: string, what: string, further = 0): Place {
  const at = text.indexOf(what);
  if (at < 0) throw new Error(`The samples have no \`${what}\` any more.`);
  const before = text.slice(0, at + further).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
