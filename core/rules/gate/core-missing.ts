import { soundParts } from '../../model/soundness.ts';
import { documentsOf } from '../../model/workspace.ts';
import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { referencesOf, targetOf } from '../references.ts';
import { defineRule, type RuleContext } from '../rule.ts';

/** The eight core gates, each by the types that serve it. */
const core: readonly (readonly string[])[] = [
  ['lineage'],
  ['integrity'],
  ['metric'],
  ['fairness'],
  ['drift', 'monitoring'],
  ['explainability'],
  ['security'],
  ['rollout'],
];

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/core-missing',
  severity: 'warning',
  summary: 'A policy for high-risk models lacks gates that every such policy needs.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete || !isHighRisk(view) || !context.value.gates || isExtended(context)) return;
    const types = new Set<string | undefined>([
      ...view.gates.map(({ gate }) => gate.type),
      ...view.bases.flatMap((base) => (base.value.gates ?? []).map(({ type }) => type)),
    ]);
    // A gate whose type is being written may become any of them.
    if (types.has(undefined)) return;
    const missing = core.filter((serving) => !serving.some((type) => types.has(type)));
    if (missing.length === 0) return;
    const names = missing.map((serving) => serving.map((type) => `\`${type}\``).join(' or '));
    context.report({
      path: ['gates'],
      part: 'key',
      message: `The models are of high risk, and no gate is of the type ${names.join(', ')}: what no gate asks, nobody answers before promotion. Add ${missing.length === 1 ? 'it' : 'them'}, or extend a policy that has ${missing.length === 1 ? 'it' : 'them'}.`,
    });
  },
});

/** Whether another policy here builds on this one: then that one must be complete. */
function isExtended({ document, workspace }: RuleContext<'GovernancePolicy'>): boolean {
  return documentsOf(workspace, 'GovernancePolicy').some((other) => {
    const value = other === document ? undefined : soundParts(other, 'GovernancePolicy');
    return (
      value?.extends !== undefined &&
      referencesOf('GovernancePolicy', value).some((reference) => {
        const target = targetOf(workspace, other.uri, reference);
        return target.is === 'found' && target.documents.includes(document);
      })
    );
  });
}
