import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { documentsOf } from '../../core/model/workspace.ts';
import { clientOf } from '../../server/client.ts';
import { createDocuments, type Documents } from '../../server/documents.ts';
import { createLanguage, type Language } from '../../server/language.ts';
import type { Situation, Snapshot } from '../../server/snapshot.ts';
import { canonicalUri } from '../../server/uri.ts';
import {
  filePath,
  fileText,
  folders,
  paths,
  referredNames,
  reworded,
  soundFiles,
} from '../support/related-documents.ts';
import { everything } from './support/client.ts';

type Event =
  | { readonly is: 'write' | 'open' | 'type'; readonly path: string; readonly text: string }
  | { readonly is: 'remove' | 'close'; readonly path: string }
  | { readonly is: 'move'; readonly path: string; readonly to: string }
  /** A small change of what is in the editor, else on the disk. */
  | { readonly is: 'reword'; readonly path: string; readonly at: number; readonly by: number }
  | { readonly is: 'folders'; readonly folders: readonly string[] }
  | {
      readonly is: 'insert';
      readonly path: string;
      readonly at: number;
      readonly length: number;
      readonly text: string;
    };

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constantFrom('write', 'open', 'type'), path: filePath, text: fileText }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constantFrom('remove', 'close'), path: filePath }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('move'), path: filePath, to: filePath }) },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('folders'), folders: fc.shuffledSubarray([...folders], { minLength: 1 }) }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      is: fc.constant('reword'),
      path: fc.constantFrom(...Object.keys(soundFiles)),
      at: fc.nat(40),
      by: fc.nat(8),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('insert'),
      path: filePath,
      at: fc.nat(300),
      length: fc.nat(4),
      text: fc.constantFrom('p', 'q@^1.0.0', '2', '\n', ' ', ']', '- ', '# x', ''),
    }),
  },
) as fc.Arbitrary<Event>;

const uriOf = (path: string): string => canonicalUri(`file:///w/${path}`);
const client = clientOf(everything, {});

/** What the files and the editor hold: the model that the server is held to. */
class World {
  readonly disk = new Map<string, string>(Object.entries(soundFiles));
  readonly editor = new Map<string, string>();
  folders: readonly string[] = ['a', 'b'];

  /** Applies an event, and says of which paths the disk is to be looked at. */
  apply(event: Event): readonly string[] {
    switch (event.is) {
      case 'write':
        this.disk.set(event.path, event.text);
        return [event.path];
      case 'remove':
        this.disk.delete(event.path);
        return [event.path];
      case 'move': {
        const text = this.disk.get(event.path);
        if (text === undefined || event.path === event.to) return [];
        this.disk.delete(event.path);
        this.disk.set(event.to, text);
        return [event.path, event.to];
      }
      case 'close':
        return this.editor.delete(event.path) ? [event.path] : [];
      case 'open':
      case 'type':
        this.editor.set(event.path, event.text);
        return [];
      case 'insert': {
        const text = this.editor.get(event.path);
        if (text !== undefined)
          this.editor.set(event.path, text.slice(0, event.at) + event.text + text.slice(event.at + event.length));
        return [];
      }
      case 'reword': {
        const editor = this.editor.get(event.path);
        const text = editor ?? this.disk.get(event.path);
        if (text !== undefined)
          (editor === undefined ? this.disk : this.editor).set(event.path, reworded(text, event.at, event.by));
        return [event.path];
      }
      case 'folders':
        this.folders = event.folders;
        return paths;
    }
  }

  holds(path: string): boolean {
    return this.folders.some((folder) => path.startsWith(`${folder}/`));
  }
}

interface Server {
  readonly documents: Documents;
  readonly language: Language;
  situation: Situation;
}

function startServer(world: World): Server {
  const documents = createDocuments();
  const language = createLanguage(
    documents,
    (what, error) => {
      throw new Error(what, { cause: error });
    },
    () => undefined,
  );
  return { documents, language, situation: situationOf(world) };
}

function situationOf(world: World): Situation {
  return {
    roots: world.folders.map(uriOf),
    today: '2026-11-23',
    complete: true,
    settings: {},
    choices: new Map(),
    knownFiles: new Set(),
    columns: new Map(),
    rows: new Map(),
  };
}

const versions = new WeakMap<Documents, number>();

/** Tells a server of an event as editors and disks do. */
function tell({ documents }: Server, world: World, event: Event): void {
  const version = (versions.get(documents) ?? 1) + 1;
  versions.set(documents, version);
  const wasOpen = event.is !== 'folders' && documents.isOpen(uriOf(event.path));
  const before = event.is === 'insert' ? world.editor.get(event.path) : undefined;
  for (const path of world.apply(event)) {
    if (event.is === 'close') documents.close(uriOf(path));
    documents.setFile(uriOf(path), world.holds(path) ? world.disk.get(path) : undefined);
  }
  if (event.is === 'reword' && wasOpen) {
    documents.change(uriOf(event.path), version, [{ text: world.editor.get(event.path) ?? '' }]);
  } else if (event.is === 'open' || event.is === 'type') {
    if (wasOpen) documents.change(uriOf(event.path), version, [{ text: event.text }]);
    else documents.open(uriOf(event.path), 'yaml', version, event.text);
  } else if (event.is === 'insert' && before !== undefined) {
    const [start, end] = [event.at, event.at + event.length].map((at) => positionAt(before, at));
    if (start && end) documents.change(uriOf(event.path), version, [{ range: { start, end }, text: event.text }]);
  }
}

function positionAt(text: string, offset: number): { line: number; character: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/** A server that has seen nothing but the end: all files at once, in some order. */
function startAnew(world: World, order: readonly string[]): Server {
  const server = startServer(world);
  for (const path of order) {
    const text = world.editor.get(path);
    if (text !== undefined) server.documents.open(uriOf(path), 'yaml', 1, text);
    else if (world.holds(path)) server.documents.setFile(uriOf(path), world.disk.get(path));
  }
  return server;
}

/** Everything that a server says of its files: diagnostics, decisions. */
function said(language: Language, snapshot: Snapshot): unknown {
  const uris = [...snapshot.workspace.files.keys()].sort();
  return {
    diagnostics: uris.map((uri) => [uri, language.diagnose(snapshot, client, uri)]),
    decisions: documentsOf(snapshot.workspace, 'GovernancePolicy').map((policy) => {
      const current = snapshot.simulation(policy)?.current;
      if (current?.is !== 'decided') return current && [current.is, current.message];
      const { evaluation, sample, candidates } = current;
      const sources = [...sample.reports, ...(sample.card ? [sample.card] : []), ...sample.waivers];
      return [
        evaluation.decision,
        evaluation.gates.map((gate) => [gate.id, gate.outcome, gate.effect]),
        sources.map(({ source }) => [source.uri, source.index]),
        candidates.map(({ reports }) => reports.map(({ uri }) => uri)),
      ];
    }),
  };
}

/** Where names lead, and where they are used. */
function names(language: Language, snapshot: Snapshot): unknown {
  return [...snapshot.workspace.files.values()]
    .sort((a, b) => (a.uri < b.uri ? -1 : 1))
    .map(({ uri, text }) =>
      referredNames.flatMap((name) =>
        [...text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].slice(0, 2).map(({ index }) => {
          const position = positionAt(text, index);
          return [
            uri,
            position,
            language.definition(snapshot, client, uri, position),
            language.references(snapshot, uri, position, true),
          ];
        }),
      ),
    );
}

const runs = Number(process.env.GATEWRIGHT_EVENT_RUNS ?? 25);
const seed = process.env.GATEWRIGHT_SEED === undefined ? {} : { seed: Number(process.env.GATEWRIGHT_SEED) };

describe('after any events, in any order', () => {
  it('everything that is said of the workspace is what a server says that sees it for the first time', function () {
    this.timeout(0);
    fc.assert(
      fc.property(
        fc.array(fc.record({ event, isAsked: fc.boolean() }), { minLength: 5, maxLength: 40, size: 'max' }),
        fc.shuffledSubarray([...paths], { minLength: paths.length, maxLength: paths.length }),
        (steps, order) => {
          const world = new World();
          const server = startAnew(world, order);
          for (const { event, isAsked } of steps) {
            tell(server, world, event);
            if (event.is === 'folders') server.situation = situationOf(world);
            if (isAsked) said(server.language, server.language.snapshots.take(server.situation));
          }
          const now = server.language.snapshots.take(server.situation);
          const anew = startAnew(world, order);
          const fresh = anew.language.snapshots.take(anew.situation);
          deepEqual(
            [...now.workspace.files].map(([uri, { text }]) => [uri, text]).sort(),
            [...fresh.workspace.files].map(([uri, { text }]) => [uri, text]).sort(),
          );
          deepEqual(said(server.language, now), said(anew.language, fresh));
          deepEqual(names(server.language, now), names(anew.language, fresh));
        },
      ),
      { numRuns: runs, ...seed },
    );
  });
});
