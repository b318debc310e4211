import { findUnit } from '../catalog/units.ts';
import type { Bound, MonitoringGate } from '../generated/GovernancePolicy.ts';
import { parseBound, resolveBound } from './bounds.ts';
import type { Declarations } from './declared.ts';
import {
  type Document,
  decidedOn,
  inReportOrCard,
  isInvalid,
  type Read,
  readNumber,
  valueAt,
} from './declared-value.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { compareQuantities, exactQuantity, type Quantity, show, showAgainst } from './quantity.ts';
import { type Asked, decided, type Finding, nothingToCheck } from './requirement.ts';
import { askedNumber } from './share.ts';

type LatencyOverhead = NonNullable<NonNullable<MonitoringGate['require']>['latencyOverhead']>;

const milliseconds = findUnit('ms') ?? { name: 'ms', dimension: 'time' as const, percent: false };

const asked: Asked = {
  subject: 'latencyOverhead',
  policyPath: ['require', 'latencyOverhead'],
  why: 'Monitoring that slows requests down is switched off sooner or later.',
};

/** Whether monitoring adds at most (`max`) or less than (`below`) so much to a request, at a percentile. */
export function latencyOverhead(gate: EffectiveGate, declarations: Declarations, require: LatencyOverhead): Check {
  const percentile = require.percentile ?? 99;
  const bounds = (['max', 'below'] as const).flatMap((side) => {
    const bound = require[side];
    return bound === undefined ? [] : [{ side, resolved: resolve(gate, side, bound) }];
  });
  if (bounds.length === 0) return nothingToCheck(gate, asked.policyPath);
  const overhead = inReportOrCard(declarations, {
    report: {
      path: ['evidence', 'latency', `monitoredP${percentile}Ms`],
      read: (report) => measured(report, percentile),
    },
    card: { path: ['monitoring', 'latencyOverhead', 'value'], read: (card) => stated(card, percentile) },
    same: (a, b) => compareQuantities(a, b) === 0,
    show: (value) => `${show(value)} ms`,
  });
  const unresolved = bounds.flatMap(({ resolved }) => ('finding' in resolved ? [resolved.finding] : []));
  if (unresolved.length > 0) return decided(gate, asked, unresolved, { text: '', observed: null });
  const limits = bounds.flatMap(({ side, resolved }) => ('limit' in resolved ? [{ side, limit: resolved.limit }] : []));
  return decidedOn(
    gate,
    asked,
    overhead,
    (value, evidence) => {
      const broken = limits.find(({ side, limit }) => {
        const order = compareQuantities(value, limit);
        return side === 'below' ? order >= 0 : order > 0;
      });
      if (!broken) return undefined;
      const shown = showAgainst(value, broken.limit);
      return {
        outcome: 'fail',
        reason: 'above-max',
        what: `Monitoring adds ${shown.value} ms at P${percentile}, where ${broken.side === 'below' ? 'less than' : 'at most'} ${shown.bound} ms is accepted.`,
        todo: 'Let telemetry leave the request asynchronously, or send less of it.',
        evidence,
        observed: value.value,
      };
    },
    (value) => {
      const [first] = limits;
      const text = first ? showAgainst(value, first.limit).value : show(value);
      return { text: `Monitoring adds ${text} ms at P${percentile}.`, observed: value.value };
    },
  );
}

/** Latency with monitoring less latency without, exactly. */
function measured(report: Document, percentile: number): Read<Quantity> {
  const [without, withIt] = ['baseline', 'monitored'].map((kind) => {
    return readNumber(report, ['evidence', 'latency', `${kind}P${percentile}Ms`]);
  });
  if (isInvalid(without)) return without;
  if (isInvalid(withIt)) return withIt;
  const [low, high] = [without?.exact(), withIt?.exact()];
  return low && high ? exactQuantity(high.sub(low)) : undefined;
}

/** What the card states, for the percentile that is asked; 99 where it names none. */
function stated(card: Document, percentile: number): Read<Quantity> {
  const path = ['monitoring', 'latencyOverhead'];
  const at = readNumber(card, [...path, 'percentile']);
  if (isInvalid(at) || (at?.value ?? 99) !== percentile) return undefined;
  const written = valueAt(card.value, [...path, 'value']);
  if (typeof written !== 'string') return readNumber(card, [...path, 'value']);
  const expression = parseBound(written);
  if (expression?.is !== 'absolute') return undefined;
  const quantity = resolveBound(expression, { unit: milliseconds, reference: noReference });
  return 'reason' in quantity ? { invalid: 'is not a time such as `3.2ms`' } : quantity;
}

function noReference(name: string) {
  const message = `\`${name}\` is no time: the overhead is a difference already, so its bound is not relative to a model. Write it as \`5ms\`.`;
  return { outcome: 'inconclusive' as const, reason: 'missing-reference' as const, message };
}

function resolve(
  gate: EffectiveGate,
  side: 'max' | 'below',
  bound: Bound,
): { readonly limit: Quantity } | { readonly finding: Finding } {
  const number = askedNumber(gate, [...asked.policyPath, side]);
  if (number) return { limit: number };
  const expression = parseBound(bound);
  if (!expression) {
    return {
      finding: {
        outcome: 'error',
        reason: 'unit-mismatch',
        what: `\`${bound}\` is not a time.`,
        todo: 'Write it as `5ms`.',
      },
    };
  }
  const limit = resolveBound(expression, { unit: milliseconds, reference: noReference });
  if (!('reason' in limit)) return { limit };
  return { finding: { outcome: limit.outcome, reason: limit.reason, what: limit.message, todo: '' } };
}
