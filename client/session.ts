import * as vscode from 'vscode';
import { type LanguageClientOptions, RevealOutputChannelOn, State } from 'vscode-languageclient';
import {
  type ChooseSampleParams,
  type CommandResult,
  chooseSampleRequest,
  type InitializationOptions,
  rulePageRequest,
  type SimulationChangedParams,
  type SimulationResult,
  serverCommands,
  simulationChangedNotification,
  simulationRequest,
} from '../server/protocol/messages.ts';
import { pickSample, pickStage } from './choose.ts';
import { commands } from './commands.ts';
import { createComparisons } from './comparison.ts';
import { isGoverned, ownLanguages, selectorOf, sharedLanguages } from './documents.ts';
import { createFeed } from './feed.ts';
import { rulePagesOf, serveFiles } from './files.ts';
import { createHead, type Head, hasGit } from './head.ts';
import type { ConnectServer } from './host.ts';
import { clientId, folderSchemes } from './language-client.ts';
import { restarting } from './restarts.ts';
import { createRulePages, linkToPages } from './rule-pages.ts';
import { createSimulationPanel } from './simulation/panel.ts';
import { createStatusBar } from './status-bar.ts';

/** The running part of the extension: the server's client and everything that shows what the server says. */
export interface Session {
  /** Opens the simulation of a document, by default the active one, at a gate. */
  simulate(uri: vscode.Uri | undefined, gate: string | undefined): void;
  chooseSample(uri: vscode.Uri | undefined): Promise<void>;
  chooseStage(uri: vscode.Uri | undefined): Promise<void>;
  restartServer(): Promise<void>;
  /** What differs from the commit that is checked out, by default of the active document. */
  compareWithHead(uri: vscode.Uri | undefined): Promise<void>;
  showRule(rule: string | undefined): Promise<void>;
  showOutput(): void;
  restorePanel(panel: vscode.WebviewPanel, state: unknown): void;
}

/** Connects the server and shows what it says. Resolves before the server has answered: nothing waits for it. */
export async function startSession(context: vscode.ExtensionContext, connect: ConnectServer): Promise<Session> {
  const output = vscode.window.createOutputChannel('Gatewright', { log: true });
  const status = createStatusBar({
    simulate: commands.simulate,
    restart: commands.restartServer,
  });
  const head = createHead(() => refreshLenses());
  const client = await connect(clientOptions(output, head, () => void offerRestart()));
  const comparisons = createComparisons(head, (uri, other) =>
    client.sendRequest<CommandResult>('workspace/executeCommand', {
      command: serverCommands.compare,
      arguments: [uri, other, { quiet: true }],
    }),
  );
  const feed = createFeed((uri) => client.sendRequest<SimulationResult | null>(simulationRequest, { uri }));
  const rulePages = createRulePages((rule) => client.sendRequest<string | null>(rulePageRequest, { rule }));
  const panel = createSimulationPanel({
    extensionUri: context.extensionUri,
    feed,
    activeDocument,
    chooseSample: (uri) => choose(uri, pickSample),
    chooseStage: (uri) => choose(uri, pickStage),
  });

  /** Lenses that were asked for before Git was known lack one. */
  function refreshLenses(): void {
    const lenses = client.getFeature('textDocument/codeLens');
    for (const document of vscode.workspace.textDocuments)
      if (isGoverned(document)) lenses?.getProvider(document)?.onDidChangeCodeLensEmitter.fire();
  }

  async function choose(
    uri: vscode.Uri | undefined,
    pick: (result: SimulationResult) => Promise<ChooseSampleParams | undefined>,
  ): Promise<void> {
    const about = uri?.toString() ?? activeDocument();
    const result =
      about === undefined ? null : await client.sendRequest<SimulationResult | null>(simulationRequest, { uri: about });
    if (!result) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a policy, model card or metrics report first.'));
      return;
    }
    const choice = await pick(result);
    if (choice) feed.give(await client.sendRequest<SimulationResult>(chooseSampleRequest, choice));
  }

  async function offerRestart(): Promise<void> {
    const again = vscode.l10n.t('Start Again');
    const show = vscode.l10n.t('Show Output');
    const message = vscode.l10n.t(
      'The Gatewright language server ended several times in a row and is not started again.',
    );
    const chosen = await vscode.window.showErrorMessage(message, again, show);
    if (chosen === again) await client.start();
    if (chosen === show) output.show();
  }

  let stopWatching: (() => void) | undefined;
  function watchActive(): void {
    const uri = activeDocument();
    if (uri === undefined && vscode.window.activeTextEditor === undefined) return; // a panel or nothing is active
    stopWatching?.();
    stopWatching = uri === undefined ? undefined : feed.watch(uri, status.simulation);
    if (uri === undefined) status.simulation(undefined);
    else panel.follow(uri);
  }

  client.onNotification(simulationChangedNotification, ({ uris }: SimulationChangedParams) => {
    feed.changed(uris);
    // A plain YAML document can become ours while its header is typed.
    if (!stopWatching) watchActive();
  });
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) feed.changed();
    status.server(newState === State.Running ? 'running' : newState === State.Starting ? 'starting' : 'stopped');
  });
  context.subscriptions.push(
    output,
    status,
    head,
    comparisons,
    rulePages,
    panel,
    serveFiles(client, rulePagesOf(context.extensionUri)),
    vscode.window.onDidChangeActiveTextEditor(watchActive),
    { dispose: () => stopWatching?.() },
    { dispose: () => client.dispose() },
  );

  client.start().then(watchActive, (error) => output.error(error instanceof Error ? error : String(error)));

  return {
    simulate: (uri, gate) => panel.show(uri?.toString() ?? activeDocument(), gate),
    chooseSample: (uri) => choose(uri, pickSample),
    chooseStage: (uri) => choose(uri, pickStage),
    restartServer: async () => {
      if (client.needsStop()) await client.stop();
      await client.start();
    },
    compareWithHead: async (uri) => {
      const about = uri?.toString() ?? activeDocument();
      if (about !== undefined) await comparisons.withHead(vscode.Uri.parse(about, true));
      else void vscode.window.showInformationMessage(vscode.l10n.t('Open a policy first.'));
    },
    showRule: (rule) => rulePages.show(rule),
    showOutput: () => output.show(),
    restorePanel: (restored, state) => panel.restore(restored, state),
  };
}

/** URI of the active editor's document, where it is ours. */
function activeDocument(): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document && isGoverned(document) ? document.uri.toString() : undefined;
}

function clientOptions(output: vscode.LogOutputChannel, head: Head, giveUp: () => void): LanguageClientOptions {
  return {
    documentSelector: selectorOf([...ownLanguages, ...sharedLanguages], folderSchemes()),
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: {
      commands: [commands.simulate, commands.chooseSample, ...(hasGit() ? [commands.compareWithHead] : [])],
    } satisfies InitializationOptions,
    synchronize: { configurationSection: clientId },
    errorHandler: restarting(giveUp),
    middleware: {
      handleDiagnostics: (uri, diagnostics, next) => {
        linkToPages(diagnostics, commands.showRule);
        next(uri, diagnostics);
      },
      provideCodeLenses: async (document, token, next) => {
        const lenses = await next(document, token);
        if (head.knows(document.uri)) return lenses;
        return lenses?.filter(({ command }) => command?.command !== commands.compareWithHead);
      },
      provideDiagnostics: async (document, previous, token, next) => {
        const report = await next(document, previous, token);
        if (report && 'items' in report) linkToPages(report.items, commands.showRule);
        return report;
      },
      provideWorkspaceDiagnostics: (resultIds, token, receive, next) =>
        next(resultIds, token, (chunk) => {
          for (const item of chunk?.items ?? []) if ('items' in item) linkToPages(item.items, commands.showRule);
          receive(chunk);
        }),
    },
  };
}
