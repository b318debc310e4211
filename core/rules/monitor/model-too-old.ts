import { parseDuration } from '../../gates/duration.ts';
import { isWithin, parseMoment } from '../../gates/moment.ts';
import { policiesOf } from '../features.ts';
import type { GateFields } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'monitor/model-too-old',
  severity: 'warning',
  summary: 'A model in production is older than its policy allows.',
  kinds: ['ModelCard'],
  check({ document, value, workspace, today, report }) {
    const finishedAt = value.training?.run?.finishedAt;
    if (today === undefined || finishedAt === undefined || value.deployment?.deployedAt === undefined) return;
    const [finished, now] = [parseMoment(finishedAt), parseMoment(today)];
    if (!finished || !now) return;
    for (const policy of policiesOf(workspace, document, value)) {
      const gates = (policy.value.gates ?? []) as readonly (GateFields | undefined)[];
      for (const [index, gate] of gates.entries()) {
        const limit = gate?.type === 'monitoring' ? gate.require?.maxModelAge : undefined;
        const longest = typeof limit === 'string' ? parseDuration(limit) : undefined;
        if (!longest || isWithin(finished, now, longest) !== false) continue;
        report({
          path: ['training', 'run', 'finishedAt'],
          message: `Training finished on ${finishedAt}, and the model is in production: that is more than the ${limit} that \`${gate?.id ?? 'the policy'}\` allows, so it decides by a world that may be gone. Train it again, or record that it is retired.`,
          related: [
            {
              document: policy.document,
              path: ['gates', index, 'require', 'maxModelAge'],
              message: 'The policy sets the limit here.',
            },
          ],
        });
        return;
      }
    }
  },
});
