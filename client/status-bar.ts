import * as vscode from 'vscode';
import type { GateReport, SimulationResult } from '../server/protocol/messages.ts';

export type ServerState = 'starting' | 'running' | 'stopped';

/** The entry in the status bar: the decision of the active policy, else the state of the server. */
export interface StatusBar {
  server(state: ServerState): void;
  /** Undefined: no document of ours is active. Null: it belongs to no policy. */
  simulation(result: SimulationResult | null | undefined): void;
  dispose(): void;
}

const icons: Readonly<Record<GateReport['decision'], string>> = {
  promote: '$(pass)',
  'promote-with-warnings': '$(warning)',
  hold: '$(debug-pause)',
  block: '$(circle-slash)',
};

function decisionWord(decision: GateReport['decision']): string {
  switch (decision) {
    case 'promote':
      return vscode.l10n.t('Promote');
    case 'promote-with-warnings':
      return vscode.l10n.t('Promote with warnings');
    case 'hold':
      return vscode.l10n.t('Hold');
    case 'block':
      return vscode.l10n.t('Block');
  }
}

export function createStatusBar(commands: { readonly simulate: string; readonly restart: string }): StatusBar {
  const item = vscode.window.createStatusBarItem('gatewright.status', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Gatewright';
  let state: ServerState = 'starting';
  let result: SimulationResult | null | undefined;

  function draw(): void {
    item.backgroundColor = undefined;
    item.command = commands.simulate;
    if (state === 'stopped') {
      show('$(error) Gatewright', vscode.l10n.t('The language server has stopped. Click to start it again.'));
      item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
      item.command = commands.restart;
    } else if (result === undefined) {
      if (state === 'starting') show('$(sync~spin) Gatewright', vscode.l10n.t('The language server is starting.'));
      else item.hide();
    } else if (result === null) {
      show('Gatewright', vscode.l10n.t('This document belongs to no policy.'));
    } else if (!result.report) {
      show(
        `$(question) ${vscode.l10n.t('No decision')}`,
        result.message ?? vscode.l10n.t('Nothing could be decided yet.'),
      );
    } else {
      const { report } = result;
      const word = decisionWord(report.decision);
      show(
        `${icons[report.decision]} ${word}${result.stale ? ` ${vscode.l10n.t('(stale)')}` : ''}`,
        details(report, result, word),
      );
      // Never by colour alone: word and icon say it as well.
      if (report.decision === 'block') item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
      else if (report.decision === 'hold')
        item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    }
  }

  function show(text: string, tooltip: string): void {
    item.text = text;
    item.tooltip = tooltip;
    item.accessibilityInformation = {
      label: `Gatewright: ${text.replace(/\$\([^)]*\)\s*/g, '')}. ${tooltip}`,
      role: 'button',
    };
    item.show();
  }

  draw();
  return {
    server(next) {
      state = next;
      draw();
    },
    simulation(next) {
      result = next;
      draw();
    },
    dispose: () => item.dispose(),
  };
}

/** What the decision was made on. Plain text: names come from documents. */
function details(report: GateReport, result: SimulationResult, word: string): string {
  const named = (subject: { readonly name: string | null; readonly version: string | null }) =>
    [subject.name ?? vscode.l10n.t('unnamed'), subject.version].filter((part) => part !== null).join(' ');
  return [
    vscode.l10n.t('{0}: {1} for {2}', named(report.policy), word, named(report.model)),
    vscode.l10n.t('Stage {0}, as of {1}', report.stage ?? vscode.l10n.t('no stage'), report.asOf),
    ...(result.stale && result.message ? [result.message] : []),
    ...(report.reasons ?? []).slice(0, 3),
  ].join('\n');
}
