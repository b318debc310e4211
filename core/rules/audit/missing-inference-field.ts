import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

/** What an entry must hold, each by the words that names of such fields have in common. */
const needed: readonly { readonly what: string; readonly example: string; readonly named: RegExp }[] = [
  { what: 'which version decided', example: 'modelVersion', named: /version|model|digest$/i },
  { what: 'when', example: 'timestamp', named: /time|date|(?:ed|_)at$|At$/ },
  { what: 'on what input', example: 'inputDigest', named: /input|feature|request|payload/i },
  { what: 'what came out', example: 'output', named: /output|score|predict|decision|result|response|median/i },
];

export const rule = defineRule<'GovernancePolicy'>({
  id: 'audit/missing-inference-field',
  severity: 'information',
  summary: 'The inference log of a high-risk model lacks what explains a decision afterwards.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { value, report } = context;
    const log = value.audit?.inferenceLog;
    if (!log || !isHighRisk(policyViewOf(context))) return;
    const fields = ((log.fields ?? []) as readonly (string | undefined)[]).filter((field) => field !== undefined);
    const missing = needed.filter(({ named }) => !fields.some((field) => named.test(field)));
    if (missing.length === 0) return;
    report({
      path: ['audit', 'inferenceLog', 'fields'],
      message: `No field of the inference log says ${missing.map(({ what }) => what).join(', or ')}, so a decision can't be explained to whom it was about. Add ${missing.map(({ example }) => `\`${example}\``).join(', ')}.`,
    });
  },
});
