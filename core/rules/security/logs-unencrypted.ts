import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'security/logs-unencrypted',
  severity: 'warning',
  summary: 'Inference logs are not encrypted.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { value, report, edit } = context;
    const log = value.audit?.inferenceLog;
    if (!log || log.encrypted === true) return;
    const path = ['audit', 'inferenceLog', 'encrypted'];
    const why =
      'they hold what people told about themselves and what was decided about them, and whoever copies the disk can read it';
    if (log.encrypted === false) {
      report({
        path,
        message: `Inference logs are not encrypted: ${why}. Write \`encrypted: true\`, and encrypt them.`,
        fixes: [{ title: 'Require encryption', edits: edit.replaceValue(path, 'true'), preferred: true }],
      });
      return;
    }
    const view = policyViewOf(context);
    if (!view.complete || !isHighRisk(view)) return;
    report({
      path,
      severity: 'information',
      message: `The models are of high risk, and nothing says that inference logs are encrypted: ${why}. Add \`encrypted: true\`.`,
      fixes: [
        {
          title: 'Add `encrypted: true`',
          edits: edit.insertEntry(['audit', 'inferenceLog'], 'encrypted', 'true'),
          preferred: true,
        },
      ],
    });
  },
});
