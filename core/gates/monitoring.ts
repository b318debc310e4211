import { findMetric } from '../catalog/metrics.ts';
import type { Monitor, MonitoringGate } from '../generated/GovernancePolicy.ts';
import type { Declarations, DeclaredGate } from './declared.ts';
import {
  decidedOn,
  inCard,
  inReportOrCard,
  nothingFound,
  readFlag,
  readMoment,
  readNumber,
  readText,
  readTexts,
  showList,
  valueAt,
} from './declared-value.ts';
import { isCovered } from './drift-methods.ts';
import { parseDuration } from './duration.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { latencyOverhead } from './latency-overhead.ts';
import { compareMoments, isWithin, parseMoment } from './moment.ts';
import { compareQuantities, show, showAgainst } from './quantity.ts';
import { type Asked, decided, missingEvidence, nothingToCheck, notMet } from './requirement.ts';
import { retrainingChecks } from './retraining.ts';
import { askedShare } from './share.ts';

/** Decides a `monitoring` gate: whether production watches what can go wrong, and what follows. */
export const decideMonitoringGate: DeclaredGate<MonitoringGate> = (gate, declarations) => {
  const require = gate.gate.require ?? {};
  const checks = [
    ...(require.drift ? [drift(gate, declarations, require.drift)] : []),
    ...(['labelDrift', 'fairness', 'confidence'] as const).flatMap((key) =>
      require[key] ? [watched(gate, declarations, key)] : [],
    ),
    ...(require.latencyOverhead ? [latencyOverhead(gate, declarations, require.latencyOverhead)] : []),
    ...(require.captureRate === undefined ? [] : [captureRate(gate, declarations)]),
    ...(require.telemetry ? [telemetry(gate, declarations, require.telemetry)] : []),
    ...(require.retraining ? retrainingChecks(gate, declarations, require.retraining) : []),
    ...(require.maxModelAge === undefined ? [] : [maxModelAge(gate, declarations, require.maxModelAge)]),
  ];
  return checks.length > 0 ? checks : [nothingToCheck(gate)];
};

const asked = (key: string, why: string): Asked => ({ subject: key, policyPath: ['require', key], why });

function drift(gate: EffectiveGate, declarations: Declarations, required: readonly string[]): Check {
  const of = asked('drift', 'A model that nobody compares with its training data decays unseen.');
  if (required.length === 0) return nothingToCheck(gate, of.policyPath);
  return decidedOn(
    gate,
    of,
    inCard(declarations, ['monitoring', 'drift'], readTexts),
    (used, evidence) => {
      const lacking = required.filter((method) => !isCovered(method, used));
      if (lacking.length === 0) return undefined;
      const what = `${showList(lacking)} ${lacking.length === 1 ? 'is' : 'are'} not watched; ${showList(used)} ${used.length === 1 ? 'is' : 'are'}.`;
      return notMet(
        what,
        `Watch ${showList(lacking)} as well, and add it to \`monitoring.drift\`.`,
        evidence,
        used.join(', '),
      );
    },
    (used) => ({ text: `Watched by ${showList(used)}.`, observed: used.join(', ') }),
  );
}

type Watched = 'labelDrift' | 'fairness' | 'confidence';

const watching: Readonly<
  Record<Watched, { readonly what: string; readonly why: string; watches(monitor: Monitor): boolean }>
> = {
  labelDrift: {
    what: 'Drift of labels or predictions',
    why: 'Features can stay as they were while what follows from them changes.',
    watches: ({ target, metric, method }) =>
      (metric ?? method) !== undefined && (target === 'labels' || target === 'predictions'),
  },
  fairness: {
    what: 'Fairness of live decisions',
    why: 'A model that was fair in tests can become unfair on the people it meets.',
    watches: ({ metric }) => familyOf(metric) === 'fairness',
  },
  confidence: {
    what: 'Confidence of predictions',
    why: 'Falling confidence is the first sign of inputs that the model does not know.',
    watches: ({ metric }) => metric !== undefined && /confidence/i.test(metric),
  },
};

function familyOf(metric: string | undefined): string | undefined {
  const found = metric === undefined ? undefined : findMetric(metric);
  return found?.kind === 'metric' ? found.metric.family : undefined;
}

/**
 * What the card says. A monitor of the policy asks for it and is no evidence that it runs: a policy must not satisfy
 * itself. So it is only pointed out.
 */
function watched(gate: EffectiveGate, declarations: Declarations, key: Watched): Check {
  const { what, why, watches } = watching[key];
  const of = asked(key, why);
  const todo = `Watch it, and write \`monitoring.${key}: true\` in the card.`;
  const check = decidedOn(
    gate,
    of,
    inCard(declarations, ['monitoring', key], readFlag),
    (value, evidence) => (value ? undefined : notMet(`${what} is not watched.`, todo, evidence, false)),
    () => ({ text: `${what} is watched.`, observed: true }),
  );
  const monitor = (gate.policy.monitors ?? []).find(watches);
  if (check.outcome === 'pass' || !monitor) return check;
  return { ...check, notes: [`the policy's monitor \`${monitor.id}\` asks for it; the card must say that it runs`] };
}

function captureRate(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('captureRate', 'What is not captured can be neither watched nor explained afterwards.');
  const least = askedShare(gate, of.policyPath);
  if (!least) return nothingToCheck(gate, of.policyPath);
  const rate = inReportOrCard(declarations, {
    report: { path: ['evidence', 'telemetry', 'captureRate'], read: readNumber },
    card: { path: ['monitoring', 'captureRate'], read: readNumber },
    same: (a, b) => compareQuantities(a, b) === 0,
    show: (value) => show(value),
  });
  return decidedOn(
    gate,
    of,
    rate,
    (value, evidence) => {
      if (compareQuantities(value, least) >= 0) return undefined;
      const shown = showAgainst(value, least);
      const what = `A share of ${shown.value} of predictions is captured, where ${shown.bound} is required.`;
      return notMet(what, 'Capture more of them.', evidence, value.value);
    },
    (value) => {
      const shown = showAgainst(value, least);
      return {
        text: `A share of ${shown.value} of predictions is captured; ${shown.bound} is required.`,
        observed: value.value,
      };
    },
  );
}

function telemetry(gate: EffectiveGate, declarations: Declarations, required: string): Check {
  const of = asked('telemetry', 'Telemetry inside the request makes users wait, and fails with them.');
  const mode = inReportOrCard<string>(declarations, {
    report: { path: ['evidence', 'telemetry', 'mode'], read: readText },
    card: { path: ['monitoring', 'telemetry'], read: readText },
    same: (a, b) => a === b,
    show: (value) => `\`${value}\``,
  });
  return decidedOn(
    gate,
    of,
    mode,
    (value, evidence) => {
      if (value === required) return undefined;
      return notMet(`Telemetry is ${value}, where ${required} is required.`, `Make it ${required}.`, evidence, value);
    },
    (value) => ({ text: `Telemetry is ${value}.`, observed: value }),
  );
}

function maxModelAge(gate: EffectiveGate, declarations: Declarations, limit: string): Check {
  const of = asked('maxModelAge', 'The world that an old model has learned is no longer there.');
  const longest = parseDuration(limit);
  const { asOf } = declarations;
  const today = parseMoment(asOf);
  if (!longest || !today) return nothingToCheck(gate, of.policyPath);
  const finished = inCard(declarations, ['training', 'run', 'finishedAt'], readMoment);
  if ('finding' in finished) return decided(gate, of, [finished.finding], nothingFound);
  const { value, evidence } = finished;
  const written = String(valueAt(evidence.document.value, evidence.path));
  const sentence = `Training finished on ${written}; ${asOf} is decided on.`;
  const problem = (): ReturnType<typeof notMet> | undefined => {
    const todo = 'Train the model again, on recent data.';
    if (compareMoments(value, today) > 0) {
      return notMet(
        `${sentence} A model that is not trained yet has no age.`,
        'Correct `training.run.finishedAt`.',
        evidence,
        written,
      );
    }
    const isYoung = isWithin(value, today, longest);
    if (isYoung) return undefined;
    if (isYoung === false) return notMet(`${sentence} That is more than ${limit}.`, todo, evidence, written);
    const what = `${sentence} Whether that is within ${limit} depends on the time of day.`;
    return missingEvidence(what, `${todo} Or write the limit in days.`, evidence);
  };
  const finding = problem();
  return decided(gate, of, finding ? [finding] : [], { text: sentence, observed: written, evidence });
}
