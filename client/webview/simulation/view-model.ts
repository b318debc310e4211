import type { GateReport, SampleOrigin, SimulationResult } from '../../../server/protocol/messages.ts';
import {
  boundsOf,
  boundText,
  count,
  figure,
  interval,
  observedText,
  probability,
  resolvedText,
  signed,
} from './format.ts';
import { type GroupPlot, groupPlots } from './groups.ts';
import type { PanelState, Place } from './messages.ts';
import {
  type Check,
  type Decision,
  decisionMeaning,
  decisionWord,
  type Effect,
  effects,
  effectText,
  enforcementWord,
  type Gate,
  needsAttention,
  type Outcome,
  outcomeWord,
} from './outcome.ts';
import { type Strip, stripOf } from './strip.ts';
import type { Translate } from './text.ts';

/** Text with the place that it comes from. */
export interface Figure {
  readonly text: string;
  readonly place: Place | null;
}

/** One check, ready to be drawn. */
export interface CheckRow {
  readonly key: string;
  readonly outcome: Outcome;
  readonly word: string;
  readonly subject: string;
  /** Shown beside the check that decides. */
  readonly aside: boolean;
  readonly observed: Figure | null;
  readonly bound: Figure | null;
  readonly resolved: string | null;
  readonly warnBound: string | null;
  readonly reference: string | null;
  readonly margin: string | null;
  readonly interval: string | null;
  readonly intervalMethod: string | null;
  readonly n: string | null;
  readonly pValue: string | null;
  /** Null where the figures say it all: of a check that passes by its number. */
  readonly message: string | null;
  readonly notes: readonly string[];
}

export interface WaiverModel {
  readonly name: string;
  readonly text: string;
  readonly reason: string | null;
  readonly place: Place | null;
}

/** One gate, ready to be drawn. What only an opened gate shows is computed by `gateDetails`. */
export interface GateModel {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly outcome: Outcome;
  readonly effect: Effect;
  readonly word: string;
  /** What enforcement or a waiver made of it. */
  readonly effectText: string | null;
  readonly enforcement: string;
  readonly message: string | null;
  readonly attention: boolean;
  readonly strip: Strip | null;
  /** What the strip shows, unless the title says it. */
  readonly stripSubject: string | null;
  /** The strip in words. */
  readonly stripText: string | null;
  readonly margin: string | null;
  readonly checkCount: string;
  readonly place: Place | null;
  readonly source: Gate;
}

export interface GateDetails {
  readonly checks: readonly CheckRow[];
  /** Columns that hold anything. */
  readonly columns: readonly CheckColumn[];
  readonly plots: readonly GroupPlot[];
  readonly waiver: WaiverModel | null;
  readonly controls: readonly string[];
}

export type CheckColumn = 'observed' | 'bound' | 'margin' | 'interval' | 'n' | 'pValue';

export interface PanelModel {
  readonly decision: Decision;
  readonly word: string;
  readonly meaning: string;
  readonly policy: string;
  readonly model: string;
  readonly stage: string;
  readonly asOf: string;
  readonly score: string | null;
  readonly hypothetical: boolean;
  readonly reasons: readonly string[];
  readonly counts: readonly { readonly effect: Effect; readonly word: string; readonly count: number }[];
  readonly gates: readonly GateModel[];
  readonly attention: number;
}

/** Name and version of a policy or model. */
function named(subject: { readonly name: string | null; readonly version: string | null }, t: Translate): string {
  return [subject.name ?? t('unnamed'), subject.version].filter((part) => part != null).join(' ');
}

/** A report as the panel shows it. */
export function panelModel(report: GateReport, t: Translate): PanelModel {
  const gates = report.gates.map((gate) => gateModel(gate, t));
  return {
    decision: report.decision,
    word: decisionWord(report.decision, t),
    meaning: decisionMeaning(report.decision, t),
    policy: named(report.policy, t),
    model: named(report.model, t),
    stage: report.stage ?? t('no stage'),
    asOf: report.asOf,
    score: report.score === null ? null : `${figure(report.score * 100, [], 4)} %`,
    hypothetical: report.hypothetical === true,
    reasons: report.reasons ?? [],
    counts: effects
      .map((effect) => ({
        effect,
        word: outcomeWord(effect, t),
        count: gates.filter((g) => g.effect === effect).length,
      }))
      .filter((entry) => entry.count > 0),
    gates,
    attention: gates.filter((gate) => gate.attention).length,
  };
}

/** The gates that a filter lets through. */
export function filtered(gates: readonly GateModel[], filter: PanelState['filter']): readonly GateModel[] {
  return filter === 'all' ? gates : gates.filter((gate) => gate.attention);
}

/** How a sample was found, in a few words. */
export function originText(origin: SampleOrigin, t: Translate): string {
  switch (origin) {
    case 'chosen':
      return t('chosen by you');
    case 'configuration':
      return t('from gatewright.yaml');
    case 'card':
      return t('named by the model card');
    case 'only-report':
      return t('the only report in scope');
  }
}

/** The name of the sample that decides. */
export function sampleText(result: SimulationResult, t: Translate): string {
  const current = result.candidates.find((candidate) => candidate.current);
  if (current) return current.label;
  const [first, ...rest] = result.sample?.reports ?? [];
  if (first === undefined) return t('no sample');
  const name = decodeURIComponent(first.slice(first.lastIndexOf('/') + 1));
  return rest.length === 0 ? name : t('{0} and {1} more', name, rest.length);
}

const rank: Readonly<Record<Outcome, number>> = { fail: 0, error: 1, inconclusive: 2, warn: 3, pass: 4, skipped: 5 };

/** The check that a gate's strip shows: of the worst outcome the one with the smallest margin, among those with numbers. */
function shownCheck(checks: readonly Check[]): Check | undefined {
  const deciding = checks.filter((check) => check.deciding !== false);
  const drawable = (deciding.some((check) => stripOf(check)) ? deciding : checks).filter((check) => stripOf(check));
  const order = (a: Check, b: Check) =>
    rank[a.outcome] - rank[b.outcome] ||
    (a.margin ?? Number.POSITIVE_INFINITY) - (b.margin ?? Number.POSITIVE_INFINITY) ||
    0;
  return drawable.reduce<Check | undefined>(
    (best, check) => (!best || order(check, best) < 0 ? check : best),
    undefined,
  );
}

/** Values of other checks of the same metric against the same bounds. */
function othersLike(shown: Check, checks: readonly Check[]): number[] {
  const key = (check: Check) => JSON.stringify([check.metric ?? null, check.resolved ?? check.bound]);
  return checks
    .filter((check) => check !== shown && check.deciding === shown.deciding && key(check) === key(shown))
    .flatMap((check) => (typeof check.observed === 'number' ? [check.observed] : []));
}

function gateModel(gate: Gate, t: Translate): GateModel {
  const shown = shownCheck(gate.checks);
  const strip = shown ? stripOf(shown, othersLike(shown, gate.checks)) : undefined;
  return {
    id: gate.id,
    title: gate.title ?? gate.id,
    type: gate.type,
    outcome: gate.outcome,
    effect: gate.effect,
    word: outcomeWord(gate.outcome, t),
    effectText: effectText(gate, t) ?? null,
    enforcement: enforcementWord(gate.enforcement, t),
    message: gate.message ?? gate.checks.find((check) => check.outcome === gate.outcome)?.message ?? null,
    attention: needsAttention(gate.effect),
    strip: strip ?? null,
    stripSubject: shown && strip && shown.subject !== gate.title ? shown.subject : null,
    stripText: shown && strip ? stripText(shown, t) : null,
    margin: shown?.margin == null ? null : signed(shown.margin),
    checkCount: gate.checks.length === 1 ? t('1 check') : t('{0} checks', gate.checks.length),
    place: gate.policyLocation ?? null,
    source: gate,
  };
}

/** A strip for those who don't see it. */
function stripText(check: Check, t: Translate): string {
  const parts = [t('{0}: {1}', check.subject, observedText(check) ?? '')];
  if (check.interval) parts.push(t('95 % interval {0}', interval(check.interval, boundsOf(check))));
  if (check.bound) parts.push(t('passes {0}', boundText(check.bound)));
  if (check.warnBound) parts.push(t('warns {0}', boundText(check.warnBound)));
  if (check.margin != null) parts.push(t('margin {0}', signed(check.margin)));
  return `${parts.join('; ')}.`;
}

/** What an opened gate shows. */
export function gateDetails(gate: Gate, t: Translate): GateDetails {
  const checks = gate.checks.map((check, index) => checkRow(check, index, t));
  const columns: readonly CheckColumn[] = ['observed', 'bound', 'margin', 'interval', 'n', 'pValue'];
  return {
    checks,
    columns: columns.filter((column) => checks.some((check) => check[column] !== null)),
    plots: groupPlots(gate),
    waiver: gate.waiver
      ? {
          name: gate.waiver.name,
          text: [
            gate.waiver.approvedBy ? t('approved by {0}', gate.waiver.approvedBy) : null,
            t('expires {0}', gate.waiver.expires),
          ]
            .filter((part) => part !== null)
            .join(', '),
          reason: gate.waiver.reason ?? null,
          place: gate.waiver.location ?? null,
        }
      : null,
    controls: gate.controls,
  };
}

function checkRow(check: Check, index: number, t: Translate): CheckRow {
  const observed = observedText(check);
  const bound = check.bound ? boundText(check.bound) : '';
  return {
    // A subject may be listed twice, and rows keep their place in the list while values change.
    key: `${index} ${check.subject}`,
    outcome: check.outcome,
    word: outcomeWord(check.outcome, t),
    subject: check.subject,
    aside: check.deciding === false,
    observed:
      observed !== undefined
        ? { text: observed, place: check.evidenceLocation }
        : check.evidenceLocation
          ? { text: '–', place: check.evidenceLocation }
          : null,
    bound:
      bound !== '' || check.policyLocation ? { text: bound || t('requirement'), place: check.policyLocation } : null,
    resolved: resolvedText(check) ?? null,
    warnBound: check.warnBound ? boundText(check.warnBound) || null : null,
    reference: referenceText(check),
    margin: check.margin == null ? null : signed(check.margin),
    interval: check.interval ? interval(check.interval, boundsOf(check)) : null,
    intervalMethod: check.intervalMethod ? methodName(check.intervalMethod, t) : null,
    n: check.n == null ? null : count(check.n),
    pValue: check.pValue == null ? null : probability(check.pValue),
    message: check.outcome === 'pass' && check.margin != null ? null : check.message,
    notes: check.notes ?? [],
  };
}

/** How an interval was computed, as the literature calls it. */
function methodName(method: string, t: Translate): string {
  const names: Readonly<Record<string, string>> = {
    wilson: 'Wilson',
    newcombe: 'Newcombe',
    'katz-log': 'Katz log',
    'clopper-pearson': 'Clopper–Pearson',
    declared: t('declared'),
  };
  return Object.hasOwn(names, method) ? (names[method] ?? method) : method;
}

function referenceText(check: Check): string | null {
  const { name, value } = check.reference ?? {};
  if (name === undefined) return null;
  return value == null ? name : `${name} ${figure(value, [], 4)}`;
}
