import type { Metric } from '../catalog/metric.ts';
import { unitOf } from '../catalog/units.ts';
import type { DriftGate } from '../generated/GovernancePolicy.ts';
import { exactQuotient } from '../stats/decimal.ts';
import { parseBound } from './bounds.ts';
import { checkMaker, type MakeCheck } from './check-maker.ts';
import type { GateContext } from './context.ts';
import { type DriftFigure, driftFigure } from './drift-figure.ts';
import type { Check, EffectiveGate, Outcome, Reason } from './evaluation.ts';
import { type DistributionEvidence, isTraining, placeOf, type ReportDocument } from './evidence.ts';
import { type Band, judgePoint, resolveBand } from './judge.ts';
import { restsOnNothing } from './measured-value.ts';
import { boundsOf, explainUnknownMetric } from './metric.ts';
import { noRows } from './no-rows.ts';
import { approximateQuantity, compareQuantities, exactQuantity, show } from './quantity.ts';

/** Decides a `drift` gate: the share of features outside `pass`, or one figure for labels and predictions. */
export function decideDriftGate(gate: EffectiveGate<DriftGate>, context: GateContext): readonly Check[] {
  const { gate: asked } = gate;
  const make = checkMaker(gate, asked.method, 'method', asked);
  const match = context.catalog.find(asked.method);
  if (match?.kind !== 'metric')
    return [
      make(asked.method, 'error', 'unknown-metric', explainUnknownMetric(asked.method, match), gate.place('method')),
    ];
  if (context.identity.is === 'doubtful') {
    const { outcome, reason, message, place } = context.identity;
    return [make(match.metric.name, outcome, reason, message, undefined, place)];
  }
  const band = resolveBand(
    gate,
    { pass: asked.pass, warn: asked.warn, passPath: ['pass'] },
    { unit: unitOf(match.metric), reference: relativeBound },
  );
  if ('reason' in band) return [make(match.metric.name, band.outcome, band.reason, band.message, band.place)];
  const target = asked.target ?? 'features';
  if (target === 'labels' || target === 'predictions')
    return [oneFigure(target, match.metric, band, gate, context, make)];
  return shareOfFeatures(target, match.metric, band, gate, context, make);
}

function relativeBound(name: string) {
  const message = `A drift bound can't be relative to \`${name}\`: drift is measured against the reference distribution already. Use a number.`;
  return { outcome: 'inconclusive' as const, reason: 'missing-reference' as const, message };
}

function oneFigure(
  subject: 'labels' | 'predictions',
  metric: Metric,
  band: Band,
  gate: EffectiveGate<DriftGate>,
  context: GateContext,
  make: MakeCheck,
): Check {
  const about = context.evidence.distributions.filter(
    ({ entry }) => entry.target === subject && entry.feature === undefined,
  );
  return figureCheck(subject, about, metric, band, gate, make);
}

/** Why a figure rests on less evidence than the gate accepts. */
function weakFigure(
  basis: 'value' | 'counts' | 'rows',
  least: DriftGate['evidence'],
  report: ReportDocument,
): string | undefined {
  if (least === 'rows' && basis !== 'rows') return noRows(report);
  if (least !== 'counts' || basis !== 'value') return undefined;
  return 'the gate accepts only figures computed from distributions, and the report gives a bare figure. Add `reference` and `current`, or `samples`.';
}

/** The check of one feature, or of labels or predictions. */
function figureCheck(
  subject: string,
  about: readonly DistributionEvidence[],
  metric: Metric,
  band: Band,
  gate: EffectiveGate<DriftGate>,
  make: MakeCheck,
): Check {
  const [evidence, second] = about.filter(
    ({ entry, report }) => !isTraining(entry.split ?? report.value.dataset?.split),
  );
  if (!evidence) {
    if (about[0])
      return make(
        subject,
        'inconclusive',
        'training-data',
        `${subject} was compared on training data, which says nothing about live data.`,
        undefined,
        placeOf(about[0]),
      );
    return make(
      subject,
      'inconclusive',
      'missing-evidence',
      `The report has no distribution of ${subject}. Add it under \`distributions\`.`,
    );
  }
  if ((evidence.entry.split ?? evidence.report.value.dataset?.split) === undefined && !second) {
    return make(
      subject,
      'inconclusive',
      'training-data',
      `The report does not say which split ${subject} was compared on, and training data never counts. Write \`split\` under \`dataset\`.`,
      undefined,
      placeOf(evidence),
    );
  }
  if (second) {
    return make(
      subject,
      'error',
      'ambiguous-evidence',
      `The reports have ${about.length} distributions of ${subject} that the gate could mean. Keep one.`,
      undefined,
      placeOf(second),
    );
  }
  const figure: DriftFigure = driftFigure(evidence, metric, gate.gate);
  if ('reason' in figure)
    return make(
      subject,
      figure.outcome,
      figure.reason,
      `${subject}: ${figure.message}`,
      undefined,
      figure.place ?? placeOf(evidence),
    );
  const weak = weakFigure(figure.basis, gate.gate.evidence, evidence.report);
  if (weak !== undefined)
    return make(subject, 'inconclusive', 'missing-evidence', `${subject}: ${weak}`, undefined, figure.place);
  const least = gate.gate.minSamples;
  const n = figure.n;
  const none = restsOnNothing(n);
  if (none !== undefined)
    return { ...make(subject, 'inconclusive', 'below-min-samples', `${subject}: ${none}`, undefined, figure.place), n };
  if (least !== undefined && (n === null || n < least)) {
    const had = n === null ? 'and the report does not say how many there were' : `and the smaller side has ${n}`;
    return {
      ...make(
        subject,
        'inconclusive',
        'below-min-samples',
        `${subject}: the gate asks for at least ${least} samples on either side, ${had}.`,
        undefined,
        figure.place,
      ),
      n,
    };
  }
  const verdict = judgePoint(figure.quantity, band);
  const { pass, warn } = gate.gate;
  return {
    subject,
    metric: gate.gate.method,
    observed: figure.quantity.value,
    observedText: verdict.observedText,
    ...boundsOf({ pass, warn, passPath: ['pass'] }, band),
    margin: verdict.margin,
    n,
    outcome: verdict.outcome,
    reason: verdict.reason,
    message: sentence(subject, metric, verdict.outcome, verdict.sentence),
    policyPlace: gate.place('pass', ...(verdict.side ? [verdict.side] : [])),
    evidencePlace: figure.place,
    ...(figure.notes.length > 0 && { notes: figure.notes }),
  };
}

function sentence(subject: string, metric: Metric, outcome: Outcome, found: string): string {
  const what = `${metric.name} of ${subject}: ${found}.`;
  return outcome === 'fail'
    ? `${what} The data are no longer what the model was trained on; look for the cause and consider retraining.`
    : what;
}

/** One deciding check, the share; and each feature's own figure beside it. */
function shareOfFeatures(
  target: 'features' | 'serving',
  metric: Metric,
  band: Band,
  gate: EffectiveGate<DriftGate>,
  context: GateContext,
  make: MakeCheck,
): readonly Check[] {
  const features =
    gate.gate.features ?? context.card?.value.signature?.inputs?.flatMap((column) => column.name ?? []) ?? [];
  const subject = 'share of drifted features';
  if (features.length === 0) {
    const message =
      'Neither the gate nor the card says which features there are, so no share can be computed. Add `features` to the gate or `signature.inputs` to the card.';
    return [make(subject, 'inconclusive', 'nothing-to-check', message)];
  }
  const about = context.evidence.distributions.filter(
    ({ entry }) => entry.feature !== undefined && (entry.target ?? 'features') === target,
  );
  if (about.length === 0) {
    const message = `The report has no distributions of ${target === 'serving' ? 'serving data against training data' : 'features'}. Add them under \`distributions\`.`;
    return [make(subject, 'inconclusive', 'missing-evidence', message)];
  }
  const byFeature = new Map<string, DistributionEvidence[]>();
  for (const evidence of about) {
    const { feature = '' } = evidence.entry;
    const known = byFeature.get(feature);
    if (known) known.push(evidence);
    else byFeature.set(feature, [evidence]);
  }
  const checks = features.map((feature) =>
    figureCheck(feature, byFeature.get(feature) ?? [], metric, band, gate, make),
  );
  const beside = checks.map((check) => ({ ...check, deciding: false }));
  return [shareCheck(subject, checks, gate, make, about[0]), ...beside];
}

function shareCheck(
  subject: string,
  checks: readonly Check[],
  gate: EffectiveGate<DriftGate>,
  make: MakeCheck,
  some: DistributionEvidence | undefined,
): Check {
  const written = gate.gate.maxShare ?? 0;
  const limit = shareOf(written);
  const total = checks.length;
  const invalid = checks.filter((check) => check.outcome === 'error');
  // What the report leaves out counts as drifted; what it has but can't be decided leaves the share open.
  const isOut = (check: Check): boolean => check.outcome === 'fail' || check.reason === 'missing-evidence';
  const outsideWarn = checks.filter(isOut).length;
  const outsidePass = outsideWarn + checks.filter((check) => check.outcome === 'warn').length;
  const within = (count: number): boolean => {
    const share = exactQuotient(count, total);
    return (
      share !== undefined && limit !== undefined && compareQuantities(exactQuantity(share), exactQuantity(limit)) <= 0
    );
  };
  const share = exactQuotient(outsidePass, total);
  const quantity = share ? exactQuantity(share) : approximateQuantity(outsidePass / total);
  const shown = `${outsidePass} of ${total} features (${show(quantity, 3)})`;
  const allowed = `at most ${written}`;
  const place = gate.place(...(gate.gate.maxShare === undefined ? ['pass'] : ['maxShare']));
  const out = checks.filter((check) => isOut(check) || check.outcome === 'warn').map((check) => check.subject);
  const base = {
    observed: quantity.value,
    observedText: shown,
    bound: { max: written },
    resolved: limit ? { max: exactQuantity(limit).value } : null,
    margin: limit ? exactQuantity(limit.sub(quantity.exact() ?? limit)).value : null,
    n: total,
  };
  const result = (outcome: Outcome, reason: Reason | null, message: string): Check => ({
    ...make(
      subject,
      outcome,
      reason,
      message,
      place,
      some ? { document: some.report.source, path: ['distributions'] } : null,
    ),
    ...base,
  });
  if (!within(outsideWarn)) {
    const failed = result(
      'fail',
      'above-max',
      `${shown} are outside the bounds or missing, ${allowed} may be: ${list(out)}. The data are no longer what the model was trained on; look at these features first.`,
    );
    // A waiver is about figures: what is missing, invalid or open beside them is nothing that anybody has looked at.
    return checks.some(({ outcome }) => outcome === 'error' || outcome === 'inconclusive')
      ? { ...failed, waivable: false, notes: ['no waiver covers this: some features have no valid figure'] }
      : failed;
  }
  // What can't be decided counts like what is left out wherever it matters: to leave it out must not be better.
  const undecided = [...invalid, ...checks.filter((c) => c.outcome === 'inconclusive' && !isOut(c))];
  const [doubt] = undecided;
  if (doubt && !within(outsideWarn + undecided.length)) {
    return result(
      invalid.length > 0 ? 'error' : 'inconclusive',
      doubt.reason ?? 'missing-evidence',
      `${shown} are outside, and ${undecided.length} more can't be decided (${list(undecided.map((c) => c.subject))}); ${allowed} may be outside. ${doubt.message}`,
    );
  }
  if (!within(outsidePass + undecided.length)) {
    return result(
      'warn',
      'within-warn-band',
      `${shown} are outside \`pass\`, but inside the warning band or few enough: ${list([...out, ...undecided.map((c) => c.subject)])}. Watch these features.`,
    );
  }
  return result('pass', null, `${shown} are outside the bounds; ${allowed} may be.`);
}

/** A share as written: `0.3` or `30%`. */
export function shareOf(written: number | string) {
  const bound = parseBound(written);
  if (bound?.is !== 'absolute') return undefined;
  return bound.unit === '%' ? bound.amount.div(100) : bound.amount;
}

function list(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}
