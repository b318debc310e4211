import { splitReference } from '../../model/resolve.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'deploy/rollback-unresolved',
  severity: 'error',
  summary: 'The version to return to is the version itself.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    const target = value.deployment?.rollbackTo?.trim();
    const { name, version } = value.metadata ?? {};
    if (!target || version === undefined) return;
    const [first, second] = splitReference(target);
    const isOwn = second === undefined ? first === version : first === name && second === version;
    if (!isOwn) return;
    report({
      path: ['deployment', 'rollbackTo'],
      message: `\`${target}\` is this version, so rolling back changes nothing and what went wrong stays. Name the last version that is known to be good.`,
      related: [{ path: ['metadata', 'version'], message: 'The version of this card.' }],
    });
  },
});
