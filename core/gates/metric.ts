import type { Metric, MetricMatch } from '../catalog/metric.ts';
import { unitOf } from '../catalog/units.ts';
import type { Bounds, MetricGate } from '../generated/GovernancePolicy.ts';
import { compareExact } from '../stats/decimal.ts';
import { rateInterval } from '../stats/intervals.ts';
import { type Side, sides } from './bounds.ts';
import type { GateContext } from './context.ts';
import { type Check, type EffectiveGate, type Outcome, type Reason, type Reference, worst } from './evaluation.ts';
import { type MetricEvidence, type MetricQuery, placeOf, type ReportDocument, selectMetric } from './evidence.ts';
import {
  type Band,
  type BoundFields,
  type Judgement,
  judgeInterval,
  judgePoint,
  resolveBand,
  sizeThatSettles,
} from './judge.ts';
import { computableFromCounts, type Invalid, type Measured, readMeasured, restsOnNothing } from './measured-value.ts';
import { noRows, rowsHint } from './no-rows.ts';
import { approximateQuantity, exactQuantity, type Quantity, show } from './quantity.ts';
import { referenceValue } from './references.ts';
import { expectedSlices, type SliceKey } from './slices.ts';

/** What a bounded metric asks, whichever type of gate asks it. */
export interface BoundedMetric {
  readonly metric: string;
  readonly split?: string | undefined;
  readonly attack?: string | undefined;
  readonly epsilon?: number | undefined;
  readonly k?: number | undefined;
  readonly average?: string | undefined;
  readonly decisionThreshold?: number | undefined;
  readonly minSamples?: number | undefined;
  readonly decideOn?: 'point' | 'interval' | undefined;
  readonly evidence?: 'value' | 'counts' | 'rows' | undefined;
  readonly slices?: MetricGate['slices'];
  readonly fields: BoundFields;
  readonly metricPath: readonly string[];
}

const askedByGate = new WeakMap<MetricGate, BoundedMetric>();

/** Decides a `metric` gate. */
export function decideMetricGate(gate: EffectiveGate<MetricGate>, context: GateContext): readonly Check[] {
  let asked = askedByGate.get(gate.gate);
  if (!asked) {
    const { pass, warn, ...rest } = gate.gate;
    asked = { ...rest, fields: { pass, warn, passPath: ['pass'] }, metricPath: ['metric'] };
    askedByGate.set(gate.gate, asked);
  }
  return boundedMetric(gate, asked, context);
}

/** The checks of one bounded metric: one, or one for each slice. */
export function boundedMetric(gate: EffectiveGate, asked: BoundedMetric, context: GateContext): readonly Check[] {
  const found = context.catalog.find(asked.metric);
  if (found?.kind !== 'metric') return [unknownMetric(gate, asked, found)];
  const { metric } = found;
  const query: MetricQuery = {
    metric: metric.name,
    split: asked.split,
    attack: asked.attack,
    epsilon: asked.epsilon,
    k: asked.k,
    average: asked.average,
    decisionThreshold: asked.decisionThreshold,
  };
  const { slices } = asked;
  if (!slices) return [oneCheck(gate, asked, metric, query, metric.name, context)];
  const expected = expectedSlices(slices, query, context);
  if (expected.length === 0) {
    const message =
      'The gate decides on slices, but neither the gate nor the report names any. Add `values` to `slices`, or report the metric by slice.';
    return [bare(gate, asked, metric.name, 'inconclusive', 'nothing-to-check', message, gate.place('slices'))];
  }
  const each = expected.map((slice) =>
    oneCheck(gate, asked, metric, { ...query, slice: slice.key }, slice.label, context),
  );
  if (slices.take === 'gap' || slices.take === 'ratio') {
    return [
      betweenSlices(gate, asked, metric, slices.take, expected, query, context),
      ...each.map((check) => ({ ...check, deciding: false })),
    ];
  }
  return each;
}

function oneCheck(
  gate: EffectiveGate,
  asked: BoundedMetric,
  metric: Metric,
  query: MetricQuery,
  subject: string,
  context: GateContext,
): Check {
  if (context.identity.is === 'doubtful') {
    const { outcome, reason, message, place } = context.identity;
    return { ...bare(gate, asked, subject, outcome, reason, message), evidencePlace: place };
  }
  const selected = selectMetric(context.evidence.metrics(metric.name), query);
  if ('reason' in selected) {
    return {
      ...bare(
        gate,
        asked,
        subject,
        selected.outcome,
        selected.reason,
        `${selected.message}${selected.reason === 'missing-metric' ? rowsHint(metric.name, context.evidence.reports) : ''}`,
      ),
      evidencePlace: selected.place,
    };
  }
  const measured = readMeasured(selected, metric);
  if ('reason' in measured) {
    const check = bare(gate, asked, subject, measured.outcome, measured.reason, measured.message);
    return { ...check, observed: readable(selected.entry.value), evidencePlace: measured.place };
  }
  return decide(gate, asked, metric, subject, selected, measured, query, context);
}

function decide(
  gate: EffectiveGate,
  asked: BoundedMetric,
  metric: Metric,
  subject: string,
  evidence: MetricEvidence,
  measured: Measured,
  query: MetricQuery,
  context: GateContext,
): Check {
  let reference: { name: string; value: number } | null = null;
  const band = resolveBand(gate, asked.fields, {
    unit: unitOf(metric),
    reference: (name) => {
      const value = referenceValue(name, evidence, metric, query, context);
      if ('value' in value) reference = { name, value: value.value.value };
      return value;
    },
  });
  const evidencePlace = placeOf(evidence, 'value');
  if ('reason' in band) {
    const check = bare(gate, asked, subject, band.outcome, band.reason, band.message, band.place);
    return { ...check, observed: measured.quantity.value, n: measured.n, evidencePlace };
  }
  const interval = intervalOf(measured);
  const notes = notesOf(measured, metric, context);
  const judged = certain(judge(measured, interval, band, asked), measured, band);
  // Too little evidence can't make a failure better: a value that fails at this size stays a failure.
  const weak = weakEvidence(measured, asked, evidence.report, metric.name) ?? tooFew(measured, asked);
  const blocked = judged.outcome === 'fail' ? undefined : weak;
  const { fields } = asked;
  const side = blocked ? undefined : judged.side;
  // Written out at once: laid on each other by spreading, the parts take longer than all that is computed here.
  return {
    subject,
    metric: asked.metric,
    observed: measured.quantity.value,
    observedText: judged.observedText,
    bound: writtenBounds(fields.pass),
    warnBound: writtenBounds(fields.warn),
    resolved: band.resolved,
    reference,
    margin: judged.margin,
    interval: interval?.ends ?? null,
    n: measured.n,
    outcome: blocked ? blocked.outcome : judged.outcome,
    reason: blocked ? blocked.reason : judged.reason,
    message: blocked ? blocked.message : sentence(gate, subject, judged, measured, band),
    policyPlace: side ? bandPlace(gate, fields, side) : gate.place(...fields.passPath),
    evidencePlace,
    ...(interval && { intervalMethod: interval.method }),
    // Were it waivable, a worse value would be promoted where a better one on the same evidence is held.
    ...(weak &&
      !blocked && { waivable: false, notes: [...notes, `${weak.message} No waiver covers a failure on it.`] }),
    ...(!(weak && !blocked) && notes.length > 0 && { notes }),
  };
}

/** A figure that is known only within limits passes, or fails, only if it does so anywhere within them. */
function certain(judged: Judgement, { within, unsure }: Measured, band: Band): Judgement & { readonly todo?: string } {
  const ends = within?.map((end) => judgePoint(approximateQuantity(end), band)) ?? [];
  if (!within || ends.every((end) => end.outcome === judged.outcome)) return judged;
  return {
    ...judged,
    outcome: 'inconclusive',
    reason: 'interval-straddles-bound',
    sentence: `it is between ${within[0]} and ${within[1]}, and the bound is there, too: ${unsure?.why ?? "the rows don't tell it exactly"}`,
    todo: unsure?.remedy ?? 'Measure on more data',
  };
}

function judge(
  measured: Measured,
  interval: { ends: readonly [number | null, number | null] } | null,
  band: Band,
  asked: BoundedMetric,
) {
  if (asked.decideOn !== 'interval') return judgePoint(measured.quantity, band);
  const point = judgePoint(measured.quantity, band);
  if (interval) return judgeInterval(measured.quantity, interval.ends, band);
  return {
    ...point,
    outcome: 'inconclusive' as const,
    reason: 'missing-interval' as const,
    sentence: 'the gate decides on the 95 % interval, and the report gives neither counts nor a `ci` at level 0.95',
  };
}

/** Counts are stronger than a declared interval. */
function intervalOf(measured: Measured): { ends: readonly [number | null, number | null]; method: string } | null {
  if (measured.proportion) {
    const interval = rateInterval(measured.proportion);
    if (interval.status === 'ok') return { ends: [interval.lower, interval.upper], method: interval.method };
  }
  return measured.interval && { ends: measured.interval, method: measured.intervalMethod ?? 'declared' };
}

function tooFew(
  measured: Measured,
  asked: BoundedMetric,
): { outcome: Outcome; reason: Reason; message: string } | undefined {
  const none = restsOnNothing(measured.n);
  const enough = asked.minSamples === undefined || (measured.n !== null && measured.n >= asked.minSamples);
  if (enough && none === undefined) return undefined;
  const message =
    none ??
    (measured.n === null
      ? `The gate asks for at least ${asked.minSamples} samples, and the report does not say how many there were. Add \`n\`.`
      : `It rests on ${measured.n} samples; the gate asks for at least ${asked.minSamples}. Measure more.`);
  return { outcome: 'inconclusive', reason: 'below-min-samples', message };
}

function weakEvidence(
  measured: Measured,
  asked: BoundedMetric,
  report: ReportDocument,
  metric: string,
): { outcome: Outcome; reason: Reason; message: string } | undefined {
  if (asked.evidence === 'rows' && measured.basis !== 'rows') {
    return { outcome: 'inconclusive', reason: 'missing-evidence', message: noRows(report, metric) };
  }
  if (asked.evidence === 'counts' && measured.basis === 'value') {
    return {
      outcome: 'inconclusive',
      reason: 'missing-evidence',
      message: 'The gate accepts only figures computed from counts, and the report gives a bare value. Add `counts`.',
    };
  }
  return undefined;
}

function notesOf(measured: Measured, metric: Metric, context: GateContext): string[] {
  const notes: string[] = [];
  if (measured.basis === 'value' && computableFromCounts(metric.name))
    notes.push('uncorroborated: a declared value without counts or rows beside it');
  if (context.card && context.identity.is === 'same' && !context.identity.corroborated)
    notes.push('uncorroborated: card and report are matched by name and version, not by digest');
  return notes;
}

function sentence(
  gate: EffectiveGate,
  subject: string,
  { sentence: found, outcome, reason, todo: mend }: Judgement & { readonly todo?: string },
  measured: Measured,
  band: Band,
): string {
  if (outcome === 'pass') return `${subject}: ${found}.`;
  const why = gate.gate.rationale ? ` ${gate.gate.rationale.trim()}` : '';
  if (mend !== undefined) return `${subject}: ${found}. ${mend}.`;
  if (reason === 'interval-straddles-bound')
    return `${subject}: ${found}, so this sample can't settle it.${settle(measured, band)}`;
  if (reason === 'missing-interval') return `${subject}: ${found}. Add \`counts\` or \`ci\`.`;
  const todo =
    outcome === 'warn'
      ? ' Improve the model before the next promotion.'
      : ' Improve the model, or ask for a decision on the bound itself.';
  return `${subject}: ${found}.${why}${todo}`;
}

/** The sample size at which the interval would clear the bounds that it straddles. */
function settle(measured: Measured, band: Band): string {
  const { proportion } = measured;
  if (!proportion) return ' Measure on more data.';
  const size = sizeThatSettles({ kind: 'rate', of: proportion }, band);
  return size.status === 'ok'
    ? ` At the same rate about ${size.n.toLocaleString('en-US')} samples would settle it.`
    : ' Measure on more data.';
}

function betweenSlices(
  gate: EffectiveGate,
  asked: BoundedMetric,
  metric: Metric,
  take: 'gap' | 'ratio',
  slices: readonly SliceKey[],
  query: MetricQuery,
  context: GateContext,
): Check {
  const subject = `${metric.name} ${take}`;
  if (context.identity.is === 'doubtful') {
    return {
      ...bare(gate, asked, subject, context.identity.outcome, context.identity.reason, context.identity.message),
      evidencePlace: context.identity.place,
    };
  }
  const values: { readonly slice: SliceKey; readonly quantity: Quantity; readonly place: Reference }[] = [];
  const unusable: Check[] = [];
  for (const slice of slices) {
    const selected = selectMetric(context.evidence.metrics(metric.name), { ...query, slice: slice.key });
    const usable = 'reason' in selected ? selected : usableValue(selected, metric, asked, slice.label);
    if ('quantity' in usable) values.push({ slice, ...usable });
    else {
      const { outcome, reason, message, place } = usable;
      unusable.push({ ...bare(gate, asked, subject, outcome, reason, message), evidencePlace: place ?? null });
    }
  }
  const outcome = worst(unusable.map((check) => check.outcome));
  const first = unusable.find((check) => check.outcome === outcome);
  if (first) return first;
  if (values.length < 2) {
    return bare(
      gate,
      asked,
      subject,
      'inconclusive',
      'nothing-to-check',
      'One slice alone has nothing to be compared with. Report at least two.',
      gate.place('slices'),
    );
  }
  const sorted = [...values].sort((a, b) => orderOf(a.quantity, b.quantity));
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  const low = lowest?.quantity.exact();
  const high = highest?.quantity.exact();
  if (!lowest || !highest || !low || !high)
    return bare(gate, asked, subject, 'error', 'not-a-number', 'A slice has no exact value.');
  if (take === 'ratio' && high.n === 0n) {
    return bare(
      gate,
      asked,
      subject,
      'inconclusive',
      'undefined-rate',
      'All slices are 0, so their ratio is 0/0 and says nothing.',
    );
  }
  const quantity = exactQuantity(take === 'gap' ? high.sub(low) : low.div(high));
  const band = resolveBand(gate, asked.fields, {
    unit: take === 'ratio' ? unitOf({ unit: 'ratio' }) : unitOf(metric),
    reference: (name) => unsupportedReference(name),
  });
  const seen = { observed: quantity.value, evidencePlace: lowest.place };
  if ('reason' in band)
    return { ...bare(gate, asked, subject, band.outcome, band.reason, band.message, band.place), ...seen };
  if (asked.decideOn === 'interval') {
    const message = `The gate decides on the 95 % interval, and a ${take} between slices has none. Say \`decideOn: point\`, or \`take: each\`.`;
    return { ...bare(gate, asked, subject, 'inconclusive', 'missing-interval', message), ...seen };
  }
  const judged = judgePoint(quantity, band);
  return {
    ...bare(
      gate,
      asked,
      subject,
      judged.outcome,
      judged.reason,
      `${subject}: ${judged.sentence} (${lowest.slice.label} ${show(lowest.quantity, 4)}, ${highest.slice.label} ${show(highest.quantity, 4)}).`,
    ),
    ...seen,
    ...boundsOf(asked.fields, band),
    margin: judged.margin,
    observedText: judged.observedText,
    policyPlace: judged.side ? bandPlace(gate, asked.fields, judged.side) : gate.place(...asked.fields.passPath),
  };
}

/** A slice's value, if it is valid and rests on evidence that the gate accepts. */
function usableValue(
  evidence: MetricEvidence,
  metric: Metric,
  asked: BoundedMetric,
  label: string,
): Invalid | { readonly quantity: Quantity; readonly place: Reference } {
  const measured = readMeasured(evidence, metric);
  if ('reason' in measured) return measured;
  const place = placeOf(evidence, 'value');
  const short = tooFew(measured, asked) ?? weakEvidence(measured, asked, evidence.report, metric.name);
  return short ? { ...short, message: `${label}: ${short.message}`, place } : { quantity: measured.quantity, place };
}

function orderOf(a: Quantity, b: Quantity): number {
  const exactA = a.exact();
  const exactB = b.exact();
  return exactA && exactB ? compareExact(exactA, exactB) : a.value - b.value;
}

function unsupportedReference(name: string) {
  const message = `A gap or ratio between slices can't be relative to \`${name}\`: references are measured as a whole. Use a number.`;
  return { outcome: 'inconclusive' as const, reason: 'missing-reference' as const, message };
}

function unknownMetric(gate: EffectiveGate, asked: BoundedMetric, match: MetricMatch | undefined): Check {
  return bare(
    gate,
    asked,
    asked.metric,
    'error',
    'unknown-metric',
    explainUnknownMetric(asked.metric, match),
    gate.place(...asked.metricPath),
  );
}

/** Why a name is no metric that a gate can bound, and what to write instead. */
export function explainUnknownMetric(name: string, match: MetricMatch | undefined): string {
  if (match?.kind === 'ambiguous') {
    return `\`${name}\` is in use for ${match.candidates.map((m) => `\`${m.name}\``).join(' and ')}. Write which one is meant.`;
  }
  if (match?.kind === 'transform') {
    return `\`${name}\` is not \`${match.of.name}\` but another quantity (${match.transform.note}). Report and bound \`${match.of.name}\`.`;
  }
  return `\`${name}\` is no metric of the catalogue and not declared under \`metrics\`, so nothing can be compared. Correct the name, or declare the metric with its direction and range.`;
}

/** A check with nothing observed yet. */
function bare(
  gate: EffectiveGate,
  asked: BoundedMetric,
  subject: string,
  outcome: Outcome,
  reason: Reason | null,
  message: string,
  place?: Reference,
): Check {
  return {
    subject,
    metric: asked.metric,
    observed: null,
    bound: writtenBounds(asked.fields.pass),
    warnBound: writtenBounds(asked.fields.warn),
    margin: null,
    outcome,
    reason,
    message,
    policyPlace: place ?? gate.place(...(asked.fields.pass === undefined ? asked.metricPath : asked.fields.passPath)),
    evidencePlace: null,
  };
}

/** Bounds as written and as resolved, for the report. */
export function boundsOf(fields: BoundFields, band: Band): Pick<Check, 'bound' | 'warnBound' | 'resolved'> {
  return {
    bound: writtenBounds(fields.pass),
    warnBound: writtenBounds(fields.warn),
    resolved: band.resolved,
  };
}

const writtenByBounds = new WeakMap<Bounds, Readonly<Record<string, number | string>>>();

/** The sides as written; the same object for every check of the gate. */
export function writtenBounds(bounds: Bounds | undefined): Readonly<Record<string, number | string>> | null {
  if (!bounds) return null;
  const known = writtenByBounds.get(bounds);
  if (known) return known;
  const written: Record<string, number | string> = {};
  for (const side of sides) {
    const bound = bounds[side];
    if (bound !== undefined) written[side] = bound;
  }
  writtenByBounds.set(bounds, Object.freeze(written)); // shared, as the band's own
  return written;
}

/** Where a side of the band is written: in `warn` or `pass`. */
export function bandPlace(gate: EffectiveGate, fields: BoundFields, side: Side): Reference {
  return gate.place(...fields.passPath, side);
}

function readable(value: number | string): number | string | null {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
