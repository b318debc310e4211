import { nearest } from '../../catalog/nearest.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { defineRule } from '../rule.ts';
import { waivedPolicy } from '../waived-policy.ts';

const parts = ['gates', 'effects', 'checks'] as const;

export const rule = defineRule<'PolicyTest'>({
  id: 'test/unknown-gate',
  severity: 'error',
  summary: 'A case of a policy test expects something of a gate that the policy does not have.',
  kinds: ['PolicyTest'],
  check({ document, value, workspace, configuration, report, edit }) {
    if (value.policy === undefined) return;
    const policy = waivedPolicy({ document, value: { policy: value.policy }, workspace, configuration });
    if (!policy) return;
    const ids = new Set(policy.gateIds);
    for (const [index, testCase] of (value.cases ?? []).entries()) {
      for (const part of parts) {
        for (const id of Object.keys(testCase?.expect?.[part] ?? {})) {
          if (ids.has(id) || id.startsWith('x-')) continue;
          const path = ['cases', index, 'expect', part, id];
          const meant = nearest(id, policy.gateIds);
          report({
            path,
            part: 'key',
            message: `\`${policy.typed.value.metadata.name}\` has no gate \`${id}\`, so this expectation can never be met and tests nothing. ${meant ? `Did you mean \`${meant}\`?` : 'Name one of its gates.'}`,
            related: [{ document: policy.typed.source, path: ['gates'], part: 'key', message: "The policy's gates." }],
            fixes: meant
              ? [{ title: `Change to \`${meant}\``, edits: edit.renameKey(path, flowText(meant)), preferred: true }]
              : [],
          });
        }
      }
    }
  },
});
