import type {
  CancellationToken,
  Diagnostic,
  DocumentDiagnosticReport,
  PreviousResultId,
  WorkspaceDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver-protocol';
import type { Client } from './client.ts';
import { idOf } from './diagnostics-id.ts';
import type { Language } from './language.ts';
import type { Snapshot } from './snapshot.ts';
import { canonicalUri } from './uri.ts';

/** How an answer that takes a while goes along with everything else. */
export interface Turns {
  readonly token: CancellationToken;
  schedule(task: () => void): void;
  /** Whether a document is still the one of the snapshot: of one that has been edited nothing is said. */
  isCurrent(uri: string): boolean;
}

/** Answers to clients that ask for diagnostics. A result's id follows from what it says, so equal results are one. */
export interface Pulls {
  document(items: Diagnostic[], previous: string | undefined): DocumentDiagnosticReport;
  /** Of files whose result is not the one that the client has; looks at a file a turn. */
  workspace(
    language: Language,
    snapshot: Snapshot,
    client: Client,
    previous: readonly PreviousResultId[],
    turns: Turns,
  ): Promise<WorkspaceDiagnosticReport>;
}

export function createPulls(): Pulls {
  return {
    document(items, previous) {
      const resultId = idOf(items);
      return resultId === previous ? { kind: 'unchanged', resultId } : { kind: 'full', resultId, items };
    },

    async workspace(language, snapshot, client, previous, { token, schedule, isCurrent }) {
      const known = new Map(previous.map(({ uri, value }) => [canonicalUri(uri), value]));
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      for (const at of language.eachFile(snapshot, [...snapshot.workspace.files.keys()])) {
        await new Promise<void>((turn) => schedule(turn));
        if (token.isCancellationRequested) break;
        if (!at) continue;
        const { uri } = at;
        const found = language.diagnose(at.snapshot, client, uri);
        const resultId = idOf(found);
        const before = known.get(uri);
        known.delete(uri);
        if (!isCurrent(uri)) continue;
        if (before === resultId || (before === undefined && found.length === 0)) continue;
        items.push({ kind: 'full', uri, version: snapshot.versions.get(uri) ?? null, resultId, items: found });
      }
      // What the client still holds of files that are gone.
      const none = idOf([]);
      for (const [uri, value] of known) {
        if (value !== none) items.push({ kind: 'full', uri, version: null, resultId: none, items: [] });
      }
      return { items };
    },
  };
}
