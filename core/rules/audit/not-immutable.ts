import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'audit/not-immutable',
  severity: 'warning',
  summary: 'The audit log can be changed afterwards.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check({ value, report, edit }) {
    const { audit } = value;
    if (!audit || audit.immutable === true) return;
    const path = ['audit', 'immutable'];
    report({
      path,
      ...(audit.immutable === undefined ? { severity: 'information' as const } : {}),
      message: `${audit.immutable === false ? 'The log can be changed afterwards' : "Nothing says that the log can't be changed afterwards"}, so it proves nothing to an auditor or to whoever was declined. Write \`immutable: true\`, and keep it where only appending is possible.`,
      fixes: [
        {
          title: 'Require an immutable log',
          edits:
            audit.immutable === undefined
              ? edit.insertEntry(['audit'], 'immutable', 'true')
              : edit.replaceValue(path, 'true'),
          preferred: true,
        },
      ],
    });
  },
});
