import { nearest } from '../../catalog/nearest.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { defineRule } from '../rule.ts';
import { waivedPolicy } from '../waived-policy.ts';

export const rule = defineRule<'Waiver'>({
  id: 'waiver/unknown-gate',
  severity: 'error',
  summary: 'A waiver is about a gate that its policy does not have.',
  kinds: ['Waiver'],
  check(context) {
    const { value, report, edit } = context;
    const { gate } = value;
    const policy = waivedPolicy(context);
    if (gate === undefined || !policy || policy.gateIds.includes(gate)) return;
    const meant = nearest(gate, policy.gateIds);
    const hint = meant ? `Did you mean \`${meant}\`?` : 'Name one of its gates, or remove the waiver.';
    report({
      path: ['gate'],
      message: `\`${value.policy}\` has no gate \`${gate}\`, so this waiver covers nothing. ${hint}`,
      related: [{ document: policy.typed.source, path: ['gates'], part: 'key', message: "The policy's gates." }],
      fixes: meant
        ? [{ title: `Change to \`${meant}\``, edits: edit.replaceValue(['gate'], flowText(meant)), preferred: true }]
        : [],
    });
  },
});
