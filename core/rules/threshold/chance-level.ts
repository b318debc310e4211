import { faultsOf } from '../band-faults.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/chance-level',
  severity: 'warning',
  summary: 'A bound is no better than what guessing or chance alone reaches.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    for (const { band, fault } of faultsOf(policyViewOf(context)).bands) {
      if (fault.is !== 'chance-level') continue;
      const { bound, chance } = fault;
      const title = band.scale.title;
      const noise = Number(chance.toPrecision(2));
      const message =
        fault.of === 'guess'
          ? `A model that guesses reaches ${chance} of ${title}, so \`${bound.written}\` asks for nothing. Choose a floor above ${chance} that the model's use justifies.`
          : `Samples of ${band.gate.minSamples} from one and the same distribution reach a PSI of about ${noise} by chance, more than \`${bound.written}\`, so the gate fails without any drift. Ask for more samples by \`minSamples\`, use fewer \`bins\`, or raise the bound.`;
      context.report({ path: bound.path, message });
    }
  },
});
