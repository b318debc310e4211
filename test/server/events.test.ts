import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import type { Diagnostic } from 'vscode-languageserver-protocol/node';
import { clientOf } from '../../server/client.ts';
import { paths, soundFiles } from '../support/related-documents.ts';
import { everything } from './support/client.ts';
import { type FollowingClient, startFollowing } from './support/following-client.ts';
import { type Event, event, positionAt, situationOf, startAnew, World } from './support/world.ts';

/** How an event on the disk becomes known: at once, twice, as something else, later, or not at all until the end. */
const news = fc.constantFrom('told', 'told', 'told', 'twice', 'as another', 'late', 'missed');
const step = fc.record({ event, news });
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const [created, changed, deleted] = [1, 2, 3] as const;

/** A disk, an editor and the servers beside it, to which the same things happen. */
class Session {
  readonly world: World;
  private version = 0;
  private late: { uri: string; type: number }[] = [];
  /** The last version that the editor told of each open document. */
  readonly told = new Map<string, number>();

  constructor(
    private readonly directory: string,
    private readonly clients: readonly FollowingClient[],
    world: World,
  ) {
    this.world = world;
  }

  private async send(method: string, params: object): Promise<void> {
    for (const { connection } of this.clients) await connection.sendNotification(method, params);
  }

  private async write(name: string): Promise<void> {
    const file = path.join(this.directory, name);
    const text = this.world.disk.get(name);
    if (text === undefined) return rm(file, { force: true });
    await mkdir(path.dirname(file), { recursive: true });
    // As editors save: nobody ever reads half of a text.
    await writeFile(`${file}~`, text);
    await rename(`${file}~`, file);
  }

  async happens({ event, news }: Step): Promise<void> {
    const { world } = this;
    if (event.is === 'folders') return this.folders(event.folders);
    const uri = world.uri(event.path);
    const before = world.editor.get(event.path);
    const existed = world.disk.has(event.path);
    const touched = world.apply(event);
    const now = world.editor.get(event.path);
    if (event.is === 'close') {
      this.told.delete(uri);
      if (before !== undefined) await this.send('textDocument/didClose', { textDocument: { uri } });
      return;
    }
    if (now !== undefined && before === undefined) return this.open(uri, now);
    if (now !== undefined && now !== before) return this.edit(uri, event, before ?? '', now);
    for (const name of touched) await this.write(name);
    if (event.is === 'move' && touched.length > 0 && news === 'told') {
      const files = [{ oldUri: uri, newUri: world.uri(event.to) }];
      return this.send('workspace/didRenameFiles', { files });
    }
    const changes = touched.map((name) => {
      const isThere = world.disk.has(name);
      return { uri: world.uri(name), type: isThere ? (name === event.path && existed ? changed : created) : deleted };
    });
    if (changes.length > 0) await this.tell(changes, news);
  }

  private async tell(changes: readonly { uri: string; type: number }[], news: Step['news']): Promise<void> {
    const telling = (all: readonly object[]): Promise<void> =>
      this.send('workspace/didChangeWatchedFiles', { changes: all });
    switch (news) {
      case 'told':
        return telling(changes);
      case 'twice':
        await telling([...changes, ...changes]);
        return telling(changes);
      case 'as another':
        return telling(changes.map(({ uri, type }) => ({ uri, type: (type % 3) + 1 })));
      default:
        this.late.push(...changes);
        if (news === 'late' && this.late.length > 2) await telling(this.late.splice(0));
    }
  }

  /** What was held back is told, last things first. */
  async catchUp(): Promise<void> {
    const changes = this.late.splice(0).toReversed();
    if (changes.length > 0) await this.tell(changes, 'told');
  }

  private async open(uri: string, text: string): Promise<void> {
    const version = ++this.version;
    this.told.set(uri, version);
    await this.send('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version, text } });
  }

  private async edit(uri: string, event: Event, before: string, now: string): Promise<void> {
    const version = ++this.version;
    this.told.set(uri, version);
    const contentChanges =
      event.is === 'insert'
        ? [
            {
              range: { start: positionAt(before, event.at), end: positionAt(before, event.at + event.length) },
              text: event.text,
            },
          ]
        : [{ text: now }];
    await this.send('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  private async folders(folders: readonly string[]): Promise<void> {
    const { world } = this;
    const of = (list: readonly string[]): readonly object[] =>
      list.map((folder) => ({ uri: world.uri(folder), name: folder }));
    const event = {
      added: of(folders.filter((folder) => !world.folders.includes(folder))),
      removed: of(world.folders.filter((folder) => !folders.includes(folder))),
    };
    world.folders = folders;
    await this.send('workspace/didChangeWorkspaceFolders', { event });
  }
}

const pulling = clientOf({ ...everything, textDocument: { ...everything.textDocument, diagnostic: {} } }, {});
const plain = (list: readonly Diagnostic[]): unknown => JSON.parse(JSON.stringify(list));

/** What a server says that sees the files for the first time, as they are now. */
function expected(world: World): Record<string, unknown> {
  const { language } = startAnew(world, paths);
  const snapshot = language.snapshots.take(situationOf(world));
  return Object.fromEntries(
    [...snapshot.workspace.files.keys()]
      .map((uri) => [uri, plain(language.diagnose(snapshot, pulling, uri))] as const)
      .filter(([, list]) => Array.isArray(list) && list.length > 0)
      .sort(),
  );
}

const shown = (client: FollowingClient): Record<string, unknown> =>
  Object.fromEntries([...client.shown()].map(([uri, list]) => [uri, plain(list)] as const).sort());

type Versions = ReadonlyMap<string, number>;

const versionsOf = (client: FollowingClient, uris: Iterable<string>): unknown[] =>
  [...uris].map((uri) => [uri, client.version(uri)]);

/**
 * Waits until an editor shows what it is to show, of the versions that it is to be of: the same may be said of several.
 * What it shows instead is told when that never comes.
 */
async function untilShown(
  client: FollowingClient,
  what: Record<string, unknown>,
  about: string,
  versions: Versions = new Map(),
): Promise<void> {
  const patience = 20_000;
  const start = Date.now();
  for (;;) {
    const next = client.news();
    const now = shown(client);
    const of = versionsOf(client, versions.keys());
    if (JSON.stringify(now) === JSON.stringify(what) && JSON.stringify(of) === JSON.stringify([...versions])) return;
    const left = start + patience - Date.now();
    if (left <= 0) assert.deepEqual({ shown: now, of }, { shown: what, of: [...versions] }, about);
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([next, new Promise<void>((resolve) => (timer = setTimeout(resolve, left)))]);
    clearTimeout(timer);
  }
}

const rounds = Number(process.env.GATEWRIGHT_EVENT_RUNS ?? 8);
const seed = Number(process.env.GATEWRIGHT_SEED ?? Date.now() % 2 ** 31);

describe('after whatever happens on the disk and in the editor', () => {
  const clients: FollowingClient[] = [];
  let directory = '';
  const start = async (world: World, how: 'pushed' | 'pulled'): Promise<FollowingClient> => {
    const roots = world.folders.map((folder) => world.uri(folder));
    const client = await startFollowing(roots, how);
    clients.push(client);
    return client;
  };
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('editors show of each file what a server says that has just been started', async function () {
    this.timeout(0);
    directory = await mkdtemp(path.join(tmpdir(), 'gatewright-events-'));
    const world = new World(pathToFileURL(directory).href, new Date().toISOString().slice(0, 10));
    for (const folder of ['a/sub', 'b']) await mkdir(path.join(directory, folder), { recursive: true });
    for (const [name, text] of Object.entries(soundFiles)) await writeFile(path.join(directory, name), text);
    const [pushed, pulled] = [await start(world, 'pushed'), await start(world, 'pulled')];
    const session = new Session(directory, [pushed, pulled], world);
    const steps = fc.sample(fc.array(step, { minLength: 1, maxLength: 14 }), { numRuns: rounds, seed });
    const about = (round: number): string =>
      `GATEWRIGHT_SEED=${seed}, after round ${round} of ${rounds}: ${JSON.stringify(steps[round]?.map(({ event, news }) => [event.is, 'path' in event ? event.path : event.folders, news]))}`;
    for (const [round, of] of steps.entries()) {
      for (const one of of) await session.happens(one);
      await session.catchUp();
      const what = expected(world);
      await untilShown(pushed, what, `pushed, ${about(round)}`, session.told);
      await untilShown(pulled, what, `pulled, ${about(round)}`);
      for (const uri of session.told.keys()) {
        assert.deepEqual(plain(await pulled.pull(uri)), what[uri] ?? [], `the document ${uri}, ${about(round)}`);
      }
    }
    const last = new Map<string, number>();
    for (const { uri, version } of pushed.published) {
      if (version === undefined) continue;
      assert.ok(version >= (last.get(uri) ?? 0), `${uri} went back to version ${version} from ${last.get(uri)}`);
      last.set(uri, version);
    }
    const closed = new World(world.base, world.today);
    closed.folders = world.folders;
    closed.disk.clear();
    for (const [name, text] of world.disk) closed.disk.set(name, text);
    const fresh = await start(world, 'pulled');
    await untilShown(fresh, expected(closed), 'the model of these tests differs from a server');
    for (const { log } of clients) assert.deepEqual(log, []);
  });
});
