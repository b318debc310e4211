import type { MetricCatalog } from '../catalog/declared-metrics.ts';
import { unitOf } from '../catalog/units.ts';
import type { GovernancePolicy } from '../generated/GovernancePolicy.ts';
import type { TypedDocument } from '../model/documents.ts';
import { inRange, splitReference } from '../model/resolve.ts';
import { writtenForm } from '../yaml/value.ts';
import { parseBound, resolveBound } from './bounds.ts';
import { parseDuration } from './duration.ts';
import {
  type Check,
  type Effect,
  type Enforcement,
  type MatchedWaiver,
  type Outcome,
  severityOf,
  worst,
} from './evaluation.ts';
import { isWithin, parseMoment } from './moment.ts';
import { approximateQuantity, compareQuantities } from './quantity.ts';

export type WaiverDocument = TypedDocument<'Waiver'>;

export interface WaiverCase {
  readonly policy: GovernancePolicy;
  readonly gate: string;
  readonly model: { readonly name: string | null; readonly version: string | null };
  readonly asOf: string;
  readonly catalog: MetricCatalog;
}

/** Why a waiver does not count, or that it does. */
export type WaiverState =
  | { readonly counts: true }
  | {
      readonly counts: false;
      readonly why:
        | 'policy'
        | 'gate'
        | 'model'
        | 'reason'
        | 'approver'
        | 'not-yet'
        | 'expired'
        | 'too-long'
        | 'malformed';
      readonly message: string;
    };

/** The one place that decides whether a waiver counts for a gate of a model on a day. */
export function waiverState(waiver: WaiverDocument, about: WaiverCase): WaiverState {
  const { value } = waiver;
  const no = (why: Extract<WaiverState, { counts: false }>['why'], message: string): WaiverState => ({
    counts: false,
    why,
    message,
  });
  if (!namesPolicy(value.policy, about.policy)) return no('policy', `It is about the policy ${value.policy}.`);
  if (value.gate !== about.gate) return no('gate', `It is about the gate ${value.gate}.`);
  if (!namesModel(value.model, about.model)) return no('model', `It is about ${value.model}.`);
  if (!value.reason?.trim()) return no('reason', 'It gives no reason.');
  const approver = value.approvedBy.trim();
  if (!approver) return no('approver', 'Nobody approved it.');
  if (approver.toLowerCase() === value.requestedBy.trim().toLowerCase())
    return no('approver', 'It was approved by the one who asked for it.');
  const { approvers, maxDuration } = about.policy.exceptions ?? {};
  if (approvers?.length && !approvers.some((a) => a.toLowerCase() === approver.toLowerCase())) {
    return no('approver', `${approver} may not approve waivers of this policy; ${approvers.join(', ')} may.`);
  }
  if (!isDay(value.approvedOn) || !isDay(value.expires))
    return no('malformed', 'Its dates are no days of the calendar.');
  if (value.approvedOn > about.asOf) return no('not-yet', `It counts from ${value.approvedOn} on.`);
  if (value.expires < about.asOf) return no('expired', `It expired on ${value.expires}.`);
  if (maxDuration !== undefined) {
    const [from, to, span] = [parseMoment(value.approvedOn), parseMoment(value.expires), parseDuration(maxDuration)];
    if (!from || !to || !span || isWithin(from, to, span) !== true) {
      return no('too-long', `It lasts longer than the policy allows (${maxDuration}).`);
    }
  }
  return { counts: true };
}

/** What is left of a gate's outcome after enforcement and waivers. */
export function effectOf(
  enforcement: Enforcement,
  outcome: Outcome,
  checks: readonly Check[],
  waivers: readonly WaiverDocument[],
  about: WaiverCase,
): { readonly effect: Effect; readonly waiver: MatchedWaiver | null } {
  if (outcome === 'skipped') return { effect: 'skipped', waiver: null };
  if (enforcement === 'dry-run') return { effect: 'dry-run', waiver: null };
  const best = enforcement === 'hard-mandatory' ? undefined : coveringWaiver(outcome, checks, waivers, about);
  if (enforcement === 'advisory') return { effect: outcome === 'pass' ? 'pass' : 'warn', waiver: best?.waiver ?? null };
  if (!best) return { effect: outcome, waiver: null };
  return { effect: severityOf(best.rest) > severityOf('warn') ? best.rest : 'waived', waiver: best.waiver };
}

/** Of the waivers that count, the one that covers most; of several that do, the one that expires last. */
function coveringWaiver(
  outcome: Outcome,
  checks: readonly Check[],
  waivers: readonly WaiverDocument[],
  about: WaiverCase,
): { readonly waiver: MatchedWaiver; readonly rest: Outcome } | undefined {
  if (outcome === 'pass') return undefined;
  const deciding = checks.filter((check) => check.deciding !== false);
  const candidates = waivers
    .filter((waiver) => waiverState(waiver, about).counts)
    .map((waiver) => {
      const covered = deciding.filter((check) => covers(waiver, check, deciding, about));
      return {
        waiver,
        covered,
        rest: worst(deciding.filter((c) => !covered.includes(c)).map((c) => c.outcome)) ?? 'pass',
      };
    })
    .filter(({ covered }) => covered.length > 0)
    .sort(
      (a, b) =>
        severityOf(a.rest) - severityOf(b.rest) ||
        compareText(b.waiver.value.expires, a.waiver.value.expires) ||
        compareText(a.waiver.value.metadata.name, b.waiver.value.metadata.name),
    );
  const [first] = candidates;
  if (!first) return undefined;
  const { value, source } = first.waiver;
  const waiver = {
    name: value.metadata.name,
    reason: value.reason?.trim() ?? '',
    approvedBy: value.approvedBy,
    expires: value.expires,
    place: { document: source, path: [] },
  };
  return { waiver, rest: first.rest };
}

/** A waiver covers `fail` and `warn` of the checks that it lists, no worse than it allows; never what is invalid or not enough. */
function covers(waiver: WaiverDocument, check: Check, all: readonly Check[], { catalog }: WaiverCase): boolean {
  if ((check.outcome !== 'fail' && check.outcome !== 'warn') || check.waivable === false) return false;
  const { checks, notWorseThan } = waiver.value;
  if (checks ? !checks.includes(check.subject) : all.length > 1) return false;
  if (notWorseThan === undefined) return true;
  // Of a requirement nobody can tell which way is worse: a share of attribution is, a number of requests is not.
  if (check.reason === 'requirement-not-met') return false;
  const metric = check.metric === undefined ? undefined : catalog.find(check.metric);
  const expression = parseBound(notWorseThan, writtenForm(waiver.source.yaml.written, waiver.value, 'notWorseThan'));
  if (!expression || typeof check.observed !== 'number') return false;
  const unit = metric?.kind === 'metric' ? unitOf(metric.metric) : unitOf({ unit: 'fraction' });
  const limit = resolveBound(expression, {
    unit,
    reference: () => ({ outcome: 'inconclusive', reason: 'missing-reference', message: '' }),
  });
  if ('reason' in limit) return false;
  const order = compareQuantities(approximateQuantity(check.observed), limit);
  // Which way is worse follows from the side that was broken, for metrics that are best at a target.
  return check.reason === 'above-max' || (check.reason === 'within-warn-band' && isAbove(check))
    ? order <= 0
    : order >= 0;
}

function isAbove({ observed, resolved }: Check): boolean {
  const upper = resolved?.max ?? resolved?.below;
  return typeof observed === 'number' && upper !== undefined && observed >= upper;
}

function namesPolicy(reference: string, policy: GovernancePolicy): boolean {
  const [name, range] = splitReference(reference);
  if (name !== policy.metadata.name) return false;
  return range === undefined || inRange(policy.metadata.version, range);
}

function namesModel(reference: string, model: WaiverCase['model']): boolean {
  const [name, range] = splitReference(reference);
  return name === model.name && range !== undefined && model.version !== null && inRange(model.version, range);
}

/** A day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
