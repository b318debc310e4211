import type { GateReport } from '../../../server/protocol/messages.ts';
import type { Translate } from './text.ts';

export type Gate = GateReport['gates'][number];
export type Check = Gate['checks'][number];
export type Outcome = Gate['outcome'];
export type Effect = Gate['effect'];
export type Decision = GateReport['decision'];

/** Outcomes and effects in the order in which they are counted, worst first. */
export const effects: readonly Effect[] = [
  'fail',
  'error',
  'inconclusive',
  'warn',
  'waived',
  'pass',
  'dry-run',
  'skipped',
];

/** The word for an outcome or effect. */
export function outcomeWord(outcome: Effect, t: Translate): string {
  switch (outcome) {
    case 'pass':
      return t('pass');
    case 'warn':
      return t('warn');
    case 'inconclusive':
      return t('inconclusive');
    case 'error':
      return t('error');
    case 'fail':
      return t('fail');
    case 'skipped':
      return t('skipped');
    case 'waived':
      return t('waived');
    case 'dry-run':
      return t('dry run');
  }
}

/** The word for a decision. */
export function decisionWord(decision: Decision, t: Translate): string {
  switch (decision) {
    case 'promote':
      return t('Promote');
    case 'promote-with-warnings':
      return t('Promote with warnings');
    case 'hold':
      return t('Hold');
    case 'block':
      return t('Block');
  }
}

/** What a decision means, in a sentence. */
export function decisionMeaning(decision: Decision, t: Translate): string {
  switch (decision) {
    case 'promote':
      return t('Every binding gate passes.');
    case 'promote-with-warnings':
      return t('Every binding gate passes, warns or is waived.');
    case 'hold':
      return t('A binding gate can’t be decided, or there is none.');
    case 'block':
      return t('A binding gate fails, or its evidence is invalid.');
  }
}

/** The word for how much a gate counts. */
export function enforcementWord(enforcement: Gate['enforcement'], t: Translate): string {
  switch (enforcement) {
    case 'hard-mandatory':
      return t('hard-mandatory');
    case 'soft-mandatory':
      return t('soft-mandatory');
    case 'advisory':
      return t('advisory');
    case 'dry-run':
      return t('dry run');
  }
}

/** What enforcement or a waiver made of an outcome; undefined where the effect is the outcome. */
export function effectText(gate: Pick<Gate, 'outcome' | 'effect' | 'enforcement'>, t: Translate): string | undefined {
  if (gate.effect === gate.outcome) return undefined;
  if (gate.effect === 'waived') return t('waived: counts as a warning');
  if (gate.effect === 'dry-run') return t('not counted');
  return t('counts as {0}', outcomeWord(gate.effect, t));
}

/** Whether somebody should look at a gate. */
export function needsAttention(effect: Effect): boolean {
  return effect !== 'pass' && effect !== 'skipped' && effect !== 'dry-run';
}
