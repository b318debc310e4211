import { type Band, bandsOfGate, type Edge, edgeOf } from './bands.ts';
import type { PolicyView, WrittenGate } from './policy-view.ts';

/** What a gate that binds accepts at a stage, a warning included. */
export interface Accepted {
  readonly lower: Edge | undefined;
  readonly upper: Edge | undefined;
}

/** The ends of what a gate accepts at a stage; undefined where it bounds nothing there or does not bind. */
export function bandsAt(written: WrittenGate, stage: string | undefined, view: PolicyView): Accepted | undefined {
  const { gate } = written;
  const overlay = stage === undefined ? undefined : gate.stages?.[stage];
  if (overlay === 'skip') return undefined;
  const enforcement = overlay?.enforcement ?? gate.enforcement ?? 'hard-mandatory';
  if (enforcement !== 'hard-mandatory' && enforcement !== 'soft-mandatory') return undefined;
  const bands = bandsOfGate(written, view.catalog).bands.filter((band) => !band.path.includes('rollback'));
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
