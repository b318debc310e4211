import * as vscode from 'vscode';
import { commands } from './commands.ts';
import { isGoverned } from './documents.ts';
import type { ConnectServer } from './host.ts';
import type { Session } from './session.ts';
import { panelType } from './simulation/panel-type.ts';

/**
 * What happens on the host's thread when VS Code activates the extension: commands are registered, nothing else is
 * loaded. The server starts with the first document that is ours, or with the first command.
 */
export function start(context: vscode.ExtensionContext, connect: ConnectServer): void {
  let starting: Promise<Session> | undefined;
  const session = (): Promise<Session> => {
    starting ??= import('./session.ts').then(({ startSession }) => startSession(context, connect));
    return starting;
  };
  const run = (name: string, act: (session: Session, ...args: unknown[]) => unknown) =>
    context.subscriptions.push(
      vscode.commands.registerCommand(name, async (...args: unknown[]) => act(await session(), ...args)),
    );

  run(commands.simulate, (s, uri, gate) => s.simulate(asUri(uri), typeof gate === 'string' ? gate : undefined));
  run(commands.chooseSample, (s, uri) => s.chooseSample(asUri(uri)));
  run(commands.chooseStage, (s, uri) => s.chooseStage(asUri(uri)));
  run(commands.compareWithHead, (s, uri) => s.compareWithHead(asUri(uri)));
  run(commands.restartServer, (s) => s.restartServer());
  run(commands.showRule, (s, rule) => s.showRule(typeof rule === 'string' ? rule : undefined));
  run(commands.showOutput, (s) => s.showOutput());
  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(panelType, {
      deserializeWebviewPanel: async (panel, state) => (await session()).restorePanel(panel, state),
    }),
  );

  startWithDocuments(context, () => {
    // Nobody waits for this; a command that does gets the error itself.
    session().catch((error) => console.error(error));
  });
}

/** Calls `begin` once, as soon as a document of ours is open, or the workspace has some by their names. */
function startWithDocuments(context: vscode.ExtensionContext, begin: () => void): void {
  if (vscode.workspace.textDocuments.some(isGoverned)) {
    // In a turn of its own: other extensions are waiting for theirs.
    setTimeout(begin, 0);
    return;
  }
  const waiting: vscode.Disposable[] = [];
  let begun = false;
  const once = () => {
    if (begun) return;
    begun = true;
    for (const listener of waiting) listener.dispose();
    begin();
  };
  const look = (document: vscode.TextDocument) => {
    if (isGoverned(document)) once();
  };
  waiting.push(
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument((event) => look(event.document)),
  );
  context.subscriptions.push(...waiting);
  // The problems of a workspace are shown without opening its files.
  vscode.workspace.findFiles('**/{*.policy,gatewright}.{yaml,yml}', '**/node_modules/**', 1).then(([first]) => {
    if (first) once();
  });
}

/** Lenses say URIs as text, editor titles give them whole. */
function asUri(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) return value;
  return typeof value === 'string' ? vscode.Uri.parse(value, true) : undefined;
}
