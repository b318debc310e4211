import { isPlaceholder } from '../model/placeholder.ts';
import type { Declarations } from './declared.ts';
import {
  inCard,
  missingInCard,
  nothingFound,
  readMoment,
  showPath,
  uncorroborated,
  valueAt,
} from './declared-value.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { compareMoments, type Moment } from './moment.ts';
import { type Asked, decided, type Evidence, type Finding, missingEvidence, notMet } from './requirement.ts';

const asked: Asked = {
  subject: 'beforeDeployment',
  policyPath: ['require', 'beforeDeployment'],
  why: 'What is written after the model went into use was not there when it was decided on.',
};

const deployedAt = ['deployment', 'deployedAt'];
const released = ['details', 'released'];

/**
 * Whether the card was written, and approved, before the model went into use: on the day that it was deployed, else on
 * the day that it was released. Days are compared where one side is a day.
 */
export function documentedBefore(gate: EffectiveGate, declarations: Declarations): Check {
  const { card } = declarations;
  const isDeployed = card !== undefined && isWritten(valueAt(card.value, deployedAt));
  const use = inCard(declarations, isDeployed ? deployedAt : released, readMoment);
  const updated = inCard(declarations, ['metadata', 'updated'], readMoment);
  const unread = [use, updated].flatMap((read) => ('finding' in read ? [read.finding] : []));
  if (!card || 'finding' in use || 'finding' in updated) return decided(gate, asked, unread, nothingFound);
  const day = String(valueAt(card.value, use.evidence.path));
  const todo = 'Write the card and have it approved before the next version is deployed.';
  const findings: Finding[] = [];
  const hold = (moment: Moment, what: string, evidence: Evidence): void => {
    if (compareMoments(moment, use.value) <= 0) return;
    const written = String(valueAt(card.value, evidence.path));
    const sentence = `${what} on ${written}, after the model went into use on ${day} (\`${showPath(use.evidence.path)}\`).`;
    findings.push(notMet(sentence, todo, evidence, written));
  };
  hold(updated.value, 'The card was last updated', updated.evidence);
  const approvals = (card.value.governance?.approvals ?? []).flatMap((approval, index) => {
    return approval.decision === 'approved' ? [{ approval, index }] : [];
  });
  if (approvals.length === 0) {
    const evidence = card.value.governance?.approvals && { document: card, path: ['governance', 'approvals'] };
    const what = 'The card has no approval.';
    const advice = 'Record who approved the model, and when, under `governance.approvals`.';
    findings.push(
      evidence ? missingEvidence(what, advice, evidence) : missingInCard(declarations, ['governance', 'approvals']),
    );
  }
  for (const { approval, index } of approvals) {
    const date = inCard(declarations, ['governance', 'approvals', index, 'date'], readMoment);
    if ('finding' in date) findings.push(date.finding);
    else hold(date.value, `${approval.role} approved`, date.evidence);
  }
  const notes = isDeployed
    ? []
    : [`${uncorroborated}: decided on \`details.released\` alone; the card does not say \`deployment.deployedAt\``];
  const text = `Card and approvals are from before ${day} (\`${showPath(use.evidence.path)}\`).`;
  return decided(gate, asked, findings, { text, observed: day, evidence: updated.evidence }, notes);
}

function isWritten(value: unknown): boolean {
  return typeof value === 'string' && !isPlaceholder(value);
}
