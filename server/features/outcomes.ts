import type { Check, Evaluation, GateResult, Reference } from '../../core/gates/evaluation.ts';
import { severityOf } from '../../core/gates/evaluation.ts';
import { kindOf, type SourceDocument, type SourceFile } from '../../core/model/documents.ts';
import { nodeAt, placeOf } from '../../core/yaml/locate.ts';
import { shiftBetween } from '../shift.ts';
import type { Decided, ShownSimulation } from '../simulations.ts';
import type { Snapshot } from '../snapshot.ts';

/** A policy of a file with what has been decided on it. */
export interface DecidedPolicy {
  readonly policy: SourceDocument;
  readonly shown: ShownSimulation;
  readonly decided: Decided;
  /** The decision is of an earlier text. */
  readonly stale: boolean;
  /** Where a place of the evaluated text stands in the present one; undefined for another file, or rewritten text. */
  offset(place: Reference, at: 'start' | 'end'): number | undefined;
}

/** The policies of a file, as long as the file is known to hold any. */
export function policiesIn(snapshot: Snapshot, uri: string): readonly SourceDocument[] {
  const present = snapshot.file(uri)?.documents.filter((d) => kindOf(d) === 'GovernancePolicy') ?? [];
  if (present.length > 0) return present;
  // While the header itself is being typed, the last good text says what the file is.
  return snapshot.lastGood(uri)?.documents.filter((d) => kindOf(d) === 'GovernancePolicy') ?? [];
}

/** Decides the policies of a file, so that the decision is known when it is asked for. */
export function decide(snapshot: Snapshot, uri: string): void {
  for (const policy of policiesIn(snapshot, uri)) snapshot.simulation(policy);
}

export function decidedPolicies(snapshot: Snapshot, uri: string): readonly DecidedPolicy[] {
  const file = snapshot.file(uri);
  if (!file) return [];
  return policiesIn(snapshot, uri).flatMap((policy) => {
    const shown = snapshot.simulation(policy);
    if (!shown?.decided) return [];
    const stale = shown.stale || !file.documents.includes(policy);
    return [{ policy, shown, decided: shown.decided, stale, offset: offsets(file) }];
  });
}

function offsets(file: SourceFile): DecidedPolicy['offset'] {
  const shifts = new Map<string, ReturnType<typeof shiftBetween>>();
  return ({ document, path, part }, at) => {
    if (document.uri !== file.uri) return undefined;
    const range = placeOf(document.yaml, path, part ?? 'value');
    let shift = shifts.get(document.text);
    if (!shift) shifts.set(document.text, (shift = shiftBetween(document.text, file.text)));
    return shift.offset(range[at]);
  };
}

/** The check that a gate's outcome comes from: the worst of those that decide, of equals the one nearest its bound. */
export function decidingCheck(gate: GateResult): Check | undefined {
  return worstOf(gate.checks.filter((check) => check.deciding !== false));
}

/** The check that is shown beside the gate's bound, and the place of that bound. */
export function boundCheck(gate: GateResult): { readonly check: Check; readonly place: Reference } | undefined {
  const check = worstOf(gate.checks.filter((c) => c.deciding !== false && boundPlace(c) !== undefined));
  const place = check && boundPlace(check);
  return check && place ? { check, place } : undefined;
}

function worstOf(checks: readonly Check[]): Check | undefined {
  return checks.reduce<Check | undefined>((worst, check) => {
    if (!worst) return check;
    const order = severityOf(check.outcome) - severityOf(worst.outcome);
    const isNearer = (check.margin ?? Number.POSITIVE_INFINITY) < (worst.margin ?? Number.POSITIVE_INFINITY);
    return order > 0 || (order === 0 && isNearer) ? check : worst;
  }, undefined);
}

/** Where the outcome of a gate is shown: at the bound that decides. Undefined for gates that bound nothing. */
function boundPlace(check: Check): Reference | undefined {
  const place = check.policyPlace;
  if (!place) return undefined;
  const at = place.path.lastIndexOf('pass');
  const warn = place.path.lastIndexOf('warn');
  const field = Math.max(at, warn);
  if (field < 0 || field < place.path.length - 2) return undefined;
  const path = place.path.slice(0, field + 1);
  const node = nodeAt(place.document.yaml, path);
  if (node?.kind !== 'map') return { document: place.document, path };
  if (node.flow) return { document: place.document, path };
  if (place.path.length > path.length) return { document: place.document, path: place.path };
  const first = node.entries.find((entry) => ['min', 'max', 'above', 'below'].includes(entry.name));
  return { document: place.document, path: first ? [...path, first.name] : path };
}

const symbols: Readonly<Record<GateResult['outcome'], string>> = {
  pass: '✓',
  warn: '⚠',
  fail: '✗',
  inconclusive: '?',
  error: '!',
  skipped: '–',
};

/** `✓ 0.912 · +0.062`, with what a waiver or the enforcement makes of it. */
export function outcomeText(gate: GateResult, check: Check | undefined): string {
  const parts: string[] = [];
  if (check?.observed !== null && check?.observed !== undefined)
    parts.push(check.observedText ?? shortNumber(check.observed));
  if (check && typeof check.margin === 'number') parts.push(signed(check.margin));
  if (parts.length === 0) parts.push(gate.outcome);
  if (check && check.outcome !== 'pass' && check.subject !== check.metric) parts.push(check.subject);
  // Something else may decide, as when the model's scope is not known.
  const deciding = decidingCheck(gate);
  if (check && deciding && deciding !== check && deciding.outcome !== check.outcome) parts.push(deciding.subject);
  if (gate.waiver && gate.effect === 'waived') parts.push(`waived until ${gate.waiver.expires}`);
  if (gate.effect === 'dry-run') parts.push('dry run');
  return `${symbols[gate.outcome]} ${parts.join(' · ')}`;
}

export function symbolOf(outcome: GateResult['outcome']): string {
  return symbols[outcome];
}

export function shortNumber(value: number | string | boolean): string {
  return typeof value === 'number' && Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

function signed(margin: number): string {
  const size = shortNumber(Math.abs(Number(margin.toPrecision(3))));
  return margin < 0 ? `−${size}` : `+${size}`;
}

/** `Block · consumer-credit 3.4.0 · production · 2026-11-23`. */
export function decisionText({ evaluation, sample }: Decided): string {
  const model = [evaluation.model.name, evaluation.model.version].filter(Boolean).join(' ');
  return [decisionName(evaluation.decision), model, evaluation.stage ?? sample.stage, evaluation.asOf]
    .filter(Boolean)
    .join(' · ');
}

function decisionName(decision: Evaluation['decision']): string {
  return { promote: 'Promote', 'promote-with-warnings': 'Promote with warnings', hold: 'Hold', block: 'Block' }[
    decision
  ];
}
