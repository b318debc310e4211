import { nearest } from '../../catalog/nearest.ts';
import type { Fix } from '../../model/diagnostic.ts';
import { faultsOf } from '../band-faults.ts';
import type { WrittenBound } from '../bands.ts';
import { policyViewOf, referenceNamesOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/unknown-reference',
  severity: 'error',
  summary: 'A bound is relative to a name that is not declared under `references`.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { value, report, edit } = context;
    const view = policyViewOf(context);
    const names = referenceNamesOf(view);
    for (const { bound, fault } of faultsOf(view).bounds) {
      if (fault.is !== 'unknown-reference') continue;
      const { reference } = fault;
      const meant = nearest(reference, names);
      const declare: Fix = {
        title: `Declare \`${reference}\` under \`references\``,
        edits: value.references
          ? edit.insertEntry(['references'], reference, '{}')
          : edit.insertEntry([], 'references', `{${reference}: {}}`),
        // A lone word may have been meant for a number.
        preferred: meant === undefined && isNamed(bound),
      };
      const renamed = meant && bound.written.replace(reference, meant);
      const fixes: Fix[] = renamed
        ? [
            { title: `Change to \`${renamed}\``, edits: edit.replaceValue(bound.path, renamed), preferred: true },
            declare,
          ]
        : [declare];
      const hint = meant ? `Did you mean \`${meant}\`?` : 'Write a number, or declare which model is meant.';
      const message = `\`${reference}\` is neither a number nor a model under \`references\`, so this bound has no value and the gate can't be decided. ${hint}`;
      report({ path: bound.path, message, fixes });
    }
  },
});

function isNamed({ expression }: WrittenBound): boolean {
  if (expression?.is !== 'relative') return false;
  return (
    expression.operator !== undefined || /^(baseline|champion|challenger|previous|current)$/.test(expression.reference)
  );
}
