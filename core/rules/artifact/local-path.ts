import { isLocalPath } from '../../gates/serialization.ts';
import type { Path } from '../../yaml/node.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'artifact/local-path',
  severity: 'warning',
  summary: "An artifact, a dataset or a training run is kept on somebody's disk.",
  kinds: ['ModelCard'],
  check({ value, report }) {
    const hold = (location: string | undefined, path: Path, what: string): void => {
      if (location === undefined || !isLocalPath(location)) return;
      report({
        path,
        message: `\`${location}\` is a path on somebody's disk, so nobody else can find ${what}, and it is gone with the disk. Keep it in a registry or store, and write its address.`,
      });
    };
    for (const [index, artifact] of (value.artifacts ?? []).entries())
      hold(artifact?.uri, ['artifacts', index, 'uri'], 'the artifact');
    for (const [index, dataset] of (value.data ?? []).entries()) hold(dataset?.uri, ['data', index, 'uri'], 'the data');
    hold(value.training?.run?.url, ['training', 'run', 'url'], 'the run');
  },
});
