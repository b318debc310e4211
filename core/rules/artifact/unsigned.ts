import { placeOfDemand, whoAsks } from '../asking-gates.ts';
import { defineRule } from '../rule.ts';
import { unsignedArtifacts } from '../unsigned-artifacts.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'artifact/unsigned',
  severity: 'error',
  summary: 'An artifact has no signature where its policy requires one.',
  kinds: ['ModelCard'],
  check(context) {
    const { value, report, edit } = context;
    for (const { index, asking } of unsignedArtifacts(context)) {
      const type = asking.gate.gate.require?.signature ?? 'sigstore';
      const isLast = asking.otherStages.length === 0 || asking.stage?.toLowerCase() === 'production';
      const at = ['artifacts', index];
      report({
        path: [...at, 'uri'],
        message: `\`${value.artifacts?.[index]?.uri ?? 'This artifact'}\` has no signature, and ${whoAsks(asking)} requires one (\`${type}\`): an unsigned model can be exchanged for one that runs what somebody else wants. Sign it, and write \`signature\` here.`,
        severity: isLast ? 'error' : 'warning',
        related: [placeOfDemand(asking, ['require', 'signature'])],
        fixes: [
          {
            title: `Insert a \`${type}\` signature to fill in`,
            edits: edit.insertEntry(at, 'signature', `{type: ${type}, bundle: TODO, identity: TODO}`),
          },
        ],
      });
    }
  },
});
