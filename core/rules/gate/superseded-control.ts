import { type Framework, findFramework, successorOf } from '../../catalog/controls.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { matchControl, type WrittenControl, writtenControls } from '../written-controls.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/superseded-control',
  severity: 'warning',
  summary: 'A control belongs to a framework that another one has replaced.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const written of writtenControls(policyViewOf(context))) {
      const found = superseded(written);
      const successor = found && successorOf(found.framework);
      if (!found || !successor) continue;
      const { framework, replacement } = found;
      const since = framework.supersededOn ? ` on ${framework.supersededOn}` : '';
      const todo = replacement
        ? `Its place was taken by \`${replacement}\`; check that the gate still answers it.`
        : `Name the control of \`${successor.id}\` that the gate answers.`;
      report({
        path: written.path,
        message: `${framework.title} was replaced by ${successor.title}${since}, so \`${written.name}\` no longer stands for what is asked. ${todo}`,
        tags: ['deprecated'],
        fixes: replacement
          ? [
              {
                title: `Change to \`${replacement}\``,
                edits: edit.replaceValue(written.path, flowText(replacement)),
                preferred: true,
              },
            ]
          : [],
      });
    }
  },
});

function superseded({
  is,
  name,
}: WrittenControl): { framework: Framework; replacement: string | undefined } | undefined {
  if (is === 'framework') {
    const match = findFramework(name);
    // Another spelling of it is mended first.
    return match.kind === 'framework'
      ? { framework: match.framework, replacement: match.framework.supersededBy }
      : undefined;
  }
  const match = matchControl(name);
  if (match.kind === 'control') return { framework: match.framework, replacement: match.control.replacement };
  return match.kind === 'unlisted' ? { framework: match.framework, replacement: undefined } : undefined;
}
