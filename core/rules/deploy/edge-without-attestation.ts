import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'deploy/edge-without-attestation',
  severity: 'warning',
  summary: 'A model runs on devices, and nothing shows that they run the model that was released.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    const { kind, attestation } = value.deployment?.target ?? {};
    if (kind === undefined || !/edge|device|embedded|on-?device|iot/i.test(kind) || attestation?.trim()) return;
    report({
      path: ['deployment', 'target', attestation === undefined ? 'kind' : 'attestation'],
      message: `The model runs on \`${kind}\`, in other people's hands, and nothing shows that what runs there is what was released. Have devices attest what they run, and write how under \`attestation\`.`,
    });
  },
});
