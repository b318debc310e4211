import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FileEvent, FileChangeType as Type } from 'vscode-languageserver-protocol';
import { fuzzCapabilities } from './capabilities.ts';
import { askNext, type Given, givenKey } from './follow.ts';
import { judgeAnswer, judgePlaces } from './judge.ts';
import { memoryOf, type ServerProcess, startServerProcess } from './server-process.ts';
import type { Failure, Step } from './step.ts';
import { applyChange } from './text.ts';
import { askView, differenceOf, readAfresh, type View } from './view.ts';

/** A server with a workspace, on which steps are performed. */
export interface Stage {
  readonly pull: boolean;
  /** Performs steps from a workspace that holds just these files, nothing open. Ends at the first failure. */
  run(files: Readonly<Record<string, string>>, steps: readonly Step[]): Promise<Failure | undefined>;
  /** What was asked and how often; what took a second or more, whoever was to blame. */
  readonly answered: ReadonlyMap<string, number>;
  readonly waits: readonly number[];
  memory(): number | undefined;
  stop(): Promise<void>;
}

/** `settling`: what is said once everything has been read must be said within this long, in milliseconds. */
export async function openStage(pull: boolean, settling = 20_000): Promise<Stage> {
  const directory = await mkdtemp(path.join(tmpdir(), 'gatewright-fuzz-'));
  const root = pathToFileURL(directory).href;
  const open = new Map<string, { text: string; version: number }>();
  const disk = new Map<string, string>();
  const answered = new Map<string, number>();
  const waits: number[] = [];
  const previous = new Map<string, Given>();
  let server: ServerProcess | undefined;

  const uriOf = (name: string): string => `${root}/${name}`;
  /** Counts what may change an answer. */
  let changes = 0;
  /** The texts of this moment. What is on disk is read when there is time: nobody can say which text that is. */
  const textsNow = (): ((uri: string) => string | undefined) => {
    const texts = new Map([...open].map(([name, { text }]) => [uriOf(name), text]));
    return (uri) => texts.get(uri);
  };

  const write = async (name: string, text: string | null): Promise<FileEvent | undefined> => {
    const before = disk.get(name);
    if (text === null) {
      if (!disk.delete(name)) return undefined;
      await rm(path.join(directory, name));
      return { uri: uriOf(name), type: Type.Deleted };
    }
    // A disk has bytes: half a surrogate pair does not get there.
    disk.set(name, Buffer.from(text).toString());
    await writeFile(path.join(directory, name), text);
    return { uri: uriOf(name), type: before === undefined ? Type.Created : Type.Changed };
  };

  const perform = async (running: ServerProcess, step: Exclude<Step, { does: 'settle' | 'compare' | 'ask' }>) => {
    const uri = uriOf(step.name);
    changes++;
    switch (step.does) {
      case 'open':
        if (open.has(step.name)) return;
        open.set(step.name, { text: step.text, version: 1 });
        running.tell('textDocument/didOpen', {
          textDocument: { uri, languageId: 'yaml', version: 1, text: step.text },
        });
        return;
      case 'change': {
        const document = open.get(step.name);
        if (!document) return;
        document.version++;
        for (const change of step.changes) document.text = applyChange(document.text, change);
        running.tell('textDocument/didChange', {
          textDocument: { uri, version: document.version },
          contentChanges: step.changes,
        });
        return;
      }
      case 'close':
        if (!open.delete(step.name)) return;
        for (const key of previous.keys()) if (key.endsWith(`:${step.name}`)) previous.delete(key);
        running.tell('textDocument/didClose', { textDocument: { uri } });
        return;
      case 'write': {
        const event = await write(step.name, step.text);
        if (event) running.tell('workspace/didChangeWatchedFiles', { changes: [event] });
      }
    }
  };

  /** Asks and, once everybody else has been asked, judges. */
  const ask = async (
    running: ServerProcess,
    { method, params, cancelled, next }: Extract<Step, { does: 'ask' }>,
  ): Promise<Omit<Failure, 'at'> | undefined> => {
    answered.set(method, (answered.get(method) ?? 0) + 1);
    const name = nameIn(params);
    const before = previous.get(givenKey(method, name));
    const given = addressed(params, before?.id ?? 'none');
    // Messages are answered in their order: this is about the texts as they are now, whatever is written after it.
    const [textOf, asked] = [textsNow(), changes];
    const answer = await running.ask(method, given, cancelled ?? false);
    if (answer.milliseconds > 1000) waits.push(answer.milliseconds);
    const wrong = judgeAnswer(method, answer, cancelled ?? false);
    if (wrong || answer.error || cancelled) return wrong;
    return (
      judgePlaces(method, answer.result, uriOf(name), textOf) ??
      askNext(
        {
          ...{ method, name, result: answer.result, next, before, previous, textOf, uriOf },
          textNow: textsNow(),
          isCurrent: asked === changes,
        },
        (m, p) => {
          answered.set(m, (answered.get(m) ?? 0) + 1);
          const asked = running.ask(m, p);
          running.flush();
          return asked;
        },
      )
    );
  };

  const addressed = (params: object, last: string): object => {
    const text = JSON.stringify(params).replaceAll('"ROOT/', `"${root}/`);
    return JSON.parse(text.replace('"LAST"', JSON.stringify(last))) as object;
  };

  const world = () => ({ root, disk, open: new Map([...open].map(([name, { text }]) => [name, text])) });

  /** Asks a server until it says what it should; then, or when it has had long enough, whether it does. */
  const until = async (expected: () => Promise<string | undefined>): Promise<string | undefined> => {
    const end = performance.now() + settling;
    for (;;) {
      const difference = await expected();
      if (!difference || performance.now() > end || (server?.troubles.length ?? 0) > 0) return difference;
      await server?.changed();
    }
  };

  const compare = async (running: ServerProcess, by: 'reading' | 'server'): Promise<string | undefined> => {
    const reading = readAfresh(world(), pull);
    const parts = partsOf(reading.allParse);
    const view = () => askView(running, world(), pull, reading.allParse);
    if (by === 'reading') {
      const own = reading.needsRows ? parts.filter((part) => part === 'shape') : parts;
      return until(async () => differenceOf(await view(), reading.views, own));
    }
    const fresh = await started(root, pull);
    for (const [name, { text }] of open) {
      fresh.tell('textDocument/didOpen', {
        textDocument: { uri: uriOf(name), languageId: 'yaml', version: 1, text },
      });
    }
    fresh.flush();
    const difference = await until(async () =>
      differenceOf(await view(), await askView(fresh, world(), pull, reading.allParse), parts),
    );
    await fresh.stop();
    return difference;
  };

  return {
    pull,
    answered,
    waits,
    memory: () => memoryOf(server?.pid),
    async run(files, steps) {
      const cleared: Step[] = [...open.keys()].map((name) => ({ does: 'close', name }));
      const names = new Set([...disk.keys(), ...Object.keys(files)]);
      const written = [...names].map((name): Step => ({ does: 'write', name, text: files[name] ?? null }));
      if (!server) for (const [name, text] of Object.entries(files)) await write(name, text);
      server ??= await started(root, pull);
      const running = server;
      for (const step of [...cleared, ...written]) await perform(running, step as Parameters<typeof perform>[1]);
      let asked: Promise<Omit<Failure, 'at'> | undefined>[] = [];
      for (const [at, step] of steps.entries()) {
        if (step.does === 'ask') asked.push(ask(running, step));
        else if (step.does !== 'settle' && step.does !== 'compare') await perform(running, step);
        else {
          running.flush();
          const found = (await Promise.all(asked)).find((failure) => failure !== undefined);
          asked = [];
          const [trouble] = running.troubles;
          if (trouble)
            return { kind: /ended with/.test(trouble) ? 'died' : 'log', at, message: running.troubles.join('\n') };
          if (found) return { ...found, at };
          if (step.does === 'settle') continue;
          const difference = await compare(running, step.by);
          if (difference) return { kind: 'divergence', at, message: difference };
        }
      }
      return undefined;
    },
    async stop() {
      await server?.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** What can be compared: where a text does not parse, much is said of what it was when it last did. */
function partsOf(allParse: boolean): readonly (keyof View)[] {
  return allParse ? ['diagnostics', 'simulation', 'shape'] : ['diagnostics'];
}

/** The document that parameters are about. */
function nameIn(params: object): string {
  return /"ROOT\/([^"]*)"/.exec(JSON.stringify(params))?.[1] ?? '';
}

/** A server that has shaken hands. */
async function started(root: string, pull: boolean): Promise<ServerProcess> {
  const server = startServerProcess();
  const ready = server.ask('initialize', {
    processId: process.pid,
    rootUri: root,
    workspaceFolders: [{ uri: root, name: 'fuzz' }],
    capabilities: fuzzCapabilities(pull),
  });
  server.flush();
  await ready;
  server.tell('initialized', {});
  // From then on everything is loaded, and answered in the turn in which it comes in.
  const loaded = server.ask('textDocument/foldingRange', { textDocument: { uri: `${root}/none.yaml` } });
  server.flush();
  await loaded;
  return server;
}
