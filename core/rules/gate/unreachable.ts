import type { Scope } from '../../generated/GovernancePolicy.ts';
import type { Path } from '../../yaml/node.ts';
import { policyViewOf, stagesOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { isInherited } from '../stage-order.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/unreachable',
  severity: 'warning',
  summary: 'A gate applies at no stage, or to no model that its policy is about.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report } = context;
    const view = policyViewOf(context);
    if (!view.complete) return;
    const stages = stagesOf(view);
    const around = view.value.scope ?? view.bases.find((base) => base.value.scope)?.value.scope;
    for (const { gate, path, isSound } of view.gates) {
      if (!isSound || isInherited(gate, view)) continue;
      if (stages.length > 0 && stages.every((stage) => gate.stages?.[stage] === 'skip')) {
        report({
          path: [...path, 'stages'],
          message: `Every stage skips \`${gate.id ?? 'this gate'}\`, so it is never decided and only looks like a safeguard. Let it apply at one stage at least, or remove it.`,
        });
        continue;
      }
      const apart = around && gate.scope ? outside(gate.scope as Partial<Scope>, around) : undefined;
      if (!apart) continue;
      report({
        path: [...path, 'scope', ...apart.path],
        message: `The gate is about ${apart.own.join(', ')} and the policy about ${apart.around.join(', ')}: no model is in both, so the gate is never decided. Correct one of the two, or remove the gate.`,
        related: view.value.scope ? [{ path: ['scope', ...apart.path], message: 'The policy is about these.' }] : [],
      });
    }
  },
});

const fields = ['domain', 'riskTier', 'jurisdictions', 'targets'] as const;

interface Apart {
  readonly path: Path;
  readonly own: readonly string[];
  readonly around: readonly string[];
}

/** A field in which the gate's scope and the policy's have nothing in common. Globs over names may always meet. */
function outside(own: Partial<Scope>, around: Partial<Scope>): Apart | undefined {
  for (const field of fields) {
    const [a, b] = [listed(own[field]), listed(around[field])];
    if (a.length === 0 || b.length === 0) continue;
    const known = new Set(b.map((one) => one.toLowerCase()));
    if (!a.some((one) => known.has(one.toLowerCase()))) return { path: [field], own: a, around: b };
  }
  return undefined;
}

function listed(value: unknown): readonly string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string');
}
