import * as vscode from 'vscode';
import type { SimulationResult } from '../../server/protocol/messages.ts';
import type { Feed } from '../feed.ts';
import { openPlace } from '../places.ts';
import type { FromPanel, PanelState, ToPanel } from '../webview/simulation/messages.ts';
import { panelHtml } from './html.ts';
import { panelType } from './panel-type.ts';

/** What the panel needs of the session around it. */
export interface PanelSurroundings {
  readonly extensionUri: vscode.Uri;
  readonly feed: Feed;
  /** URI of the document that the active editor shows, where it is ours. */
  readonly activeDocument: () => string | undefined;
  readonly chooseSample: (uri: vscode.Uri) => Promise<void>;
  readonly chooseStage: (uri: vscode.Uri) => Promise<void>;
}

/** The one panel of a window: it is about the policy of the active editor, or stays with one. */
export interface SimulationPanel {
  /** Opens the panel on a document, at a gate. */
  show(uri: string | undefined, gate?: string): void;
  /** Takes over a panel of an earlier session of the window. */
  restore(panel: vscode.WebviewPanel, state: unknown): void;
  /** Another editor is active. */
  follow(uri: string): void;
  dispose(): void;
}

const title = () => vscode.l10n.t('Gate simulation');

export function createSimulationPanel(surroundings: PanelSurroundings): SimulationPanel {
  const { extensionUri, feed } = surroundings;
  let panel: vscode.WebviewPanel | undefined;
  let shown: string | null = null;
  let locked = false;
  let latest: SimulationResult | null | undefined;
  let gate: string | undefined;
  let ready = false;
  let stopWatching: (() => void) | undefined;

  const post = (message: ToPanel) => {
    // A hidden panel has no page: it asks again when it is drawn.
    if (ready) void panel?.webview.postMessage(message);
  };

  function postSimulation(): void {
    const nothing =
      shown === null ? vscode.l10n.t('Open a policy, model card or metrics report to simulate its gates.') : null;
    const unknown = latest === null ? vscode.l10n.t('This document belongs to no policy.') : null;
    post({ type: 'simulation', uri: shown, locked, result: latest ?? null, notice: nothing ?? unknown });
    if (gate !== undefined && latest?.report) {
      post({ type: 'reveal', gate });
      if (ready) gate = undefined;
    }
  }

  function about(uri: string | null): void {
    if (uri === shown) return;
    stopWatching?.();
    shown = uri;
    // What is shown stays until the answer for the other document is there: nothing flickers.
    stopWatching =
      uri === null
        ? undefined
        : feed.watch(uri, (result) => {
            latest = result;
            postSimulation();
          });
    if (uri === null) {
      latest = undefined;
      postSimulation();
    }
  }

  async function receive(message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'ready':
        ready = true;
        post({ type: 'language', language: vscode.env.language, texts: texts() });
        postSimulation();
        break;
      case 'open':
        if (latest && !(await openPlace(message.place, latest.uri, panel?.viewColumn))) {
          void vscode.window.showWarningMessage(vscode.l10n.t('{0} is not in the workspace.', message.place.path));
        }
        break;
      case 'choose':
        if (latest)
          await (message.what === 'sample' ? surroundings.chooseSample : surroundings.chooseStage)(
            vscode.Uri.parse(latest.uri, true),
          );
        break;
      case 'lock':
        locked = message.locked;
        if (!locked) about(surroundings.activeDocument() ?? shown);
        // Locked, the panel stays with the policy even if it was a card that led to it.
        else if (latest) about(latest.uri);
        postSimulation();
        break;
    }
  }

  function adopt(next: vscode.WebviewPanel): void {
    panel?.dispose();
    panel = next;
    const icon = (theme: string) => vscode.Uri.joinPath(extensionUri, `media/icons/governance-policy-${theme}.svg`);
    next.iconPath = { light: icon('light'), dark: icon('dark') };
    ready = false;
    const root = vscode.Uri.joinPath(extensionUri, 'dist/webview');
    next.webview.options = { enableScripts: true, localResourceRoots: [root] };
    next.webview.onDidReceiveMessage((message: FromPanel) => receive(message));
    next.onDidChangeViewState(() => {
      if (!next.visible) ready = false;
    });
    next.onDidDispose(() => {
      if (panel !== next) return;
      panel = undefined;
      ready = false;
      latest = undefined;
      about(null);
    });
    next.webview.html = panelHtml({
      cspSource: next.webview.cspSource,
      script: String(next.webview.asWebviewUri(vscode.Uri.joinPath(root, 'simulation.js'))),
      style: String(next.webview.asWebviewUri(vscode.Uri.joinPath(root, 'simulation.css'))),
      title: title(),
    });
  }

  return {
    show(uri, atGate) {
      gate = atGate;
      if (uri !== undefined && (!locked || atGate !== undefined)) about(uri);
      if (panel) {
        panel.reveal(undefined, true);
      } else {
        const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        adopt(vscode.window.createWebviewPanel(panelType, title(), column));
      }
      postSimulation();
    },
    restore(restored, state) {
      const kept = (state ?? {}) as Partial<PanelState>;
      locked = kept.locked === true;
      about((locked ? kept.uri : (surroundings.activeDocument() ?? kept.uri)) ?? null);
      adopt(restored);
    },
    follow(uri) {
      if (panel && !locked) about(uri);
    },
    dispose() {
      stopWatching?.();
      panel?.dispose();
    },
  };
}

/** VS Code's translations for this extension, by their English texts; empty in English. */
function texts(): Readonly<Record<string, string>> {
  const bundle: Record<string, string> = {};
  for (const [key, value] of Object.entries(vscode.l10n.bundle ?? {})) bundle[key] = String(value);
  return bundle;
}
