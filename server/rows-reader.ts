import type { ReportDocument } from '../core/gates/evidence.ts';
import type { PreparedRows } from '../core/gates/rows-preparation.ts';
import { isWithin } from '../core/model/roots.ts';
import type { Workspace } from '../core/model/workspace.ts';
import type { Ports } from './ports.ts';
import type { ComputeRows } from './rows-computation.ts';
import type { Session } from './session.ts';

export interface RowsReader {
  /** Reads the rows of a report, once; the session is told what came of it. */
  want(key: string, report: ReportDocument, workspace: Workspace): void;
  /** A file was written, made or removed, or a directory: what was read of another state of it is forgotten. */
  fileChanged(uri: string): Promise<void>;
  /** Other folders are the workspace now: what lay outside may lie inside, and the other way round. */
  rootsChanged(): void;
}

interface Wanted {
  readonly report: ReportDocument;
  readonly workspace: Workspace;
}

interface Known {
  readonly uri: string | undefined;
  readonly stamp: string | undefined;
}

/** More than this many reports with rows are not kept in mind; the one that was read first is forgotten first. */
const mostKept = 200;

/** Reads files of rows one after another, in the background. */
export function createRowsReader(
  ports: () => Ports,
  session: Session,
  load: () => Promise<{ readonly computeRows: ComputeRows }>,
  failed: (what: string, error: unknown) => void,
): RowsReader {
  const waiting = new Map<string, Wanted>();
  const known = new Map<string, Known>();
  /** Files that were changed while they were being read. */
  const changed = new Set<string>();
  let reading: string | undefined;

  const pause = (): Promise<void> => new Promise((resolve) => ports().schedule(resolve));

  const work = async (): Promise<void> => {
    for (;;) {
      const [next] = waiting;
      if (!next) return;
      const [key, { report, workspace }] = next;
      waiting.delete(key);
      reading = key;
      changed.clear();
      const { computeRows } = await load();
      const { rows, uri, stamp } = await computeRows(report, workspace, ports().files, pause);
      reading = undefined;
      if (uri !== undefined && [...changed].some((one) => isWithin(one, uri)) && !(await isSame(uri, stamp))) {
        waiting.set(key, { report, workspace }); // what was read is of no state of the file
        continue;
      }
      const changes = new Map<string, PreparedRows | undefined>([[key, rows]]);
      known.delete(key);
      known.set(key, { uri, stamp });
      const [oldest] = known.keys();
      if (known.size > mostKept && oldest !== undefined) {
        known.delete(oldest);
        changes.set(oldest, undefined);
      }
      session.setRows(changes);
    }
  };

  const isSame = async (uri: string, stamp: string | undefined): Promise<boolean> => {
    const opened = await ports().files.openRows(uri, { within: session.situation().roots });
    if ('is' in opened) return stamp === undefined;
    await opened.close();
    return opened.stamp === stamp;
  };

  let working = false;
  const start = (): void => {
    if (working) return;
    working = true;
    work()
      .catch((error) => failed('Reading rows', error))
      .finally(() => {
        working = false;
        if (waiting.size > 0) start();
      });
  };

  return {
    want(key, report, workspace) {
      if (known.has(key) || waiting.has(key) || reading === key) return;
      waiting.set(key, { report, workspace });
      // In a later turn: whoever asks is in the middle of an answer.
      ports().schedule(start);
    },
    async fileChanged(uri) {
      changed.add(uri);
      const about = [...known].flatMap(([key, { uri: file, stamp }]) =>
        file !== undefined && isWithin(uri, file) ? [{ key, file, stamp }] : [],
      );
      const others = new Map<string, undefined>();
      for (const { key, file, stamp } of about) if (!(await isSame(file, stamp))) others.set(key, undefined);
      for (const key of others.keys()) known.delete(key);
      if (others.size > 0) session.setRows(others);
    },
    rootsChanged() {
      const all = new Map([...known.keys()].map((key) => [key, undefined]));
      known.clear();
      if (all.size > 0) session.setRows(all);
    },
  };
}
