import { nearest } from '../../catalog/nearest.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { policyViewOf, stagesOf, type WrittenGate } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/unknown-stage',
  severity: 'warning',
  summary: 'A gate says something for a stage that its policy does not have.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const { value, report, edit } = context;
    const view = policyViewOf(context);
    if (!view.complete) return;
    const stages = stagesOf(view);
    const named = view.gates.flatMap(stagesNamed);
    const [first] = named;
    if (first && stages.length === 0) {
      const names = [...new Set(named.map(({ stage }) => stage))];
      report({
        path: first.path,
        part: 'key',
        message: `${listed(names)} ${names.length === 1 ? 'is' : 'are'} used here, but the policy has no \`stages\`, so nobody knows which there are and which comes first. List them under \`stages\`, loosest first.`,
        fixes: value.stages
          ? []
          : [{ title: `Add \`stages\``, edits: edit.insertEntry([], 'stages', flowText(names)), preferred: true }],
      });
      return;
    }
    for (const { stage, path } of named) {
      if (stages.includes(stage)) continue;
      const meant = nearest(stage, stages);
      const hint = meant ? `Did you mean \`${meant}\`?` : `It has ${listed(stages)}.`;
      report({
        path,
        part: 'key',
        message: `The policy has no stage \`${stage}\`, so what stands here never counts. ${hint}`,
        fixes: meant ? [{ title: `Change to \`${meant}\``, edits: edit.renameKey(path, meant), preferred: true }] : [],
      });
    }
  },
});

function stagesNamed({ gate, path }: WrittenGate) {
  const { stages } = gate;
  if (typeof stages !== 'object' || stages === null) return [];
  return Object.keys(stages)
    .filter((stage) => !stage.startsWith('x-'))
    .map((stage) => ({ stage, path: [...path, 'stages', stage] }));
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
