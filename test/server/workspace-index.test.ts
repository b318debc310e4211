import assert from 'node:assert/strict';
import type { Ports } from '../../server/ports.ts';
import { createSession, type Session } from '../../server/session.ts';
import type { FileSystem } from '../../server/workspace.ts';
import { createWorkspaceIndex, type WorkspaceIndex } from '../../server/workspace-index.ts';

const uri = 'file:///w/a.yaml';
const text = (name: string): string => `apiVersion: gatewright/v1\nkind: Waiver\nmetadata: {name: ${name}}\n`;

/** A disk on which a reading ends when the test says so, with what the file said when it began. */
function slowDisk(files: Map<string, string>) {
  const readings: (() => void)[] = [];
  const system: FileSystem = {
    readFile(asked, { maxBytes }) {
      const found = files.get(asked)?.slice(0, maxBytes);
      return new Promise((resolve) => readings.push(() => resolve(found)));
    },
    openRows: async () => ({ is: 'missing' }),
    has: async (asked) => files.has(asked),
    list: async () => [...files.keys()].map((found) => ({ uri: found })),
  };
  return { system, readings };
}

describe('the index of a workspace', () => {
  let files: Map<string, string>;
  let readings: (() => void)[];
  let session: Session;
  let index: WorkspaceIndex;
  beforeEach(() => {
    files = new Map([[uri, text('first')]]);
    const disk = slowDisk(files);
    readings = disk.readings;
    const ports: Ports = {
      files: disk.system,
      today: () => '2026-11-24',
      schedule: (task) => void setImmediate(task),
      later: () => () => undefined,
      rulePage: async () => undefined,
    };
    session = createSession(ports, () => undefined);
    session.setRoots(['file:///w']);
    index = createWorkspaceIndex(ports, session, async () => undefined);
  });

  /** Lets readings end, the last begun first, until the work is done. */
  async function finish(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    const done = work.then(() => {
      isDone = true;
    });
    while (!isDone) {
      readings.pop()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await done;
  }
  const saved = (): string | undefined => session.documents.takeChanges().get(uri)?.text;
  const isKnown = (file = uri): boolean => session.situation().knownFiles.has(file);

  it('knows a file that is there, of whatever kind', async () => {
    files.set('file:///w/rows.csv', 'a,b');
    await finish(index.look([uri, 'file:///w/rows.csv']));
    assert.equal(saved(), text('first'));
    assert.ok(isKnown() && isKnown('file:///w/rows.csv'));
  });

  it('does not know a document that was open and never saved', async () => {
    await finish(index.look(['file:///w/unsaved.yaml']));
    assert.ok(!isKnown('file:///w/unsaved.yaml'));
  });

  it('forgets a file that is deleted while it is being read', async () => {
    const reading = index.look([uri]);
    files.delete(uri);
    await finish(Promise.all([reading, index.look([uri])]));
    assert.equal(saved(), undefined);
    assert.ok(!isKnown());
  });

  it('has a file that changes while the workspace is being read', async () => {
    const change = index.look([uri]);
    const scan = index.scan(['file:///w'], { report: () => undefined, done: () => undefined });
    await finish(Promise.all([change, scan]));
    assert.equal(saved(), text('first'));
    assert.ok(isKnown());
  });

  it('keeps what was read last, whichever reading ends last', async () => {
    const first = index.look([uri]);
    files.set(uri, text('second'));
    const second = index.look([uri]);
    await finish(Promise.all([first, second]));
    assert.equal(saved(), text('second'));
  });
});
