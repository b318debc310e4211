import type { MonitoringGate } from '../generated/GovernancePolicy.ts';
import type { Declarations } from './declared.ts';
import { decidedOn, inCard, readText, readTexts, showList } from './declared-value.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { type Asked, nothingToCheck, notMet } from './requirement.ts';

type Retraining = NonNullable<NonNullable<MonitoringGate['require']>['retraining']>;

const asked = (key: string, why: string): Asked => ({
  subject: `retraining.${key}`,
  policyPath: ['require', 'retraining', key],
  why,
});

/** The checks of `retraining`: what starts it, and when a person looks at it. */
export function retrainingChecks(
  gate: EffectiveGate,
  declarations: Declarations,
  require: Retraining,
): readonly Check[] {
  const checks = [
    ...(require.triggers ? [triggers(gate, declarations, require.triggers)] : []),
    ...(require.humanReview === undefined ? [] : [humanReview(gate, declarations, require.humanReview)]),
  ];
  return checks.length > 0 ? checks : [nothingToCheck(gate, ['require', 'retraining'])];
}

function triggers(gate: EffectiveGate, declarations: Declarations, required: readonly string[]): Check {
  const of = asked('triggers', 'A model is trained again too late or for nothing where the data have no say in it.');
  if (required.length === 0) return nothingToCheck(gate, of.policyPath);
  const path = ['monitoring', 'retraining', 'triggers'];
  return decidedOn(
    gate,
    of,
    inCard(declarations, path, readTexts),
    (used, evidence) => {
      if (used.every((trigger) => trigger === 'schedule')) {
        const what = 'Retraining runs by schedule alone, whatever the data do.';
        return notMet(what, 'Let drift or performance start it as well.', evidence, used.join(', '));
      }
      const lacking = required.filter((trigger) => !used.includes(trigger));
      if (lacking.length === 0) return undefined;
      const what = `Retraining is not started by ${showList(lacking)}, only by ${showList(used)}.`;
      return notMet(what, `Let ${showList(lacking)} start it as well.`, evidence, used.join(', '));
    },
    (used) => ({ text: `Retraining is started by ${showList(used)}.`, observed: used.join(', ') }),
  );
}

function humanReview(gate: EffectiveGate, declarations: Declarations, required: string): Check {
  const of = asked('humanReview', 'A model that retrains itself on bad data gets worse by itself.');
  const path = ['monitoring', 'retraining', 'humanReview'];
  return decidedOn(
    gate,
    of,
    inCard(declarations, path, readText),
    (used, evidence) => {
      if (used === required || required === 'none') return undefined;
      const what = `A person reviews: ${used}; ${required} is required.`;
      return notMet(what, `Let a person review it ${required.replace('-', ' ')}.`, evidence, used);
    },
    (used) => ({ text: `A person reviews: ${used}.`, observed: used }),
  );
}
