import { findFramework } from '../../catalog/controls.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { matchControl } from '../written-controls.ts';

interface Controlled {
  readonly controls?: readonly (string | undefined)[];
}

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/control-without-gate',
  severity: 'information',
  summary: 'The policy answers to a framework, but no gate or monitor gives evidence for any of its controls.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete) return;
    const frameworks = (context.value.frameworks ?? []) as readonly (string | undefined)[];
    if (frameworks.length === 0) return;
    const monitors = (context.value.monitors ?? []) as readonly (Controlled | undefined)[];
    const inherited = view.bases.flatMap(({ value }): readonly Controlled[] => [
      ...(value.gates ?? []),
      ...(value.monitors ?? []),
    ]);
    const named = new Set<string | undefined>();
    const note = (part: Controlled | undefined): void => {
      for (const control of part?.controls ?? []) named.add(control);
    };
    for (const { gate, overlays } of view.gates) {
      note(gate);
      for (const { overlay } of overlays) note(overlay);
    }
    for (const part of [...monitors, ...inherited]) note(part);
    // Where nothing names controls, they are kept elsewhere, or come later.
    const served = new Set([...named].flatMap((control) => (control === undefined ? [] : [frameworkOf(control)])));
    if (served.size === 0) return;
    for (const [index, name] of frameworks.entries()) {
      if (name === undefined) continue;
      const path = ['frameworks', index];
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
