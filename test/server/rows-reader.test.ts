import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import type { ReportDocument } from '../../core/gates/evidence.ts';
import { prepareWith } from '../../core/gates/rows-preparation.ts';
import { readSource } from '../../core/model/documents.ts';
import { sound } from '../../core/model/soundness.ts';
import { createWorkspace } from '../../core/model/workspace.ts';
import type { Ports } from '../../server/ports.ts';
import { computeRows } from '../../server/rows-computation.ts';
import { createRowsReader } from '../../server/rows-reader.ts';
import { createSession } from '../../server/session.ts';
import type { ClosedRows, OpenRows } from '../../server/workspace.ts';
import { inRepository } from '../support/repository.ts';

const root = 'file:///w';
const text = (name: string): string => readFileSync(inRepository('test/cases/rows', name), 'utf8');
const source = readSource(`${root}/good.metrics.yaml`, text('good.metrics.yaml'));
const [document] = source.documents;
const report = document && sound(document, 'MetricsReport');
assert.ok(report);
const workspace = createWorkspace([source], [root]);

/** A disk of one file, which `open` gives in the state that it is in. */
function reading(open: () => OpenRows | ClosedRows) {
  const ports: Ports = {
    files: {
      readFile: async () => undefined,
      has: async () => true,
      list: async () => [],
      openRows: async () => open(),
    },
    today: () => '2026-11-24',
    schedule: (task) => void setImmediate(task),
    later: () => () => undefined,
    rulePage: async () => undefined,
  };
  const waiting: (() => void)[] = [];
  const session = createSession(ports, () => {
    for (const wake of waiting.splice(0)) wake();
  });
  session.setRoots([root]);
  const reader = createRowsReader(
    () => ports,
    session,
    async () => ({ computeRows }),
    (what, error) => assert.fail(`${what}: ${error}`),
  );
  const prepare = (): ReportDocument | string =>
    prepareWith((key, of) => {
      const known = session.situation().rows.get(key);
      if (!known) reader.want(key, of, workspace);
      return known ?? 'reading';
    })(report as ReportDocument);
  const until = async (fits: (prepared: ReportDocument | string) => boolean): Promise<ReportDocument | string> => {
    for (;;) {
      const next = new Promise<void>((resolve) => waiting.push(resolve));
      const prepared = prepare();
      if (fits(prepared)) return prepared;
      await next;
    }
  };
  return { reader, prepare, until };
}

const decided = (prepared: ReportDocument | string): boolean => prepared !== 'reading';
const rowsOf = (prepared: ReportDocument | string): number | undefined =>
  typeof prepared === 'string' ? undefined : prepared.value.metrics?.find(({ name }) => name === 'accuracy')?.n;

function fileOf(content: string, stamp: string, onRead: () => void = () => undefined): OpenRows {
  const bytes = new TextEncoder().encode(content);
  return {
    stamp,
    close: async () => undefined,
    file: {
      byteLength: bytes.length,
      read: async (start, end) => {
        onRead();
        return bytes.slice(start, end);
      },
    },
  };
}

describe('the reader of rows beside an editor', () => {
  it('reads a file once for one question, and again for another state of it alone', async () => {
    let stamp = '1';
    let reads = 0;
    const { reader, prepare, until } = reading(() => fileOf(text('good.csv'), stamp, () => reads++));
    const first = await until(decided);
    const once = reads;
    assert.equal(prepare(), first);
    await reader.fileChanged(`${root}/good.csv`);
    assert.equal(prepare(), first, 'a file that was touched and is the same');
    assert.equal(reads, once);
    stamp = '2';
    await reader.fileChanged(`${root}/good.csv`);
    assert.equal(prepare(), 'reading');
    assert.notEqual(await until(decided), 'reading');
    assert.equal(reads, 2 * once);
  });

  it('takes nothing from a file that was changed while it was being read', async () => {
    const whole = text('good.csv');
    const half = whole.slice(0, whole.lastIndexOf('\n', whole.length / 2) + 1);
    let state = 0;
    const { reader, until } = reading(() =>
      fileOf(state === 0 ? half : whole, String(state), () => {
        if (state > 0) return;
        state = 1;
        void reader.fileChanged(`${root}/good.csv`);
      }),
    );
    const prepared = await until(decided);
    assert.equal(rowsOf(prepared), whole.trimEnd().split('\n').length - 1);
  });

  it('says what is too large, missing or fails, and decides nothing on it', async () => {
    const message = async (open: () => OpenRows | ClosedRows): Promise<ReportDocument | string> =>
      reading(open).until(decided);
    assert.match(
      String(await message(() => ({ is: 'too-large', most: 64 * 1024 ** 2 }))),
      /`\.\/good\.csv` has more than 64 MiB, which is not read here\. The command line reads it\./,
    );
    assert.match(String(await message(() => ({ is: 'missing' }))), /There is no file `\.\/good\.csv`/);
    const failing = fileOf(text('good.csv'), '1', () => {
      throw new Error('the disk is gone');
    });
    assert.match(String(await message(() => failing)), /can't be read: the disk is gone/);
  });

  it('reads again what was missing once it is there, and all when the folders are others', async () => {
    let isThere = false;
    const { reader, prepare, until } = reading(() => (isThere ? fileOf(text('good.csv'), '1') : { is: 'missing' }));
    assert.equal(typeof (await until(decided)), 'string');
    isThere = true;
    await reader.fileChanged(`${root}/good.csv`);
    await until((prepared) => typeof prepared !== 'string');
    reader.rootsChanged();
    assert.equal(prepare(), 'reading');
    await until(decided);
  });
});
