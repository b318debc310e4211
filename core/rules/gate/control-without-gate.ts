import { findFramework } from '../../catalog/controls.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { matchControl, writtenControls } from '../written-controls.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/control-without-gate',
  severity: 'information',
  summary: 'The policy answers to a framework, but no gate or monitor gives evidence for any of its controls.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete) return;
    const written = writtenControls(view);
    const inherited = view.bases.flatMap(({ value }) =>
      [...(value.gates ?? []), ...(value.monitors ?? [])].flatMap(({ controls }) => controls ?? []),
    );
    const own = written.flatMap(({ is, name }) => (is === 'control' ? [name] : []));
    const served = new Set([...own, ...inherited].map(frameworkOf));
    // Where nothing names controls, they are kept elsewhere, or come later.
    if (served.size === 0) return;
    for (const { is, name, path } of written) {
      if (is !== 'framework') continue;
      const found = findFramework(name);
      if (found.kind !== 'framework' || found.framework.supersededBy !== undefined || served.has(found.framework.id))
        continue;
      const { id, idExample } = found.framework;
      context.report({
        path,
        message: `The policy answers to \`${name}\`, but no gate or monitor names one of its controls, so nothing here shows that it is met. Name them in \`controls\` of the gates that give evidence, such as \`${id}:${idExample}\`, or take the framework out.`,
      });
    }
  },
});

function frameworkOf(control: string): string | undefined {
  const match = matchControl(control);
  return match.kind === 'unknown-framework' ? undefined : match.framework.id;
}
