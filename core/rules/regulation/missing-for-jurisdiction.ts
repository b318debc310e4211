import { findFramework } from '../../catalog/controls.ts';
import { domainOf, jurisdictionsAround } from '../../catalog/laws.ts';
import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'regulation/missing-for-jurisdiction',
  severity: 'information',
  summary: 'A policy names frameworks, and not the regulation that its scope makes likely.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const view = policyViewOf(context);
    const { frameworks } = context.value;
    if (!view.complete || frameworks === undefined) return;
    const policies = [view.value, ...view.bases.map((base) => base.value)];
    const texts = (list: unknown): readonly string[] =>
      [list].flat().filter((one): one is string => typeof one === 'string');
    const named = new Set(
      policies
        .flatMap((policy) => texts(policy.frameworks))
        .map((name) => {
          const found = findFramework(name);
          // Of one that is misspelt, gate/unknown-control asks whether it is meant.
          return found.kind === 'unknown' ? (found.suggestion ?? name) : found.framework.id;
        }),
    );
    const places = new Set(policies.flatMap(({ scope }) => texts(scope?.jurisdictions)).flatMap(jurisdictionsAround));
    const domains = policies.flatMap(({ scope }) => texts(scope?.domain)).map(domainOf);
    const expected = [
      {
        id: 'eu-ai-act',
        applies: places.has('EU') && isHighRisk(view),
        why: 'high-risk models in the EU fall under the AI Act',
      },
      {
        id: 'hipaa',
        applies: places.has('US') && domains.includes('health'),
        why: 'health data in the US fall under HIPAA',
      },
    ];
    for (const { id, applies, why } of expected) {
      if (!applies || named.has(id)) continue;
      context.report({
        path: ['frameworks'],
        part: 'key',
        message: `\`frameworks\` leaves out \`${id}\`, though ${why}, so nobody sees which gates give evidence for it. Add it, or correct the scope. This is no legal advice.`,
        fixes: [{ title: `Add \`${id}\``, edits: context.edit.insertItem(['frameworks'], id), preferred: true }],
      });
    }
  },
});
