import type { Gate, GovernancePolicy } from '../generated/GovernancePolicy.ts';
import type { ConfiguredMetrics } from './catalog-of.ts';
import { effectivePolicy, type PolicyDocument } from './effective-policy.ts';
import { evaluate } from './evaluate.ts';
import { type Check, type Outcome, type Reference, severityOf } from './evaluation.ts';
import type { ReportDocument } from './evidence.ts';
import { writtenBounds } from './metric.ts';
import { type WindowReport, windowReport, windowSegments } from './monitor-evidence.ts';
import {
  type BadWindow,
  hasLength,
  lengthOf,
  overlap,
  type SeriesWindow,
  windowsBetween,
  windowsOf,
} from './monitor-windows.ts';

export type Monitor = NonNullable<GovernancePolicy['monitors']>[number];

/** What a monitor makes of one window. `missing` windows are those that the series leaves out. */
export type WindowOutcome = 'ok' | 'breach' | 'inconclusive' | 'error' | 'missing';

export interface ReplayedWindow {
  readonly from: string;
  readonly to: string;
  readonly outcome: WindowOutcome;
  /** What was found in it, or why nothing was. */
  readonly message: string;
  /** The figure that is nearest to breaking the bound, or furthest beyond it. */
  readonly observed: number | string | null;
  readonly margin: number | null;
  /** Breaches in a row up to here. */
  readonly streak: number;
  /** Whether the monitor fires at the end of this window. */
  readonly fires: boolean;
  readonly checks: readonly Check[];
  readonly place: Reference | null;
}

/** A monitor that has fired, and what follows. */
export interface Firing {
  /** The end of the window that made it fire. */
  readonly at: string;
  readonly actions: readonly string[];
  readonly notify: readonly string[];
  /** When a person looks at it, before the model is trained again. */
  readonly humanReview: string | null;
  readonly message: string;
}

/**
 * `fired`: it fired at least once. `inconclusive`: no window could be decided, or the last one could not, so nobody knows
 * how it stands now. `quiet`: everything else; `open` then says how many windows in between are unknown.
 */
export type MonitorState = 'fired' | 'quiet' | 'inconclusive';

export interface MonitorReplay {
  readonly id: string;
  readonly title: string | null;
  /** The metric or drift method that is watched. */
  readonly watches: string | null;
  readonly window: string | null;
  readonly consecutive: number;
  readonly bound: Readonly<Record<string, number | string>> | null;
  readonly state: MonitorState;
  readonly message: string;
  readonly windows: readonly ReplayedWindow[];
  readonly firings: readonly Firing[];
  /** Windows that could not be decided, or are missing. */
  readonly open: number;
  /** Windows of another length than the monitor's: they are not its windows. */
  readonly passedOver: number;
  readonly place: Reference;
}

export interface Replay {
  readonly policy: { readonly name: string; readonly version: string | null };
  readonly model: { readonly name: string | null; readonly version: string | null };
  readonly monitors: readonly MonitorReplay[];
  /** Windows that can't stand on a time line. No monitor reads them. */
  readonly bad: readonly BadWindow[];
}

/**
 * Replays a policy's monitors over the series of one model's reports: where each would have fired, and what it would have
 * done. Each window is decided by `evaluate`, as a gate with the monitor's bound; a window that is missing or can't be
 * decided neither counts towards `consecutive` nor resets the count.
 */
export function replayMonitors(
  policy: PolicyDocument,
  bases: readonly PolicyDocument[],
  reports: readonly ReportDocument[],
  metrics: ConfiguredMetrics | undefined,
): Replay {
  const { windows, bad } = windowsOf(reports);
  const model = reports.find((report) => report.value.model)?.value.model;
  const merged = effectivePolicy(policy, bases, policy.value.stages?.at(-1)).policy;
  const sources = [policy, ...bases];
  const monitors = sources.flatMap((source, rank) =>
    ((source.value.monitors ?? []) as readonly Monitor[]).flatMap((monitor, index) => {
      // A policy's own monitor takes the place of one of the same id in what it extends.
      const isReplaced = sources
        .slice(0, rank)
        .some((nearer) => nearer.value.monitors?.some((m) => m.id === monitor.id));
      const place: Reference = { document: source.source, path: ['monitors', index] };
      return isReplaced ? [] : [replayMonitor({ monitor, place, source, merged, metrics }, windows)];
    }),
  );
  return {
    policy: { name: policy.value.metadata.name, version: policy.value.metadata.version },
    model: { name: model?.name ?? null, version: model?.version ?? null },
    monitors,
    bad,
  };
}

interface Watched {
  readonly monitor: Monitor;
  readonly place: Reference;
  readonly source: PolicyDocument;
  /** The policy with what it inherits. */
  readonly merged: GovernancePolicy;
  /** Metrics that the configuration declares. */
  readonly metrics: ConfiguredMetrics | undefined;
}

function replayMonitor(watched: Watched, all: readonly SeriesWindow[]): MonitorReplay {
  const { monitor, place } = watched;
  const head = {
    id: monitor.id,
    title: monitor.title ?? null,
    watches: monitor.metric ?? monitor.method ?? null,
    window: monitor.window ?? null,
    consecutive: monitor.consecutive ?? 1,
    bound: writtenBounds(monitor.pass),
    place,
  };
  const nothing = (message: string, passedOver = 0): MonitorReplay => ({
    ...head,
    state: 'inconclusive',
    message,
    windows: [],
    firings: [],
    open: 0,
    passedOver,
  });
  if (head.watches === null || !monitor.pass) {
    const why = monitor.schedule
      ? `retrains every ${monitor.schedule} and looks at nothing`
      : 'says neither what is watched nor what passes';
    return nothing(
      `The monitor ${why}, so there is nothing to replay. Give it \`metric\` or \`method\`, and \`pass\`.`,
    );
  }
  const length = lengthOf(monitor.window);
  const own = length ? all.filter((window) => hasLength(window, length)) : all;
  const passedOver = all.length - own.length;
  const told = own.map((window) => ({ window, report: windowReport(window, monitor) })).filter(({ report }) => report);
  if (told.length === 0) {
    const lengths = monitor.window ? ` of ${monitor.window}` : '';
    return nothing(
      `No window${lengths} of the series has ${head.watches}, so nobody knows whether it would have fired.`,
      passedOver,
    );
  }
  const windows: ReplayedWindow[] = [];
  const firings: Firing[] = [];
  let streak = 0;
  for (const [at, { window, report }] of told.entries()) {
    const before = told[at - 1]?.window;
    if (before) windows.push(...missingBetween(before, window, streak));
    const decided = decideWindow(
      watched,
      window,
      report,
      told.filter((other) => other.window !== window && overlap(other.window, window)).length > 0,
    );
    if (decided.outcome === 'breach') streak++;
    else if (decided.outcome === 'ok') streak = 0;
    const fires = decided.outcome === 'breach' && streak === head.consecutive;
    windows.push({ ...decided, streak, fires });
    if (fires) firings.push(firing(watched, window, decided.message, head.consecutive));
  }
  const open = windows.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'breach').length;
  const last = windows.at(-1)?.outcome;
  const isOpen = last === 'inconclusive' || last === 'error';
  const state: MonitorState = firings.length > 0 ? 'fired' : isOpen ? 'inconclusive' : 'quiet';
  return { ...head, state, message: summary(state, firings, windows, open), windows, firings, open, passedOver };
}

function decideWindow(
  { monitor, source, merged, place, metrics }: Watched,
  window: SeriesWindow,
  report: WindowReport | undefined,
  overlaps: boolean,
): Omit<ReplayedWindow, 'streak' | 'fires'> {
  const head = { from: window.from, to: window.to, place: window.place };
  if (!report)
    return {
      ...head,
      outcome: 'inconclusive',
      message: 'Nothing was measured.',
      observed: null,
      margin: null,
      checks: [],
    };
  if (overlaps) {
    const message = `Another window of the same length overlaps ${window.from} to ${window.to}, so it would count twice. Keep one.`;
    return { ...head, outcome: 'error', message, observed: null, margin: null, checks: [] };
  }
  const { gates: _, scope: _scope, stages: _stages, score: _score, extends: _extends, ...rest } = merged;
  const checks = windowSegments(report, monitor).flatMap(({ label, report: segment, gate }) => {
    const policy: PolicyDocument = { ...source, value: { ...rest, gates: [gate as Gate] } };
    const { gates } = evaluate(policy, undefined, [segment.report], { stage: undefined, asOf: '1970-01-01', metrics });
    return (gates[0]?.checks ?? []).map(
      (check): Check => ({
        ...check,
        subject: label === undefined ? check.subject : `${check.subject}, ${label}`,
        policyPlace: { document: place.document, path: [...place.path, ...inMonitor(check.policyPlace)] },
        evidencePlace: segment.placeOf(check.evidencePlace),
      }),
    );
  });
  const deciding = checks.filter((check) => check.deciding !== false);
  const worst = deciding.reduce<Check | undefined>(
    (a, b) => (a && severityOf(a.outcome) >= severityOf(b.outcome) ? a : b),
    undefined,
  );
  const shown = figureOf(checks, worst);
  return {
    ...head,
    outcome: worst ? windowOutcome(worst.outcome) : 'inconclusive',
    // Of drift, what a feature does says more than the share of features.
    message: (shown?.outcome === worst?.outcome ? shown : worst)?.message ?? 'Nothing was measured.',
    observed:
      shown?.observedText ??
      (typeof shown?.observed === 'boolean' ? String(shown.observed) : (shown?.observed ?? null)),
    margin: shown?.margin ?? null,
    checks,
  };
}

/** The figure that people want to see: of drift that of a feature rather than the share of features. */
function figureOf(checks: readonly Check[], worst: Check | undefined): Check | undefined {
  const figures = checks.filter(
    (check) => check.margin !== null && check.metric !== undefined && check.deciding === false,
  );
  const nearest = figures.reduce<Check | undefined>(
    (a, b) => (a && (a.margin ?? 0) <= (b.margin ?? 0) ? a : b),
    undefined,
  );
  return nearest ?? worst;
}

/** Where a check of the gate stands in the monitor, which has the same fields. */
function inMonitor(place: Reference | null): readonly (string | number)[] {
  const below = place?.path.slice(2) ?? [];
  return below[0] === 'maxShare' ? [] : below;
}

function windowOutcome(outcome: Outcome): WindowOutcome {
  switch (outcome) {
    case 'pass':
      return 'ok';
    case 'warn':
    case 'fail':
      return 'breach';
    case 'error':
      return 'error';
    case 'inconclusive':
    case 'skipped':
      return 'inconclusive';
  }
}

function missingBetween(a: SeriesWindow, b: SeriesWindow, streak: number): readonly ReplayedWindow[] {
  const count = windowsBetween(a, b);
  if (count === 0) return [];
  const message = `${count === 1 ? 'A window is' : `${count} windows are`} missing between ${a.to} and ${b.from}. They neither count nor reset the count.`;
  return [
    {
      from: a.to,
      to: b.from,
      outcome: 'missing',
      message,
      observed: null,
      margin: null,
      streak,
      fires: false,
      checks: [],
      place: null,
    },
  ];
}

function firing({ monitor }: Watched, window: SeriesWindow, found: string, consecutive: number): Firing {
  const actions: readonly string[] = monitor.onBreach ?? [];
  const review = actions.includes('retrain') ? (monitor.humanReview ?? null) : null;
  const what = actions.length > 0 ? actions.join(', ') : 'nothing: the monitor has no `onBreach`';
  const row = consecutive > 1 ? `The ${ordinal(consecutive)} breach in a row` : 'A breach';
  return {
    at: window.to,
    actions,
    notify: monitor.notify ?? [],
    humanReview: review,
    message: `${row} ends at ${window.to}: ${what}${review ? `, with a person's review ${review.replace('-', ' ')}` : ''}. ${found}`,
  };
}

function ordinal(n: number): string {
  const tens = n % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${suffix}`;
}

function summary(
  state: MonitorState,
  firings: readonly Firing[],
  windows: readonly ReplayedWindow[],
  open: number,
): string {
  const decided = windows.length - open;
  const gaps = open > 0 ? ` ${open === 1 ? 'One more is' : `${open} more are`} missing or could not be decided.` : '';
  switch (state) {
    case 'fired':
      return `It fires ${firings.length === 1 ? 'once' : `${firings.length} times`} in ${decided} windows, first at ${firings[0]?.at}.${gaps}`;
    case 'quiet':
      return `It stays quiet in ${decided} ${decided === 1 ? 'window' : 'windows'}.${gaps}`;
    case 'inconclusive':
      return `Its last window could not be decided, so nobody knows how it stands: ${windows.at(-1)?.message}`;
  }
}
