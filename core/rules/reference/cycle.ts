import type { SourceDocument } from '../../model/documents.ts';
import { policiesNamed } from '../../model/resolve.ts';
import { nameOf } from '../../model/workspace.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'reference/cycle',
  severity: 'error',
  summary: 'Policies extend each other in a circle, so none of them has a beginning.',
  kinds: ['GovernancePolicy'],
  check({ document, value, workspace, report }) {
    const next = (from: SourceDocument): readonly SourceDocument[] => {
      const written = (from.yaml.value as { extends?: unknown } | null)?.extends;
      return (Array.isArray(written) ? written : []).flatMap((reference) =>
        typeof reference === 'string' ? (policiesNamed(workspace, from.uri, reference)[0] ?? []) : [],
      );
    };
    for (const [index, reference] of (value.extends ?? []).entries()) {
      const [base] = reference === undefined ? [] : policiesNamed(workspace, document.uri, reference);
      const way = base && wayBack(base, document, next);
      if (!way) continue;
      const names = [document, ...way].map((each) => nameOf(each).name ?? each.uri).join(' → ');
      report({
        path: ['extends', index],
        message: `This leads back to the policy itself: ${names}. Such policies can't be laid on each other and nothing is decided by them. Remove one of the links.`,
        related: way
          .filter((each) => each !== document)
          .map((each) => ({ document: each, path: ['extends'], message: 'The circle goes on here.' })),
      });
    }
  },
});

/** The policies on the way from one back to another, the latter last. */
function wayBack(
  from: SourceDocument,
  to: SourceDocument,
  next: (document: SourceDocument) => readonly SourceDocument[],
): readonly SourceDocument[] | undefined {
  const seen = new Set<SourceDocument>();
  const open: { readonly at: SourceDocument; readonly way: readonly SourceDocument[] }[] = [{ at: from, way: [from] }];
  for (let step = open.pop(); step; step = open.pop()) {
    if (step.at === to) return step.way;
    if (seen.has(step.at)) continue;
    seen.add(step.at);
    for (const at of next(step.at)) open.push({ at, way: [...step.way, at] });
  }
  return undefined;
}
