import { defineRule } from '../rule.ts';
import { stateOf, waivedPolicy } from '../waived-policy.ts';

export const rule = defineRule<'Waiver'>({
  id: 'waiver/too-long',
  severity: 'error',
  summary: 'A waiver lasts longer than its policy allows.',
  kinds: ['Waiver'],
  check(context) {
    const { document, value, report } = context;
    const { approvedOn, expires } = value;
    if (approvedOn === undefined || expires === undefined) return;
    const policy = waivedPolicy(context);
    if (!policy) return;
    const holders = [{ source: policy.typed.source, value: policy.typed.value }, ...policy.view.bases];
    const holder = holders.find((p) => p.value.exceptions?.maxDuration !== undefined);
    const maxDuration = holder?.value.exceptions?.maxDuration;
    if (!holder || maxDuration === undefined) return;
    const state = stateOf(document, { approvedOn, expires }, approvedOn, { maxDuration });
    if (state.counts || state.why !== 'too-long') return;
    report({
      path: ['expires'],
      message: `From ${approvedOn} to ${expires} is longer than the ${maxDuration} that the policy allows, so this waiver does not count at all. Let it expire sooner, and decide again then.`,
      related: [
        { document: holder.source, path: ['exceptions', 'maxDuration'], message: `The policy allows ${maxDuration}.` },
        { path: ['approvedOn'], message: 'Approved on.' },
      ],
    });
  },
});
