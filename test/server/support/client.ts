import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  type CompletionItem,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
} from 'vscode-languageserver-protocol/node';
import { type SimulationChangedParams, simulationChangedNotification } from '../../../server/protocol/messages.ts';
import { inRepository } from '../../support/repository.ts';

/** What one editor or another can do. */
export const everything: ClientCapabilities = {
  workspace: {
    configuration: false,
    workspaceEdit: { documentChanges: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
    completion: {
      completionItem: {
        snippetSupport: true,
        documentationFormat: ['markdown'],
        insertTextModeSupport: { valueSet: [1, 2] },
      },
    },
    hover: { contentFormat: ['markdown'] },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } },
      isPreferredSupport: true,
    },
    inlayHint: {},
    codeLens: {},
  },
};

interface Published {
  readonly version: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** An editor without a screen, at the other end of a real server process. */
export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly result: InitializeResult;
  readonly directory: string;
  readonly log: readonly string[];
  /** What the server asked to be asked again. */
  readonly refreshes: readonly string[];
  /** Policies whose simulation the server said had changed. */
  readonly simulations: readonly string[];
  uri(name: string): string;
  /** Opens a file of the workspace, with its own text or another. */
  open(name: string, text?: string): Promise<string>;
  text(name: string): string;
  /** Replaces the first `from` of the document by `to`, as one incremental edit. */
  edit(name: string, from: string, to: string): Promise<void>;
  apply(name: string, edits: readonly TextEdit[]): Promise<void>;
  /** The same, once for each of several edits, all written to the server at once; after each edit something may be asked. */
  burst(name: string, texts: readonly string[], asked?: { readonly method: string; readonly params: object }): void;
  /** Resolves with what was published last for a file, once it is of the present version and as is asked for. */
  diagnostics(name: string, fits?: (list: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  published(name: string): readonly Published[];
  /** Where `what` begins in the document, or its end. */
  position(name: string, what: string, end?: boolean): Position;
  /** Asks until the answer is as it is expected: what depends on other files may take a moment. */
  until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T>;
  stop(): Promise<number | null>;
}

interface Open {
  uri: string;
  text: string;
  version: number;
}

export interface ClientOptions {
  /** Directory of test/cases/server that becomes the workspace, or any by its absolute path. */
  readonly workspace: string;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** Files written into the workspace before the server starts. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Another copy of dist/server, and what its process is told beside. */
  readonly server?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export async function startClient(options: ClientOptions): Promise<TestClient> {
  const directory = await mkdtemp(path.join(tmpdir(), 'gatewright-'));
  await cp(path.resolve(inRepository('test/cases/server'), options.workspace), directory, { recursive: true });
  for (const [name, text] of Object.entries(options.files ?? {})) await writeFile(path.join(directory, name), text);

  const script = path.join(options.server ?? inRepository('dist/server'), 'node.js');
  const env = { ...process.env, ...options.env };
  const server = spawn(process.execPath, [script, '--stdio'], { stdio: 'pipe', env });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const documents = new Map<string, Open>();
  const publishes = new Map<string, Published[]>();
  const log: string[] = [];
  const refreshes: string[] = [];
  const changed: (() => void)[] = [];
  const wake = (): void => {
    for (const waiting of changed.splice(0)) waiting();
  };
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) => {
    publishes.set(uri, [...(publishes.get(uri) ?? []), { version, diagnostics }]);
    wake();
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => void log.push(message));
  connection.onRequest('client/registerCapability', () => null);
  for (const what of ['inlayHint', 'codeLens', 'diagnostic', 'diagnostics']) {
    connection.onRequest(`workspace/${what}/refresh`, () => {
      refreshes.push(what);
      wake();
      return null;
    });
  }
  const simulations: string[] = [];
  connection.onNotification(simulationChangedNotification, ({ uris }: SimulationChangedParams) => {
    simulations.push(...uris);
    wake();
  });
  connection.listen();
  const rootUri = pathToFileURL(directory).href;
  const result = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'test' }],
    capabilities: options.capabilities ?? everything,
    initializationOptions: options.initializationOptions,
  });
  await connection.sendNotification(InitializedNotification.type, {});

  const documentOf = (name: string): Open => {
    const open = documents.get(name);
    assert.ok(open, `${name} is not open`);
    return open;
  };
  const positionOf = (text: string, offset: number): Position => {
    const lines = text.slice(0, offset).split('\n');
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  };
  const send = async (open: Open, edits: readonly TextEdit[]): Promise<void> => {
    const version = ++open.version;
    for (const { range, newText } of edits) {
      const { text } = open;
      open.text = text.slice(0, offsetAt(text, range.start)) + newText + text.slice(offsetAt(text, range.end));
    }
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: open.uri, version },
      contentChanges: edits.map(({ range, newText }) => ({ range, text: newText })),
    });
  };

  return {
    connection,
    result,
    directory,
    log,
    refreshes,
    simulations,
    uri: (name) => `${rootUri}/${name}`,
    async open(name, text) {
      const uri = `${rootUri}/${name}`;
      const content = text ?? (await readFile(path.join(directory, name), 'utf8'));
      documents.set(name, { uri, text: content, version: 1 });
      const textDocument = { uri, languageId: 'yaml', version: 1, text: content };
      await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
      return uri;
    },
    text: (name) => documentOf(name).text,
    async edit(name, from, to) {
      const open = documentOf(name);
      const at = open.text.indexOf(from);
      assert.ok(at >= 0, `${from} is not in ${name}`);
      const range = { start: positionOf(open.text, at), end: positionOf(open.text, at + from.length) };
      await send(open, [{ range, newText: to }]);
    },
    async apply(name, edits) {
      // From the end, so that no edit moves another.
      const ordered = [...edits].sort(
        (a, b) => b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character,
      );
      await send(documentOf(name), ordered);
    },
    burst(name, texts, asked) {
      const open = documentOf(name);
      const messages = texts.map((text) => {
        open.text = text;
        const params = { textDocument: { uri: open.uri, version: ++open.version }, contentChanges: [{ text }] };
        const bodies = [
          { jsonrpc: '2.0', method: 'textDocument/didChange', params },
          ...(asked ? [{ jsonrpc: '2.0', id: `burst-${open.version}`, ...asked }] : []),
        ].map((body) => JSON.stringify(body));
        return bodies.map((body) => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`).join('');
      });
      server.stdin.write(messages.join(''));
    },
    async diagnostics(name, fits = () => true) {
      const open = documents.get(name);
      const uri = `${rootUri}/${name}`;
      for (;;) {
        const last = publishes.get(uri)?.at(-1);
        if (last && (!open || last.version === open.version) && fits(last.diagnostics)) return last.diagnostics;
        await new Promise<void>((resolve) => changed.push(resolve));
      }
    },
    published: (name) => publishes.get(`${rootUri}/${name}`) ?? [],
    position(name, what, end = false) {
      const { text } = documentOf(name);
      const at = text.indexOf(what);
      assert.ok(at >= 0, `${what} is not in ${name}`);
      return positionOf(text, at + (end ? what.length : 0));
    },
    async until(ask, fits) {
      for (;;) {
        const next = new Promise<void>((resolve) => changed.push(resolve));
        const answer = await ask();
        if (fits(answer)) return answer;
        await next;
      }
    },
    async stop() {
      const code = exitOf(server);
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      const result = await code;
      connection.dispose();
      await rm(directory, { recursive: true, force: true });
      return result;
    },
  };
}

function exitOf(server: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => server.on('exit', resolve));
}

export function offsetAt(text: string, { line, character }: Position): number {
  const lines = text.split('\n');
  return lines.slice(0, line).reduce((sum, l) => sum + l.length + 1, 0) + character;
}

/** The text after a completion has been taken, with snippet stops written as they are. */
export function accepted(text: string, item: CompletionItem): string {
  const edit = item.textEdit;
  assert.ok(edit && 'range' in edit, 'a completion has an exact range');
  return text.slice(0, offsetAt(text, edit.range.start)) + edit.newText + text.slice(offsetAt(text, edit.range.end));
}
