import { faultsOf } from '../band-faults.ts';
import { type Band, bandsOf, compareBounds, isLower, type WrittenBound } from '../bands.ts';
import { policyViewOf, type WrittenGate } from '../policy-view.ts';
import { defineRule, type RuleContext } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/dead-bound',
  severity: 'warning',
  summary: 'A bound never decides anything: another one, or the metric itself, always decides first.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    const view = policyViewOf(context);
    const faults = faultsOf(view);
    const faulty = new Set<Band>([...faults.bands, ...faults.bounds].map(({ band }) => band));
    for (const { bands } of bandsOf(view)) {
      for (const band of bands) {
        if (band.bounds.length < 2 || faulty.has(band)) continue;
        for (const { bound, why, by } of deadIn(band)) {
          report({
            path: bound.path,
            message: `\`${bound.side}: ${bound.written}\` never decides anything: ${why}. It looks like a safeguard and is none; remove it, or write the bound that was meant.`,
            related: by ? [{ path: by.path, message: 'This one decides.' }] : [],
            ...(by ? {} : { severity: 'hint' as const }),
            tags: ['unnecessary'],
            // Without a bound, a warning band beside it would take another's side.
            fixes: [
              {
                title: `Remove \`${bound.side}\``,
                edits: edit.removeEntry(bound.path),
                preferred: true,
                safe: !band.beside,
              },
            ],
          });
        }
      }
    }
    for (const written of view.gates) if (written.gate.type === 'drift') checkShares(written, context);
  },
});

interface Dead {
  readonly bound: WrittenBound;
  readonly why: string;
  readonly by?: WrittenBound;
}

function deadIn(band: Band): readonly Dead[] {
  const dead: Dead[] = [];
  for (const isLow of [true, false]) {
    const [a, b] = band.bounds.filter(({ side }) => isLower(side) === isLow);
    if (a && b) {
      const order = compareBounds(a, b);
      if (order === undefined) continue;
      const [loose, strict] = looser(a, b, order, isLow);
      dead.push({ bound: loose, by: strict, why: `\`${strict.side}: ${strict.written}\` is stricter` });
    } else if (a && band.field === 'pass' && isAtEnd(a, band)) {
      dead.push({ bound: a, why: `${band.scale.title} is never ${isLow ? 'less' : 'more'}` });
    }
  }
  // Where no bound decides, threshold/always-true says so.
  return dead.length < band.bounds.length ? dead : [];
}

function looser(
  a: WrittenBound,
  b: WrittenBound,
  order: number,
  isLow: boolean,
): readonly [WrittenBound, WrittenBound] {
  if (order === 0) return a.side === 'min' || a.side === 'max' ? [a, b] : [b, a];
  return order < 0 === isLow ? [a, b] : [b, a];
}

/** Whether a closed bound lies at the end of what the metric can be. Around a best value, both sides are worth saying. */
function isAtEnd({ side, quantity }: WrittenBound, { scale: { range, target } }: Band): boolean {
  if (target !== undefined || quantity === undefined) return false;
  if (side === 'min') return quantity.value === range.min;
  return side === 'max' && quantity.value === range.max;
}

/** A drift gate that every feature may drift under. */
function checkShares({ gate, path, overlays }: WrittenGate, { report }: RuleContext<'GovernancePolicy'>): void {
  for (const [fields, at] of [[gate, path], ...overlays.map((each) => [each.overlay, each.path] as const)] as const) {
    const { maxShare } = fields as { readonly maxShare?: number | string };
    if (maxShare !== 1 && !(typeof maxShare === 'string' && /^\s*100(\.0*)?\s*%\s*$/.test(maxShare))) continue;
    report({
      path: [...at, 'maxShare'],
      message: `\`maxShare: ${maxShare}\` lets every feature drift, so the bounds under \`pass\` decide nothing. Write the share of features that may lie outside of them.`,
    });
  }
}
