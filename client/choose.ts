import * as vscode from 'vscode';
import type { ChooseSampleParams, SampleCandidate, SimulationResult } from '../server/protocol/messages.ts';

interface SampleItem extends vscode.QuickPickItem {
  /** Undefined for separators; null goes back to what the workspace says. */
  readonly reports?: readonly string[] | null;
}

interface StageItem extends vscode.QuickPickItem {
  readonly stage: string | null;
}

/** Lets the user choose what decides a policy. Undefined: nothing was chosen, or there is nothing to choose from. */
export async function pickSample(result: SimulationResult): Promise<ChooseSampleParams | undefined> {
  if (result.candidates.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The workspace has no metrics report of a model that this policy applies to.'),
    );
    return undefined;
  }
  const back: SampleItem = {
    label: vscode.l10n.t('What the workspace says'),
    detail: vscode.l10n.t('By gatewright.yaml, the model card, or the only report in scope'),
    reports: null,
  };
  const chosen = result.sample?.origin === 'chosen';
  const items: SampleItem[] = [
    ...result.candidates.map(sampleItem),
    ...(chosen ? [{ label: '', kind: vscode.QuickPickItemKind.Separator }, back] : []),
  ];
  const item = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Choose Metrics Sample'),
    placeHolder: vscode.l10n.t('The reports on which the policy is decided'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (item?.reports === undefined) return undefined;
  // The stage stays: who compares samples means them for the same one. Going back goes back with everything.
  return { uri: result.uri, reports: item.reports, stage: item.reports === null ? null : result.sample?.stage };
}

function sampleItem(candidate: SampleCandidate): SampleItem {
  return {
    label: plain(candidate.label),
    detail: plain(candidate.detail),
    ...(candidate.current ? { description: vscode.l10n.t('current') } : {}),
    reports: candidate.reports,
  };
}

/** Lets the user choose the stage of a decision. */
export async function pickStage(result: SimulationResult): Promise<ChooseSampleParams | undefined> {
  const current = result.report?.stage ?? result.sample?.stage ?? null;
  if (result.stages.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The policy declares no stages.'));
    return undefined;
  }
  const items: StageItem[] = result.stages.map((stage) => ({
    label: plain(stage),
    ...(stage === current ? { description: vscode.l10n.t('current') } : {}),
    stage,
  }));
  items.push({ label: '', kind: vscode.QuickPickItemKind.Separator, stage: null });
  items.push({
    label: vscode.l10n.t('What the workspace says'),
    detail: vscode.l10n.t('By gatewright.yaml, the model card, or the last stage of the policy'),
    stage: null,
  });
  const item = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Choose Stage'),
    placeHolder: vscode.l10n.t('The stage for which the policy is decided'),
  });
  if (!item) return undefined;
  // A sample that the user chose stays chosen; any other goes on being found by the workspace.
  const reports = result.sample?.origin === 'chosen' ? result.sample.reports : null;
  return { uri: result.uri, reports, stage: item.stage };
}

/** Quick picks draw `$(name)` as an icon; names in documents are text. */
function plain(text: string): string {
  return text.replace(/\$(?=\([a-z0-9~-]+\))/gi, '$\u200b');
}
