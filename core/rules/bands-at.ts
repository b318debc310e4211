import { type Band, bandsOf, type Edge, edgeOf } from './bands.ts';
import type { PolicyView, WrittenGate } from './policy-view.ts';

/** What a gate that binds accepts at a stage, a warning included. */
export interface Accepted {
  readonly lower: Edge | undefined;
  readonly upper: Edge | undefined;
}

const byGate = new WeakMap<PolicyView, ReadonlyMap<unknown, readonly Band[]>>();

/** The ends of what a gate accepts at a stage; undefined where it bounds nothing there or does not bind. */
export function bandsAt(
  { gate, path }: WrittenGate,
  stage: string | undefined,
  view: PolicyView,
): Accepted | undefined {
  let index = byGate.get(view);
  if (!index) byGate.set(view, (index = indexed(view)));
  const overlay = stage === undefined ? undefined : gate.stages?.[stage];
  if (overlay === 'skip') return undefined;
  const enforcement = overlay?.enforcement ?? gate.enforcement ?? 'hard-mandatory';
  if (enforcement !== 'hard-mandatory' && enforcement !== 'soft-mandatory') return undefined;
  const bands = (index.get(path[1]) ?? []).filter((band) => !band.path.includes('rollback'));
  const at = (field: Band['field']): Band | undefined =>
    bands.find((band) => band.field === field && band.stage === stage) ??
    bands.find((band) => band.field === field && band.stage === undefined);
  const pass = at('pass');
  if (!pass) return undefined;
  const warn = at('warn');
  return {
    lower: (warn && edgeOf(warn, 'lower')) ?? edgeOf(pass, 'lower'),
    upper: (warn && edgeOf(warn, 'upper')) ?? edgeOf(pass, 'upper'),
  };
}

function indexed(view: PolicyView): ReadonlyMap<unknown, readonly Band[]> {
  const found = new Map<unknown, readonly Band[]>();
  for (const { bands } of bandsOf(view)) {
    const [first] = bands;
    if (first?.path[0] === 'gates') found.set(first.path[1], bands);
  }
  return found;
}
