import { compareMoments, parseMoment } from '../../gates/moment.ts';
import { isPlaceholder } from '../../model/placeholder.ts';
import type { Path } from '../../yaml/node.ts';
import { gatesAsking, placeOfDemand, severityOfGate } from '../asking-gates.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'card/documented-after-deployment',
  severity: 'warning',
  summary: 'A model went into use before it was approved or documented.',
  kinds: ['ModelCard'],
  check(context) {
    const { value, report } = context;
    const { deployedAt } = value.deployment ?? {};
    const isDeployed = deployedAt !== undefined && !isPlaceholder(deployedAt);
    const day = isDeployed ? deployedAt : value.details?.released;
    const use = parseMoment(day ?? '');
    if (!use) return;
    const usePath = isDeployed ? ['deployment', 'deployedAt'] : ['details', 'released'];
    const [asking] = gatesAsking(context, 'documentation').filter(({ gate }) => gate.gate.require?.beforeDeployment);
    const hold = (written: string | undefined, path: Path, what: string, todo: string): void => {
      const moment = parseMoment(written ?? '');
      if (!moment || compareMoments(moment, use) <= 0) return;
      report({
        path,
        message: `${what} on ${written}, after the model went into use on ${day}, so nobody could decide on it before. ${todo}`,
        related: [
          { path: usePath, message: 'The model went into use then.' },
          ...(asking ? [placeOfDemand(asking, ['require', 'beforeDeployment'])] : []),
        ],
        ...(asking ? { severity: severityOfGate(asking.enforcement) } : {}),
      });
    };
    for (const [index, approval] of (value.governance?.approvals ?? []).entries()) {
      if (approval?.decision !== 'approved') continue;
      const path = ['governance', 'approvals', index, 'date'];
      const role = approval.role === undefined ? 'The model was approved' : `\`${approval.role}\` approved`;
      hold(approval.date, path, role, 'Have the next version approved before it is deployed.');
    }
    // A card may grow after the model went into use; that it was there before is asked for by policies alone.
    if (asking) {
      const path = ['metadata', 'updated'];
      hold(value.metadata?.updated, path, 'The card was last updated', 'Write the card before the next deployment.');
    }
  },
});
