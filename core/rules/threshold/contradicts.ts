import { compareBounds, type Edge } from '../bands.ts';
import { bandsAt } from '../bands-at.ts';
import { policyViewOf, stagesOf, type WrittenGate } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { gatesByQuestion } from '../same-question.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/contradicts',
  severity: 'error',
  summary: 'Two gates ask for opposites, so no model can pass both.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const view = policyViewOf(context);
    if (!view.complete) return;
    const stages = stagesOf(view);
    for (const gates of gatesByQuestion(view)) {
      const told = new Set<WrittenGate>();
      for (const stage of stages.length > 0 ? stages : [undefined]) {
        const standing = gates.flatMap((written) => {
          const accepted = bandsAt(written, stage, view);
          return accepted ? [{ written, ...accepted }] : [];
        });
        let floor: { readonly written: WrittenGate; readonly edge: Edge } | undefined;
        let cap: typeof floor;
        for (const { written, lower, upper } of standing) {
          const clash = opposite(lower, cap?.edge, 'below') ?? opposite(floor?.edge, upper, 'above');
          const other = clash?.is === 'above' ? floor : cap;
          if (clash && other && !told.has(written) && overlap(written, other.written)) {
            told.add(written);
            const { own, against } = clash;
            const at = stage === undefined ? '' : ` at \`${stage}\``;
            context.report({
              path: own.bound.path,
              message: `\`${own.bound.side}: ${own.bound.written}\` and \`${against.bound.side}: ${against.bound.written}\` of \`${other.written.gate.id}\` can't both hold${at}, so every model is blocked. Change one of them, or remove the gate that is not meant.`,
              related: [{ path: against.bound.path, message: `\`${other.written.gate.id}\` asks for this.` }],
            });
          }
          if (lower && (!floor || isBeyond(lower, floor.edge, 1))) floor = { written, edge: lower };
          if (upper && (!cap || isBeyond(upper, cap.edge, -1))) cap = { written, edge: upper };
        }
      }
    }
  },
});

interface Clash {
  readonly own: Edge;
  readonly against: Edge;
  /** On which side of the new gate's bound the other one accepts. */
  readonly is: 'above' | 'below';
}

/** A floor over a cap: nothing lies between them. The gate that comes later brings `own`. */
function opposite(lower: Edge | undefined, upper: Edge | undefined, is: Clash['is']): Clash | undefined {
  if (!lower || !upper) return undefined;
  const order = compareBounds(lower.bound, upper.bound);
  if (order === undefined || order < 0 || (order === 0 && !lower.open && !upper.open)) return undefined;
  return is === 'below' ? { own: lower, against: upper, is } : { own: upper, against: lower, is };
}

function isBeyond(edge: Edge, other: Edge, direction: 1 | -1): boolean {
  const order = compareBounds(edge.bound, other.bound);
  return order === direction || (order === 0 && edge.open && !other.open);
}

/** Fairness gates about different attributes don't speak of the same groups. */
function overlap({ gate: a }: WrittenGate, { gate: b }: WrittenGate): boolean {
  const [x, y] = [a.attributes, b.attributes];
  if (a.type !== 'fairness' || x === 'all' || y === 'all') return true;
  return (x ?? []).some((name) => y?.includes(name));
}
