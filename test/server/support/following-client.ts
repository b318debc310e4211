import { spawn } from 'node:child_process';
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver-protocol/node';
import { inRepository } from '../../support/repository.ts';
import { everything } from './client.ts';

/** An editor that keeps what the server says of every file, as editors do. */
export interface FollowingClient {
  readonly connection: ProtocolConnection;
  readonly log: readonly string[];
  /** What the editor shows, by URI; files of which nothing is to be said are left out. */
  shown(): ReadonlyMap<string, readonly Diagnostic[]>;
  /** The version that the diagnostics of a file were last said to be of. */
  version(uri: string): number | undefined;
  /** Every publication so far, in order. */
  readonly published: readonly { readonly uri: string; readonly version: number | undefined }[];
  /** Resolves as soon as the server has said something new. */
  news(): Promise<void>;
  /** What the server answers when it is asked for a document, with the result that the editor has. */
  pull(uri: string): Promise<readonly Diagnostic[]>;
  stop(): Promise<void>;
}

const capabilities: ClientCapabilities = {
  ...everything,
  workspace: { ...everything.workspace, workspaceFolders: true },
};

export async function startFollowing(folders: readonly string[], how: 'pushed' | 'pulled'): Promise<FollowingClient> {
  const server = spawn(process.execPath, [inRepository('dist/server/node.js'), '--stdio'], { stdio: 'pipe' });
  const gone = new Promise<void>((resolve) => server.on('exit', () => resolve()));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const log: string[] = [];
  const items = new Map<string, readonly Diagnostic[]>();
  const results = new Map<string, string>();
  const versions = new Map<string, number | undefined>();
  const published: { uri: string; version: number | undefined }[] = [];
  const waiting: (() => void)[] = [];
  let stopped = false;
  const tell = (): void => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) => {
    items.set(uri, diagnostics);
    versions.set(uri, version);
    published.push({ uri, version });
    tell();
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => void log.push(message));
  connection.onRequest('client/registerCapability', () => null);
  for (const what of ['inlayHint', 'codeLens', 'diagnostic', 'diagnostics'])
    connection.onRequest(`workspace/${what}/refresh`, () => null);
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
    capabilities:
      how === 'pulled'
        ? { ...capabilities, textDocument: { ...capabilities.textDocument, diagnostic: {} } }
        : capabilities,
  });
  await connection.sendNotification(InitializedNotification.type, {});

  const take = (uri: string, report: DocumentDiagnosticReport): void => {
    if (report.kind === 'unchanged') {
      // Only what the editor has can be unchanged.
      if (results.get(uri) !== report.resultId) throw new Error(`${uri} is said to be unchanged, which it is not`);
      return;
    }
    items.set(uri, report.items);
    if (report.resultId === undefined) results.delete(uri);
    else results.set(uri, report.resultId);
  };

  /** Asks for the workspace again and again, as editors do: the answer waits until there is something new. */
  const follow = async (): Promise<void> => {
    // Without any result at all, answers would not wait.
    results.set('file:///nowhere.yaml', 'none');
    while (!stopped) {
      const previousResultIds = [...results].map(([uri, value]) => ({ uri, value }));
      const asked = new Map(results);
      const report = await connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
        previousResultIds,
      });
      for (const item of report.items) {
        // An answer about a document that was asked for meanwhile is the newer one.
        if (results.get(item.uri) === asked.get(item.uri)) take(item.uri, item);
      }
      tell();
    }
  };
  const following =
    how === 'pulled'
      ? follow().catch((error: unknown) => {
          if (!stopped) log.push(String(error));
        })
      : Promise.resolve();

  return {
    connection,
    log,
    published,
    shown: () => new Map([...items].filter(([, list]) => list.length > 0)),
    version: (uri) => versions.get(uri),
    news: () => new Promise((resolve) => waiting.push(resolve)),
    async pull(uri) {
      const previousResultId = results.get(uri);
      const report = await connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', {
        textDocument: { uri },
        previousResultId,
      });
      take(uri, report);
      return items.get(uri) ?? [];
    },
    async stop() {
      stopped = true;
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      await gone;
      connection.dispose();
      await following;
    },
  };
}
