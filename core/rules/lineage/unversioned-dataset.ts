import { moving } from '../../gates/lineage.ts';
import { isPlaceholder } from '../../model/placeholder.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'lineage/unversioned-dataset',
  severity: 'warning',
  summary: 'A dataset of the card is not pinned to a version and a digest.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    for (const [index, dataset] of (value.data ?? []).entries()) {
      if (dataset?.name === undefined) continue;
      const { name, version, digest } = dataset;
      const at = ['data', index];
      if (version !== undefined && moving.test(version.trim())) {
        report({
          path: [...at, 'version'],
          message: `\`${version}\` of \`${name}\` means other data tomorrow, so nobody can prove what the model has seen. Write the exact version.`,
        });
        continue;
      }
      // What stands there but says nothing is for card/placeholder.
      const lacks = [
        ...(version === undefined ? ['`version`'] : []),
        ...(Object.values(digest ?? {}).some((d) => typeof d === 'string') ? [] : ['`digest.sha256`']),
      ];
      if (lacks.length === 0 || isPlaceholder(name)) continue;
      report({
        path: [...at, 'name'],
        message: `\`${name}\` is not pinned: it has no ${lacks.join(' and no ')}, so nobody can prove which data the model has seen. Add ${lacks.length === 1 ? 'it' : 'both'}.`,
      });
    }
  },
});
