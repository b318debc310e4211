import assert from 'node:assert/strict';
import type { Ports } from '../../server/ports.ts';
import { createSession } from '../../server/session.ts';
import type { FileSystem } from '../../server/workspace.ts';
import { createWorkspaceIndex, type Progress } from '../../server/workspace-index.ts';

const ours = (name: string): string => `apiVersion: gatewright/v1\nkind: Waiver\nmetadata: {name: ${name}}\n`;

/** A disk whose answers come when the test says so: what is read is what was there when it was asked for. */
function disk(files: Map<string, string>) {
  const held: (() => void)[] = [];
  let holding = false;
  const reads: string[] = [];
  const answer = <T>(value: T): Promise<T> =>
    holding ? new Promise((resolve) => held.push(() => resolve(value))) : Promise.resolve(value);
  const port: FileSystem = {
    readFile: (uri) => {
      reads.push(uri);
      return answer(files.get(uri));
    },
    has: (uri) => answer(files.has(uri)),
    list: (root) =>
      answer([...files].flatMap(([uri, text]) => (uri.startsWith(`${root}/`) ? [{ uri, stamp: text }] : []))),
    openRows: async () => ({ is: 'missing' }),
  };
  return {
    port,
    reads,
    hold: () => void (holding = true),
    release(): void {
      holding = false;
      for (const resolve of held.splice(0)) resolve();
    },
  };
}

function indexOf(files: Map<string, string>, roots: readonly string[] = ['file:///w']) {
  const { port, ...control } = disk(files);
  const ports: Ports = {
    files: port,
    today: () => '2026-11-24',
    schedule: (task) => void setImmediate(task),
    later: () => () => undefined,
    rulePage: async () => undefined,
  };
  const session = createSession(ports, () => undefined);
  session.setRoots(roots);
  const texts = new Map<string, string>();
  const index = createWorkspaceIndex(ports, session, async () => {
    for (const [uri, { text }] of session.documents.takeChanges()) {
      if (text === undefined) texts.delete(uri);
      else texts.set(uri, String(text));
    }
  });
  let bars = 0;
  const progress = (): Progress => {
    bars++;
    return { report: () => undefined, done: () => void bars-- };
  };
  return {
    ...control,
    index,
    session,
    texts,
    bars: () => bars,
    scan: (of = session.situation().roots) => index.scan(of, progress()),
    known: () => [...session.situation().knownFiles].sort(),
  };
}

describe('the index of a workspace', () => {
  it('keeps what was read last, where an earlier reading takes longer', async () => {
    const files = new Map([['file:///w/a.yaml', ours('old')]]);
    const { index, texts, hold, release } = indexOf(files);
    hold();
    const first = index.look(['file:///w/a.yaml']);
    files.set('file:///w/a.yaml', ours('new'));
    const second = index.look(['file:///w/a.yaml']);
    release();
    await Promise.all([first, second]);
    assert.equal(texts.get('file:///w/a.yaml'), ours('new'));
  });

  it('forgets what is removed while it is read', async () => {
    const files = new Map([['file:///w/a.yaml', ours('a')]]);
    const { index, texts, known, hold, release } = indexOf(files);
    hold();
    const first = index.look(['file:///w/a.yaml']);
    files.delete('file:///w/a.yaml');
    const second = index.look(['file:///w/a.yaml']);
    release();
    await Promise.all([first, second]);
    assert.deepEqual([[...texts], known()], [[], []]);
  });

  it('forgets a folder that is taken out of the workspace while it is read', async () => {
    const files = new Map([
      ['file:///a/a.yaml', ours('a')],
      ['file:///b/b.yaml', ours('b')],
    ]);
    const { index, session, texts, known, scan, hold, release } = indexOf(files, ['file:///a', 'file:///b']);
    hold();
    const scanned = scan();
    session.setRoots(['file:///a']);
    const changed = index.rootsChanged();
    release();
    await Promise.all([scanned, changed]);
    assert.deepEqual([[...texts.keys()], known()], [['file:///a/a.yaml'], ['file:///a/a.yaml']]);
  });

  it('keeps what lies in an outer folder when an inner one is taken out, and the other way round', async () => {
    const files = new Map([
      ['file:///w/a.yaml', ours('a')],
      ['file:///w/sub/b.yaml', ours('b')],
    ]);
    const { index, session, texts, scan } = indexOf(files, ['file:///w', 'file:///w/sub']);
    await scan();
    session.setRoots(['file:///w']);
    await index.rootsChanged();
    assert.deepEqual([...texts.keys()].sort(), ['file:///w/a.yaml', 'file:///w/sub/b.yaml']);
    session.setRoots(['file:///w/sub']);
    await index.rootsChanged();
    assert.deepEqual([...texts.keys()], ['file:///w/sub/b.yaml']);
  });

  it('believes the disk, not the event', async () => {
    const files = new Map([
      ['file:///w/a.yaml', ours('a')],
      ['file:///w/rows.csv', 'a,b\n'],
    ]);
    const { index, texts, known } = indexOf(files);
    await index.look(['file:///w/a.yaml', 'file:///w/rows.csv', 'file:///w/gone.yaml', 'file:///w/gone.csv']);
    assert.deepEqual(known(), ['file:///w/a.yaml', 'file:///w/rows.csv']);
    assert.deepEqual([...texts.keys()], ['file:///w/a.yaml']);
  });

  it('looks at all that is and was in a directory', async () => {
    const files = new Map([
      ['file:///w/sub/a.yaml', ours('a')],
      ['file:///w/sub/deep/rows.csv', 'a\n'],
      ['file:///w/subject.yaml', ours('s')],
    ]);
    const { index, texts, known, scan } = indexOf(files);
    await scan();
    files.delete('file:///w/sub/a.yaml');
    files.delete('file:///w/sub/deep/rows.csv');
    files.set('file:///w/other/a.yaml', ours('a'));
    await index.look(['file:///w/sub', 'file:///w/other']);
    assert.deepEqual(known(), ['file:///w/other/a.yaml', 'file:///w/subject.yaml']);
    assert.deepEqual([...texts.keys()].sort(), known());
  });

  it('notices at the next scan what went without a word', async () => {
    const files = new Map([['file:///w/a.yaml', ours('a')]]);
    const { texts, known, scan } = indexOf(files);
    await scan();
    files.clear();
    await scan();
    assert.deepEqual([[...texts], known()], [[], []]);
  });

  it('reads again what has changed, and nothing else, where nobody watches', async () => {
    const files = new Map(['a', 'b', 'c'].map((name) => [`file:///w/${name}.yaml`, ours(name)]));
    const { index, texts, known, scan, reads } = indexOf(files);
    await scan();
    reads.length = 0;
    files.set('file:///w/b.yaml', ours('other'));
    files.delete('file:///w/c.yaml');
    files.set('file:///w/d.yaml', ours('d'));
    assert.deepEqual(
      [...(await index.refresh())].sort(),
      ['b', 'c', 'd'].map((name) => `file:///w/${name}.yaml`),
    );
    assert.deepEqual(
      known(),
      ['a', 'b', 'd'].map((name) => `file:///w/${name}.yaml`),
    );
    assert.equal(texts.get('file:///w/b.yaml'), ours('other'));
    assert.equal(reads.includes('file:///w/a.yaml'), false);
    assert.deepEqual(await index.refresh(), []);
  });

  it('keeps nothing of a document that was closed and is no part of the workspace', async () => {
    const outside = [
      'file:///w/node_modules/x/a.yaml',
      'file:///w/notes.md',
      'file:///w/a.policy',
      'file:///elsewhere/a.yaml',
      'untitled:Untitled-1',
    ];
    const files = new Map(outside.map((uri) => [uri, ours('a')]));
    const { index, session, texts, known } = indexOf(files);
    for (const uri of outside) {
      session.documents.open(uri, 'yaml', 1, ours('unsaved'));
      await index.look([]);
      session.documents.close(uri);
      await index.look([uri]);
    }
    assert.deepEqual([[...texts], known()], [[], []]);
  });

  it('reads a file once that is told of many times, and once more where it was being read', async () => {
    const files = new Map([['file:///w/a.yaml', ours('a')]]);
    const { index, reads, hold, release } = indexOf(files);
    const first = index.look(Array.from({ length: 100 }, () => 'file:///w/a.yaml'));
    await first;
    assert.equal(reads.length, 1);
    hold();
    const all = Array.from({ length: 100 }, () => index.look(['file:///w/a.yaml']));
    release();
    await Promise.all(all);
    assert.ok(reads.length <= 3, `${reads.length} times`);
  });

  it('is complete once all folders are read, and leaves no progress behind', async () => {
    const files = new Map([
      ['file:///a/a.yaml', ours('a')],
      ['file:///b/b.yaml', ours('b')],
    ]);
    const { session, scan, hold, release, bars } = indexOf(files, ['file:///a']);
    hold();
    const first = scan();
    session.setRoots(['file:///a', 'file:///b']);
    const second = scan(['file:///b']);
    assert.equal(session.situation().complete, false);
    release();
    await Promise.all([first, second]);
    assert.equal(session.situation().complete, true);
    assert.equal(bars(), 0);
  });
});
