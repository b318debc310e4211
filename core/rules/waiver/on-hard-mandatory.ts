import { defineRule } from '../rule.ts';
import { waivedPolicy } from '../waived-policy.ts';

export const rule = defineRule<'Waiver'>({
  id: 'waiver/on-hard-mandatory',
  severity: 'error',
  summary: 'A waiver is about a gate that can not be waived.',
  kinds: ['Waiver'],
  check(context) {
    const { value, report } = context;
    const { gate: id } = value;
    const policy = waivedPolicy(context);
    if (id === undefined || !policy) return;
    const applied = policy.stages.flatMap((stage) => {
      const gate = policy.gateAt(id, stage);
      return gate && !gate.effective.skipped ? [{ stage, gate }] : [];
    });
    const hard = applied.filter(({ gate }) => gate.enforcement === 'hard-mandatory');
    const [first] = hard;
    if (!first) return;
    const everywhere = hard.length === applied.length;
    const where = hard.map(({ stage }) => `\`${stage}\``).join(', ');
    const place = first.gate.effective.place('enforcement');
    report({
      path: ['gate'],
      message: everywhere
        ? `\`${id}\` is \`hard-mandatory\` and can't be waived, so this waiver covers nothing. Mend the model, or have the policy's owners decide on the gate itself.`
        : `\`${id}\` is \`hard-mandatory\` at ${where} and can't be waived there; this waiver counts at the other stages only.`,
      severity: everywhere ? 'error' : 'information',
      related: [{ document: place.document, path: place.path, message: 'The enforcement stands here.' }],
    });
  },
});
