import type { RowsReader } from './rows-reader.ts';
import { canonicalUri } from './uri.ts';
import type { WorkspaceIndex } from './workspace-index.ts';

/** What is done when an editor says that something happened to files, or says nothing of it. */
export interface FileEvents {
  /** Something happened to files or directories. */
  look(uris: readonly string[]): void;
  /** Something happened in the editor. One that watches no files says nothing of what others change: the disk is looked at now. */
  refresh(): void;
}

export interface FileEventPorts {
  readonly rows: RowsReader;
  index(): WorkspaceIndex | undefined;
  /** Whether the editor watches no files, of a workspace that has been read. */
  isUnwatched(): boolean;
  /** Runs in the background; what is known then is said. */
  run(work: Promise<unknown>): void;
}

export function createFileEvents({ rows, index, isUnwatched, run }: FileEventPorts): FileEvents {
  const refreshed = alone(async () => {
    const changed = (await index()?.refresh()) ?? [];
    await Promise.all(changed.map((uri) => rows.fileChanged(uri)));
  });
  return {
    look(uris) {
      run(Promise.all([index()?.look(uris), ...uris.map((uri) => rows.fileChanged(canonicalUri(uri)))]));
    },
    refresh() {
      if (isUnwatched()) run(refreshed());
    },
  };
}

/** Work of which only one run is under way. One that is asked for meanwhile runs once more, for all who asked. */
function alone(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const run = (): Promise<void> =>
    work().finally(() => {
      running = undefined;
    });
  return () => {
    if (!running) return (running = run());
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return (running = run());
      });
    return next;
  };
}
