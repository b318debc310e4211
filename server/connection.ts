import {
  type CancellationToken,
  CodeLensRefreshRequest,
  type Connection,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  InlayHintRefreshRequest,
  LSPErrorCodes,
  ResponseError,
  WatchKind,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver';
import { capabilitiesFor } from './capabilities.ts';
import { type Client, clientOf } from './client.ts';
import { createFileEvents } from './file-events.ts';
import { createGarbage } from './garbage.ts';
import type { Language } from './language.ts';
import { movedBy } from './moves.ts';
import type { Ports } from './ports.ts';
import {
  type ChooseSampleParams,
  chooseSampleRequest,
  type EditorSettings,
  type RulePageParams,
  rulePageRequest,
  type SimulationParams,
  simulationChangedNotification,
  simulationRequest,
} from './protocol/messages.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { createPulls } from './pull.ts';
import { handleRequests, unlessRefused } from './requests.ts';
import { respelled } from './respell.ts';
import { createRowsReader } from './rows-reader.ts';
import { createSession, type Session } from './session.ts';
import type { Snapshot } from './snapshot.ts';
import { canonicalUri } from './uri.ts';
import { whenQuiet } from './when-quiet.ts';
import { clientFiles, knownExtensions } from './workspace.ts';
import { createWorkspaceIndex, type Progress, type WorkspaceIndex } from './workspace-index.ts';

/** Without an open document the workspace is read after this long; with one, once that has its diagnostics. */
const scanDelay = 100;
/** Reading that takes no longer needs no progress bar. */
const quietScan = 1000;

const largestPage = 1024 * 1024;

/** All files of a workspace are looked at again when nobody has typed for a moment. */
const pauseBeforeWorkspace = 300;

/** The server at one end of a connection. The only file that knows the protocol's connection. */
export function startServer(connection: Connection, givenPorts: Ports): void {
  let ports = givenPorts;
  let client: Client | undefined;
  let publisher: Publisher | undefined;
  let index: WorkspaceIndex | undefined;
  let loading: Promise<Language> | undefined;
  let scanning = false;

  const failed = (what: string, error: unknown): void => {
    connection.console.error(
      `${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  };
  const session: Session = createSession(ports, () => publisher?.touch());
  const garbage = createGarbage(ports, () => documents.openUris().length > 0);
  const rehearsal = whenQuiet(
    ports,
    async () => (await load()).rehearse(client, ports.today()),
    (error) => failed('Rehearsing', error),
  );
  const { documents } = session;
  const rows = createRowsReader(
    () => ports,
    session,
    () => load(),
    (what, error) => failed(what, error),
  );
  const spelled = <T>(answer: T): T => (documents.respelled ? respelled(answer, documents.spelling) : answer);

  const load = (): Promise<Language> => {
    loading ??= import('./language.ts').then(({ createLanguage }) => createLanguage(documents, failed, rows.want));
    return loading;
  };

  /** Something has come in: what nobody waits for waits. */
  const disturb = (): void => {
    rehearsal.disturb();
    garbage.disturb();
  };

  const scan = (roots: readonly string[]): void => {
    scanning = true;
    session.setComplete(false);
    inBackground('Reading the workspace', index?.scan(roots, scanProgress(connection, client, ports)));
  };
  const scanFirst = (): void => {
    if (!scanning) scan(session.situation().roots);
  };

  /** Whatever came of it, what is known now is said. */
  const inBackground = (what: string, work: Promise<unknown> | undefined): void =>
    void work?.catch((error) => failed(what, error)).then(() => publisher?.touch());

  const { look, refresh } = createFileEvents({
    rows,
    index: () => index,
    isUnwatched: () => client !== undefined && !client.watchFiles && session.situation().complete,
    run: (work) => inBackground('Reading files', work),
  });

  const settings = async (): Promise<void> => {
    if (!client?.configuration) return;
    const section: EditorSettings | null = await connection.workspace.getConfiguration('gatewright');
    session.setSettings(section ?? {});
  };

  const rulePage = (rule: string): Promise<string | undefined> => {
    const pages = client?.rulePages?.replace(/\/$/, '');
    return pages === undefined
      ? ports.rulePage(rule)
      : ports.files.readFile(`${pages}/${rule}.md`, { maxBytes: largestPage });
  };

  connection.onInitialize((params) => {
    client = clientOf(params.capabilities, params.initializationOptions);
    if (client.files) {
      const { parquetWorker: script } = client;
      const { parquet } = ports;
      const files = clientFiles(
        (method, p) => connection.sendRequest(method, p),
        parquet && script !== undefined ? (file) => parquet(script, file) : undefined,
      );
      ports = { ...ports, files };
    }
    const folders = params.workspaceFolders ?? (params.rootUri ? [{ uri: params.rootUri }] : []);
    session.setRoots([...new Set(folders.map(rootUriOf))]);
    index = createWorkspaceIndex(ports, session, async () => {
      (await load()).snapshots.take(session.situation());
    });
    const notify = (sent: Promise<unknown>): void => void sent.catch(() => undefined); // the editor may be gone
    publisher = createPublisher(client, ports, session, load, {
      diagnostics: (p) => notify(connection.sendDiagnostics(spelled(p))),
      refreshDiagnostics: () => notify(connection.sendRequest(DiagnosticRefreshRequest.type)),
      refreshInlayHints: () => notify(connection.sendRequest(InlayHintRefreshRequest.type)),
      refreshCodeLenses: () => notify(connection.sendRequest(CodeLensRefreshRequest.type)),
      simulationChanged: (policies) =>
        notify(connection.sendNotification(simulationChangedNotification, { uris: policies.map(documents.spelling) })),
      failed,
    });
    return { capabilities: capabilitiesFor(client), serverInfo: { name: 'Gatewright' } };
  });

  connection.onInitialized(() => {
    if (client?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const before = session.situation().roots;
        const gone = new Set(removed.map(rootUriOf));
        const now = [...new Set([...before.filter((root) => !gone.has(root)), ...added.map(rootUriOf)])];
        session.setRoots(now);
        rows.rootsChanged();
        inBackground('Reading the workspace', index?.rootsChanged());
        const fresh = now.filter((root) => !before.includes(root));
        // Before the first look at the workspace there is nothing to add to: that reads all folders that there are then.
        if (scanning && fresh.length > 0) scan(fresh);
      });
    }
    // In the next turn: the answer to `initialize` is on its way before anything heavy begins.
    ports.schedule(() => {
      load().catch((error) => failed('Loading', error));
      void settings().catch((error) => failed('Reading the settings', error));
      if (client?.watchFiles) {
        const watchers = [
          { globPattern: `**/*.{${knownExtensions.join(',')}}` },
          // A directory that goes takes its files with it: of those, editors say nothing.
          { globPattern: '**/*', kind: WatchKind.Delete },
        ];
        void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => undefined);
      }
      if (client?.registersConfiguration) {
        const options = { section: 'gatewright' };
        void connection.client.register(DidChangeConfigurationNotification.type, options).catch(() => undefined);
      }
    });
    ports.later(scanDelay, scanFirst);
  });

  // Texts

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    documents.open(uri, languageId, version, text);
    garbage.left(text.length);
    publisher?.touch();
    disturb();
    // Once it has been said what is wrong with it.
    if (text.includes('gatewright/')) void publisher?.nextChange().then(rehearsal.start);
    if (!scanning) ports.schedule(() => ports.schedule(scanFirst));
    refresh();
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    documents.change(canonicalUri(uri), version, contentChanges);
    publisher?.touch();
    disturb();
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    const uri = canonicalUri(textDocument.uri);
    const length = documents.text(uri)?.length ?? 0;
    if (!documents.close(uri)) return;
    disturb();
    garbage.left(length);
    publisher?.closed(uri);
    requests.closed(uri);
    // What is on disk may differ from what was on the screen, or may not be there at all.
    look([uri]);
    refresh();
  });
  connection.onDidSaveTextDocument(refresh);
  connection.onDidChangeWatchedFiles(({ changes }) => look(changes.map(({ uri }) => uri)));
  connection.workspace.onDidCreateFiles(({ files }) => look(files.map(({ uri }) => uri)));
  connection.workspace.onDidDeleteFiles(({ files }) => look(files.map(({ uri }) => uri)));
  connection.workspace.onDidRenameFiles(({ files }) => {
    session.filesMoved(movedBy(files));
    look(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]));
  });
  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    if (client?.configuration) void settings().catch((error) => failed('Reading the settings', error));
    else session.setSettings((pushed as { gatewright?: EditorSettings } | null)?.gatewright ?? {});
  });

  // Requests: each answers from the present moment, and fails alone.

  const answer =
    <P, R>(what: string, compute: (language: Language, snapshot: Snapshot, params: P, by: Client) => R | Promise<R>) =>
    async (params: P, token?: CancellationToken): Promise<R> => {
      publisher?.asked();
      disturb();
      const language = await load();
      if (token?.isCancellationRequested) throw cancelled();
      try {
        if (!client) throw new ResponseError(LSPErrorCodes.RequestFailed, 'Not initialized.');
        return spelled(await compute(language, language.snapshots.take(session.situation()), params, client));
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        failed(what, error);
        throw new ResponseError(LSPErrorCodes.RequestFailed, `${what} failed; the server's log says why.`);
      }
    };
  const uriOf = ({ textDocument }: { readonly textDocument: { readonly uri: string } }): string =>
    canonicalUri(textDocument.uri);
  const ourLanguages = /^(governance-|model-card|metrics-report|policy-test|gatewright)/;

  connection.onCompletion(
    answer('Completion', ({ complete, referencedRows }, snapshot, params, by) => {
      const uri = uriOf(params);
      const offset = snapshot.file(uri)?.lines.offsetAt(params.position) ?? 0;
      for (const rows of referencedRows(snapshot, uri)) index?.wantColumns(rows);
      return [...complete(snapshot, by, uri, offset, ourLanguages.test(documents.languageId(uri) ?? ''))];
    }),
  );
  connection.onCompletionResolve(
    answer('Completion', ({ resolveCompletion }, snapshot, item, by) => resolveCompletion(snapshot, by, item)),
  );
  connection.onHover(
    answer('Hover', ({ hover }, snapshot, params, by) => hover(snapshot, by, uriOf(params), params.position)),
  );
  connection.onDocumentSymbol(
    answer('The outline', ({ documentSymbols }, snapshot, params, by) => documentSymbols(snapshot, by, uriOf(params))),
  );
  connection.onWorkspaceSymbol(
    answer('Searching symbols', ({ workspaceSymbols }, snapshot, { query }) => workspaceSymbols(snapshot, query)),
  );
  connection.onDefinition(
    answer('Definition', ({ definition }, snapshot, params, by) =>
      definition(snapshot, by, uriOf(params), params.position),
    ),
  );
  connection.onReferences(
    answer('References', ({ references }, snapshot, params) =>
      references(snapshot, uriOf(params), params.position, params.context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(
    answer('Highlights', ({ highlights }, snapshot, params) => highlights(snapshot, uriOf(params), params.position)),
  );
  connection.onPrepareRename(
    answer('Renaming', ({ prepareRename }, snapshot, params) =>
      unlessRefused(prepareRename(snapshot, uriOf(params), params.position)),
    ),
  );
  connection.onRenameRequest(
    answer('Renaming', ({ rename }, snapshot, params, by) =>
      unlessRefused(rename(snapshot, by, uriOf(params), params.position, params.newName)),
    ),
  );
  connection.onCodeAction(
    answer('Code actions', ({ codeActions }, snapshot, params, by) =>
      codeActions(snapshot, by, uriOf(params), params.range, params.context),
    ),
  );
  connection.onFoldingRanges(
    answer('Folding', ({ foldingRanges }, snapshot, params) => foldingRanges(snapshot, uriOf(params))),
  );
  connection.onSelectionRanges(
    answer('Selection', ({ selectionRanges }, snapshot, params) =>
      selectionRanges(snapshot, uriOf(params), params.positions),
    ),
  );
  connection.onDocumentLinks(
    answer('Links', ({ documentLinks }, snapshot, params) => documentLinks(snapshot, uriOf(params))),
  );
  connection.onCodeLens(
    answer('Code lenses', ({ codeLenses }, snapshot, params, by) => {
      const lenses = codeLenses(snapshot, by, uriOf(params));
      publisher?.answered('lenses', uriOf(params), lenses);
      return lenses;
    }),
  );
  connection.languages.inlayHint.on(
    answer('Inlay hints', ({ inlayHints }, snapshot, params) => {
      const hints = inlayHints(snapshot, uriOf(params));
      publisher?.answered('hints', uriOf(params), hints);
      const { start, end } = params.range;
      return hints.filter(({ position }) => position.line >= start.line && position.line <= end.line);
    }),
  );

  const requests = handleRequests(connection, answer);

  const pulls = createPulls();
  connection.languages.diagnostics.on(
    answer('Diagnostics', (language, snapshot, params, by) =>
      pulls.document(language.diagnose(snapshot, by, uriOf(params)), params.previousResultId),
    ),
  );
  connection.languages.diagnostics.onWorkspace(async (params, token) => {
    const ask = answer<typeof params, WorkspaceDiagnosticReport>(
      'Diagnostics',
      (language, snapshot, { previousResultIds }, by) =>
        pulls.workspace(language, snapshot, by, previousResultIds, {
          token,
          schedule: (task) => ports.schedule(task),
          isCurrent: (uri) => documents.version(uri) === snapshot.versions.get(uri),
        }),
    );
    for (;;) {
      const change = publisher?.nextChange();
      const report = await ask(params, token);
      if (token.isCancellationRequested) throw cancelled();
      // Clients ask again and again; where nothing is new the answer waits until something is.
      if (report.items.length > 0 || params.previousResultIds.length === 0) return report;
      await Promise.race([change, new Promise((done) => token.onCancellationRequested(done))]);
      await new Promise<void>((done) => ports.later(pauseBeforeWorkspace, done));
    }
  });

  // What the protocol has no words for

  connection.onRequest(
    simulationRequest,
    answer('Simulation', ({ simulationFor }, snapshot, { uri }: SimulationParams) =>
      simulationFor(snapshot, canonicalUri(uri)),
    ),
  );
  connection.onRequest(
    chooseSampleRequest,
    answer('Choosing a sample', (language, snapshot, params: ChooseSampleParams) => {
      const policy = language.policyOf(snapshot, canonicalUri(params.uri));
      if (!policy) return null;
      const { reports, stage, asOf } = params;
      const isNothing = reports === null && !stage && !asOf;
      session.setChoice(
        policy.uri,
        isNothing
          ? undefined
          : {
              ...(reports ? { reports: reports.map(canonicalUri) } : {}),
              ...(stage ? { stage } : {}),
              ...(asOf ? { asOf } : {}),
            },
      );
      return language.simulationFor(language.snapshots.take(session.situation()), policy.uri);
    }),
  );
  connection.onRequest(rulePageRequest, async ({ rule }: RulePageParams) =>
    /^[a-z]+\/[a-z0-9-]+$/.test(rule) ? ((await rulePage(rule)) ?? null) : null,
  );

  connection.listen();
}

/** A folder of the workspace by its one spelling, without a slash at its end. */
function rootUriOf({ uri }: { readonly uri: string }): string {
  return canonicalUri(uri).replace(/(?<=[^/])\/$/, '');
}

function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
}

/** Says how far the reading of a workspace is, once it has taken a while. */
function scanProgress(connection: Connection, client: Client | undefined, ports: Ports): Progress {
  let bar: Awaited<ReturnType<Connection['window']['createWorkDoneProgress']>> | undefined;
  let isDone = false;
  const cancel = ports.later(quietScan, () => {
    if (isDone || !client?.progress) return;
    void connection.window.createWorkDoneProgress().then(
      (made) => {
        if (isDone) return;
        bar = made;
        made.begin('Gatewright: reading the workspace', 0, undefined, false);
      },
      () => undefined,
    );
  });
  return {
    report: (done, total) => bar?.report(Math.round((100 * done) / Math.max(1, total)), `${done} of ${total} files`),
    done() {
      isDone = true;
      cancel();
      bar?.done();
    },
  };
}
