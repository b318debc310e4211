import type { Severity } from '../../model/diagnostic.ts';
import { soundParts } from '../../model/soundness.ts';
import { documentsOf, type Workspace } from '../../model/workspace.ts';
import { cardIndexOf } from '../cards-by-name.ts';
import { type PolicyOfReport, policiesOfReport } from '../policies-of-report.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'MetricsReport'>({
  id: 'inventory/unregistered',
  severity: 'information',
  summary: 'A model was measured of which the workspace has no card.',
  kinds: ['MetricsReport'],
  check({ value, workspace, report }) {
    const name = value.model?.name;
    const { names } = cardIndexOf(workspace);
    // Where there are no cards at all, they may be kept elsewhere.
    if (name === undefined || names.size === 0 || names.has(name)) return;
    // A model that nobody registered is mostly in no scope either: then any policy here may speak of it.
    const asking = strictest(policiesOfReport(workspace, value)) ?? strictest(allPolicies(workspace));
    if (asking?.severity === 'off') return;
    const said = asking && {
      severity: asking.severity,
      related: [
        {
          document: asking.policy.document,
          path: ['inventory', 'unregistered'],
          message: 'The policy says here how grave that is.',
        },
      ],
    };
    report({
      ...said,
      path: ['model', 'name'],
      message: `No card here describes \`${name}\`, so nobody has said what it is for, who owns it and what it may do. Write its card, or correct the name.`,
    });
  },
});

const severities: readonly (Severity | 'off')[] = ['error', 'warning', 'information', 'off'];

/** Of what policies say of models without a card, the gravest; undefined where none says anything. */
function strictest(policies: readonly PolicyOfReport[]) {
  for (const severity of severities) {
    const policy = policies.find(({ value }) => value.inventory?.unregistered === severity);
    if (policy) return { severity, policy };
  }
  return undefined;
}

function allPolicies(workspace: Workspace): readonly PolicyOfReport[] {
  return documentsOf(workspace, 'GovernancePolicy').flatMap((document) => {
    const value = soundParts(document, 'GovernancePolicy');
    return value ? [{ document, value }] : [];
  });
}
