import fc from 'fast-check';
import { createDocuments, type Documents } from '../../../server/documents.ts';
import { createLanguage, type Language } from '../../../server/language.ts';
import { firstSituation } from '../../../server/session.ts';
import type { Situation } from '../../../server/snapshot.ts';
import { canonicalUri } from '../../../server/uri.ts';
import { filePath, fileText, folders, paths, reworded, soundFiles } from '../../support/related-documents.ts';

/** What happens to the files of a workspace, on the disk and in an editor. */
export type Event =
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

export const event: fc.Arbitrary<Event> = fc.oneof(
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

/** What the files and the editor hold: the model that the server is held to. */
export class World {
  readonly disk = new Map<string, string>(Object.entries(soundFiles));
  readonly editor = new Map<string, string>();
  folders: readonly string[] = ['a', 'b'];

  /** `base`: the URI of the directory that all folders are in. */
  constructor(
    readonly base: string,
    readonly today: string,
  ) {}

  uri(path: string): string {
    return canonicalUri(`${this.base}/${path}`);
  }

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

export interface Server {
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

export function situationOf(world: World): Situation {
  const roots = world.folders.map((folder) => world.uri(folder));
  return { ...firstSituation(world.today), roots, complete: true };
}

const versions = new WeakMap<Documents, number>();

/** Tells a server of an event as editors and disks do. */
export function tell({ documents }: Server, world: World, event: Event): void {
  const version = (versions.get(documents) ?? 1) + 1;
  versions.set(documents, version);
  const wasOpen = event.is !== 'folders' && documents.isOpen(world.uri(event.path));
  const before = event.is === 'insert' ? world.editor.get(event.path) : undefined;
  for (const path of world.apply(event)) {
    if (event.is === 'close') documents.close(world.uri(path));
    documents.setFile(world.uri(path), world.holds(path) ? world.disk.get(path) : undefined);
  }
  if (event.is === 'reword' && wasOpen) {
    documents.change(world.uri(event.path), version, [{ text: world.editor.get(event.path) ?? '' }]);
  } else if (event.is === 'open' || event.is === 'type') {
    if (wasOpen) documents.change(world.uri(event.path), version, [{ text: event.text }]);
    else documents.open(world.uri(event.path), 'yaml', version, event.text);
  } else if (event.is === 'insert' && before !== undefined) {
    const [start, end] = [event.at, event.at + event.length].map((at) => positionAt(before, at));
    if (start && end) documents.change(world.uri(event.path), version, [{ range: { start, end }, text: event.text }]);
  }
}

export function positionAt(text: string, offset: number): { line: number; character: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/** A server that has seen nothing but the end: all files at once, in some order. */
export function startAnew(world: World, order: readonly string[]): Server {
  const server = startServer(world);
  for (const path of order) {
    const text = world.editor.get(path);
    if (text !== undefined) server.documents.open(world.uri(path), 'yaml', 1, text);
    else if (world.holds(path)) server.documents.setFile(world.uri(path), world.disk.get(path));
  }
  return server;
}
