import type { Path } from '../../yaml/node.ts';
import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { securityParts } from '../security-parts.ts';
import { isInherited } from '../stage-order.ts';

export const rule = defineRule<'GovernancePolicy' | 'ModelCard'>({
  id: 'security/default-allow',
  severity: 'error',
  summary: 'What is not granted is allowed.',
  kinds: ['GovernancePolicy', 'ModelCard'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    if (context.kind === 'ModelCard') checkCard(context as RuleContext<'ModelCard'>);
    else checkPolicy(context as RuleContext<'GovernancePolicy'>);
  },
});

const why = 'so whoever nobody has thought of may promote models or reach production';

function checkCard({ value, report }: RuleContext<'ModelCard'>): void {
  if (value.security?.defaultDeny !== false) return;
  report({
    path: ['security', 'defaultDeny'],
    message: `What is not granted is allowed, ${why}. Deny by default, and say so here.`,
  });
}

function checkPolicy(context: RuleContext<'GovernancePolicy'>): void {
  const { report, edit } = context;
  const view = policyViewOf(context);
  const accesses = securityParts(view).flatMap(({ part, path }) =>
    [
      { access: part.access, path: [...path, 'access'] },
      { access: part.require?.access, path: [...path, 'require', 'access'] },
    ].filter(({ access }) => access !== undefined),
  );
  for (const { access, path } of accesses) {
    if (access?.defaultDeny !== false) continue;
    const at = [...path, 'defaultDeny'];
    report({
      path: at,
      message: `What is not granted is allowed, ${why}. Write \`defaultDeny: true\`.`,
      fixes: [{ title: 'Deny by default', edits: edit.replaceValue(at, 'true'), preferred: true }],
    });
  }
  if (!view.complete || !isHighRisk(view)) return;
  const inherited = new Set<unknown>(
    view.gates.filter(({ gate }) => isInherited(gate, view)).map(({ path }) => path[1]),
  );
  const saying = new Set(
    accesses.flatMap(({ access, path }) => (access?.defaultDeny === undefined ? [] : [gateOf(path)])),
  );
  for (const { path } of accesses) {
    if (inherited.has(gateOf(path)) || saying.has(gateOf(path))) continue;
    report({
      path: [...path, 'defaultDeny'],
      severity: 'information',
      message: `The models are of high risk, and these access rules don't say that all else is denied, ${why}. Add \`defaultDeny: true\`.`,
      fixes: [
        { title: 'Add `defaultDeny: true`', edits: edit.insertEntry(path, 'defaultDeny', 'true'), preferred: true },
      ],
    });
  }
}

function gateOf(path: Path): Path[number] | undefined {
  return path[1];
}
