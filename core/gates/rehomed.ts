import type { Path } from '../yaml/node.ts';
import type { Check, GateResult, Reference } from './evaluation.ts';

/**
 * A result of a gate that stands in another version of its document now, and there may be another item of its list. What
 * it points to elsewhere stays.
 */
export function rehomed(result: GateResult, from: Reference, to: Reference): GateResult {
  const moved = <R extends Reference | null>(place: R): R => {
    if (place === null || place.document !== from.document) return place;
    return { ...place, document: to.document, path: pathIn(place.path, from.path, to.path) };
  };
  return {
    ...result,
    checks: result.checks.map(
      (check): Check => ({
        ...check,
        policyPlace: moved(check.policyPlace),
        evidencePlace: moved(check.evidencePlace),
      }),
    ),
    place: moved(result.place),
  };
}

function pathIn(path: Path, from: Path, to: Path): Path {
  if (from.every((step, index) => step === to[index])) return path;
  return from.every((step, index) => step === path[index]) ? [...to, ...path.slice(from.length)] : path;
}
