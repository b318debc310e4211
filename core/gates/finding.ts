import type { SourceDocument } from '../model/documents.ts';
import type { Path } from '../yaml/node.ts';
import type { Check, GateResult, Reference } from './evaluation.ts';

/**
 * What a gate found, without the text that it was decided in: places in its policy are counted from the gate, and stand
 * in one of two stand-ins for the policy. Keeping it keeps no text.
 */
export interface Finding {
  readonly result: GateResult;
}

/** In place of the policy, for places in the gate. */
const inGate = {} as SourceDocument;
/** In place of the policy, for places beside the gate. */
const besideGate = {} as SourceDocument;

const findings = new WeakMap<GateResult, Finding>();

/**
 * What a result says apart from where its policy is written: the same object in later decisions, as long as the gate has
 * not been decided again. Undefined for results that nobody keeps.
 */
export function findingOf(result: GateResult): Finding | undefined {
  return findings.get(result);
}

/** Takes a result that has just been decided out of its text. */
export function takenOut(result: GateResult): Finding {
  const { document, path } = result.place;
  const finding = {
    result: {
      ...result,
      checks: result.checks.map((check) => withPlaces(check, (place) => outOf(place, document, path))),
      place: outOf(result.place, document, path),
    },
  };
  findings.set(result, finding);
  return finding;
}

/** The result as it stands in a text now. Checks are put there when somebody looks at them: mostly nobody does. */
export function placedAt(finding: Finding, { document, path }: Reference): GateResult {
  const { result: found } = finding;
  const { checks } = found;
  let made: readonly Check[] | undefined;
  // Written out: spreading takes longer than all else that is done for a gate in which nobody has typed.
  const result: GateResult = {
    id: found.id,
    type: found.type,
    title: found.title,
    enforcement: found.enforcement,
    weight: found.weight,
    outcome: found.outcome,
    reason: found.reason,
    effect: found.effect,
    waiver: found.waiver,
    message: found.message,
    controls: found.controls,
    get checks() {
      return (made ??= checks.map((check) => withPlaces(check, (at) => into(at, document, path))));
    },
    place: into(found.place, document, path),
  };
  findings.set(result, finding);
  return result;
}

function withPlaces(check: Check, moved: (place: Reference) => Reference): Check {
  const { policyPlace, evidencePlace } = check;
  return {
    ...check,
    policyPlace: policyPlace && moved(policyPlace),
    evidencePlace: evidencePlace && moved(evidencePlace),
  };
}

function outOf(place: Reference, policy: SourceDocument, gate: Path): Reference {
  if (place.document !== policy) return place;
  return gate.every((step, index) => step === place.path[index])
    ? { ...place, document: inGate, path: place.path.slice(gate.length) }
    : { ...place, document: besideGate };
}

function into(place: Reference, document: SourceDocument, gate: Path): Reference {
  if (place.document === inGate) return { ...place, document, path: [...gate, ...place.path] };
  return place.document === besideGate ? { ...place, document } : place;
}
