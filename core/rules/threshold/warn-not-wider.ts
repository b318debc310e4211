import type { Fix } from '../../model/diagnostic.ts';
import { faultsOf } from '../band-faults.ts';
import { type BandPair, edgeOf } from '../bands.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule, type EditsByPath } from '../rule.ts';
import type { WarnEnd } from '../warn-band.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/warn-not-wider',
  severity: 'warning',
  summary: 'The warning band is not wider than what passes, so nothing ever warns.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const { pair, tighter } of faultsOf(policyViewOf(context)).narrow) {
      const { pass, warn, stage } = pair;
      // The overlay is to blame where it brings what passes and only inherits what warns.
      const isInherited = stage !== undefined && !warn.path.includes('stages');
      const own = tighter?.warn ?? edgeOf(warn, 'lower') ?? edgeOf(warn, 'upper');
      const blamed = isInherited ? (tighter?.pass ?? edgeOf(pass, 'lower') ?? edgeOf(pass, 'upper')) : own;
      const path = tighter ? blamed?.bound.path : isInherited ? pass.path : warn.path;
      if (!path || !own) continue;
      const at = stage === undefined ? '' : ` at \`${stage}\``;
      const side = tighter ? whyOf(tighter) : 'has the same bounds as `pass`';
      report({
        path,
        message: `The warning band ${side}${at}, so no value warns${tighter ? ' there' : ''} and nobody is told before the gate fails. Let \`warn\` reach further than \`pass\`, or remove it.`,
        related: [
          isInherited
            ? { path: warn.path, part: 'key', message: 'The warning band is inherited from here.' }
            : { path: pass.path, part: 'key', message: 'What passes stands here.' },
        ],
        fixes: isInherited || !pass.beside ? [] : fixesOf(pair, tighter, edit),
      });
    }
  },
});

function whyOf({ warn, pass }: WarnEnd): string {
  const says = `\`${warn?.bound.side}: ${warn?.bound.written}\``;
  return pass
    ? `is narrower than what passes: ${says} lies inside \`${pass.bound.side}: ${pass.bound.written}\``
    : `is narrower than what passes: ${says} bounds a side that \`pass\` leaves open`;
}

function fixesOf({ pass, warn }: BandPair, tighter: WarnEnd | undefined, edit: EditsByPath): readonly Fix[] {
  const remove: Fix = {
    title: 'Remove `warn`',
    edits: edit.removeEntry(warn.path),
    preferred: !tighter,
    safe: !tighter,
  };
  const [inner, outer] = [pass.bounds, warn.bounds];
  const [a, b] = [inner[0], outer[0]];
  if (!tighter || !a || !b || inner.length > 1 || outer.length > 1 || a.side !== b.side) return [remove];
  const edits = [edit.replaceValue(a.path, b.written), edit.replaceValue(b.path, a.written)];
  if (edits.some((of) => of.length === 0)) return [remove];
  return [{ title: 'Exchange `pass` and `warn`', edits: edits.flat(), preferred: true }, remove];
}
