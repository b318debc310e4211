import type { Path } from '../../yaml/node.ts';
import { type GateFields, policyViewOf } from '../policy-view.ts';
import { defineRule, type RuleContext } from '../rule.ts';

interface Retraining {
  readonly triggers?: readonly (string | undefined)[];
  readonly schedule?: string;
}

type Documents = 'GovernancePolicy' | 'ModelCard';

export const rule = defineRule<Documents>({
  id: 'monitor/schedule-only-retraining',
  severity: 'warning',
  summary: 'Retraining runs by schedule alone, whatever the data do.',
  kinds: ['GovernancePolicy', 'ModelCard'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const { retraining, path } of retrainingsIn(context)) {
      const { triggers, schedule } = retraining;
      const byScheduleAlone = triggers ? isScheduleAlone(triggers) : schedule !== undefined;
      if (!byScheduleAlone) continue;
      const at = [...path, triggers ? 'triggers' : 'schedule'];
      const edits = triggers ? edit.insertItem(at, 'drift') : edit.insertEntry(path, 'triggers', '[drift, schedule]');
      report({
        path: at,
        message:
          'Retraining runs by schedule alone: when the data shift it comes too late, and when they do not it costs for nothing. Let `drift` or `performance` start it as well.',
        fixes: [{ title: 'Let drift start it too', edits, preferred: true }],
      });
    }
    if (context.kind === 'GovernancePolicy') checkMonitors(context as RuleContext<'GovernancePolicy'>);
  },
});

function isScheduleAlone(triggers: readonly (string | undefined)[]): boolean {
  return triggers.length > 0 && triggers.every((trigger) => trigger === 'schedule');
}

/** A monitor that retrains on its schedule without looking at anything. */
function checkMonitors({ value, report }: RuleContext<'GovernancePolicy'>): void {
  for (const [index, monitor] of (value.monitors ?? []).entries()) {
    if (monitor?.schedule === undefined || !monitor.onBreach?.includes('retrain') || monitor.pass) continue;
    report({
      path: ['monitors', index, 'schedule'],
      message: `\`${monitor.id}\` retrains every ${monitor.schedule} without looking at anything: when the data shift it comes too late. Say by \`metric\` or \`method\` and \`pass\` what has to hold.`,
    });
  }
}

function retrainingsIn(context: RuleContext<Documents>): readonly { retraining: Retraining; path: Path }[] {
  if (context.kind === 'ModelCard') {
    const { monitoring } = (context as RuleContext<'ModelCard'>).value;
    return monitoring?.retraining ? [{ retraining: monitoring.retraining, path: ['monitoring', 'retraining'] }] : [];
  }
  const { gates } = policyViewOf(context as RuleContext<'GovernancePolicy'>);
  const required = (gate: GateFields, path: Path) => {
    const { require } = gate as { readonly require?: { readonly retraining?: Retraining } };
    const retraining = require?.retraining;
    return typeof retraining === 'object' && retraining !== null
      ? [{ retraining, path: [...path, 'require', 'retraining'] }]
      : [];
  };
  return gates.flatMap((written) => [
    ...required(written.gate, written.path),
    ...written.overlays.flatMap(({ overlay, path }) => required(overlay, path)),
  ]);
}
