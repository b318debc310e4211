import { deepEqual, equal, ok } from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import type { GateResult } from '../../../core/gates/evaluation.ts';
import { simulate } from '../../../core/gates/simulate.ts';
import { readSource } from '../../../core/model/documents.ts';
import { createWorkspace } from '../../../core/model/workspace.ts';
import { asWritten } from '../../support/documents.ts';
import { type Vector, vectors } from '../stats/vectors.ts';
import { notAskedWhy } from './vectors-not-asked.ts';

// The known answers that no gate computes by itself: a mean where gates take the worst, a reference taken as known where
// they compare two samples, a limit where they are exact. A user asks for them by an expression over the report's
// counts, or states in a report what another tool has measured.

const head = (kind: string): string => `apiVersion: gatewright/v1\nkind: ${kind}\n`;

/** Decides one gate from the text of policy and report. */
function decided(gate: string, evidence: string, rest = ''): GateResult {
  const files = [
    readSource(
      'file:///w/p.yaml',
      `${head('GovernancePolicy')}metadata: {name: p, version: 1.0.0}\n${rest}gates:\n  - {id: g, ${gate}}\n`,
    ),
    readSource(
      'file:///w/r.yaml',
      `${head('MetricsReport')}metadata: {name: r}\nmodel: {name: m, version: 1.0.0}\ndataset: {name: d, version: "1", split: test}\n${evidence}\n`,
    ),
  ];
  const [policy] = files[0]?.documents ?? [];
  ok(policy);
  const simulation = simulate(createWorkspace(files, ['file:///w']), policy, {}, '2026-11-24', asWritten);
  ok(simulation.is === 'decided', 'message' in simulation ? simulation.message : '');
  const [result] = simulation.evaluation.gates;
  ok(result);
  return result;
}

const named = (id: string): Vector => {
  const found = vectors.find((vector) => vector.id === id);
  ok(found, id);
  return found;
};
const figure = ({ expected }: Vector, part?: string): number =>
  part === undefined ? (expected as number) : Number((expected as Readonly<Record<string, number>>)[part]);

/** A part of an expression that is the largest, or smallest, of some. */
function extreme(parts: readonly string[], order: '>' | '<'): string {
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return first;
  const other = extreme(rest, order);
  return `(${first} ${order} ${other} ? ${first} : ${other})`;
}

type Cell = Readonly<Record<'tp' | 'fp' | 'fn' | 'tn', number>>;

/** Both rates of each group, as an expression reads them from the report, and the report. */
function rates({ inputs }: Vector): {
  readonly tpr: readonly string[];
  readonly fpr: readonly string[];
  readonly evidence: string;
} {
  const groups = inputs.groups as Readonly<Record<string, Cell>>;
  const of = (hit: string, miss: string): readonly string[] =>
    Object.keys(groups).map((name) => {
      const at = `report.groups[0].groups.${name}`;
      return `${at}.${hit} / (${at}.${hit} + ${at}.${miss})`;
    });
  const cells = Object.entries(groups).map(([name, cell]) => {
    const { tp, fp, fn, tn } = cell;
    return `${name}: ${JSON.stringify({ n: tp + fp + fn + tn, ...cell })}`;
  });
  const evidence = `groups:\n  - {attribute: sex, groups: {${cells.join(', ')}}}`;
  return { tpr: of('tp', 'fn'), fpr: of('fp', 'tn'), evidence };
}

/** Cells of both histograms as an expression reads them, and the report. */
function cells({ inputs }: Vector) {
  const [reference, current] = ['reference_counts', 'current_counts'].map((side) => inputs[side] as readonly number[]);
  const at = (side: string) => (reference ?? []).map((_, i) => `report.distributions[0].${side}.c${i}`);
  const map = (counts: readonly number[] = []): string => `{${counts.map((count, i) => `c${i}: ${count}`).join(', ')}}`;
  const sum = (parts: readonly string[]): string => `(${parts.join(' + ')})`;
  const [p, q] = [at('reference'), at('current')];
  const evidence = `distributions: [{feature: segment, reference: ${map(reference)}, current: ${map(current)}}]`;
  return { p, q, n: sum(p), m: sum(q), evidence };
}

interface Asked {
  readonly vector: string;
  readonly part?: string;
  /** The figure as an expression over the report. */
  of(vector: Vector): { readonly figure: string; readonly evidence: string };
}

const byExpression: readonly Asked[] = [
  {
    vector: 'fair-eod-fairlearn-mean',
    of(vector) {
      const { tpr, fpr, evidence } = rates(vector);
      const gap = (list: readonly string[]): string => `${extreme(list, '>')} - ${extreme(list, '<')}`;
      return { figure: `(${gap(tpr)} + ${gap(fpr)}) / 2.0`, evidence };
    },
  },
  {
    vector: 'fair-eor-mean',
    of(vector) {
      const { tpr, fpr, evidence } = rates(vector);
      const ratio = (list: readonly string[]): string => `${extreme(list, '<')} / ${extreme(list, '>')}`;
      return { figure: `(${ratio(tpr)} + ${ratio(fpr)}) / 2.0`, evidence };
    },
  },
  ...['drift-chi2-gof-mild', 'drift-chi2-gof-binary'].map(
    (vector): Asked => ({
      vector,
      part: 'statistic',
      of(given) {
        const { p, q, n, m, evidence } = cells(given);
        const term = (i: number): string => {
          const expected = `${p[i]} * ${m} / ${n}`;
          return `(${q[i]} - ${expected}) * (${q[i]} - ${expected}) / (${expected})`;
        };
        return { figure: p.map((_, i) => term(i)).join(' + '), evidence };
      },
    }),
  ),
  ...['mild', 'strong', 'binary'].map(
    (kind): Asked => ({
      vector: `drift-discrete-${kind}`,
      part: 'total_variation',
      of(given) {
        const { p, q, n, m, evidence } = cells(given);
        const gap = (i: number): string => {
          const apart = `${p[i]} / ${n} - ${q[i]} / ${m}`;
          return `(${apart} < 0.0 ? 0.0 - (${apart}) : ${apart})`;
        };
        return { figure: `(${p.map((_, i) => gap(i)).join(' + ')}) / 2.0`, evidence };
      },
    }),
  ),
];

interface Stated {
  readonly vector: string;
  readonly part?: string;
  readonly gate: string;
  readonly rest?: string;
  evidence(figure: string): string;
}

/** A metric of the policy's own, for what the catalogue does not have. */
const ownMetric = (name: string): Pick<Stated, 'gate' | 'rest' | 'evidence'> => ({
  gate: `type: metric, metric: ${name}`,
  rest: `metrics: {${name}: {better: lower, range: [0, null], unit: number}}\n`,
  evidence: (value) => `metrics: [{name: ${name}, value: ${value}}]`,
});

const chiSquare = (part: string, method: string): Pick<Stated, 'gate' | 'evidence'> => ({
  gate: `type: drift, target: predictions, method: ${method}`,
  evidence: (value) => `distributions: [{target: predictions, chi_square: {${part}: ${value}}}]`,
});

const byStatement: readonly Stated[] = [
  {
    vector: 'drift-ks-kolmogorov-limit',
    gate: 'type: drift, target: predictions, method: ks_p_value',
    evidence: (value) => `distributions: [{target: predictions, ks: {pValue: ${value}}}]`,
  },
  ...['drift-chi2-gof-mild', 'drift-chi2-gof-binary'].map(
    (vector): Stated => ({ vector, part: 'p_value', ...chiSquare('pValue', 'chi_square_p_value') }),
  ),
  ...['mild', 'strong', 'binary'].map(
    (kind): Stated => ({ vector: `drift-discrete-${kind}`, part: 'hellinger', ...ownMetric('hellinger_of_segment') }),
  ),
  ...['drift-w1-shift', 'drift-w1-unequal'].map(
    (vector): Stated => ({ vector, part: 'distance', ...ownMetric('wasserstein_of_income') }),
  ),
];

const infinite: readonly Stated[] = [
  {
    vector: 'drift-kl-zero-current',
    gate: 'type: drift, target: predictions, method: kl_divergence',
    evidence: (value) => `distributions: [{target: predictions, kl_divergence: ${value}}]`,
  },
  { vector: 'drift-chi2-new-category', ...chiSquare('statistic', 'chi_square_statistic') },
];

describe('known answers that no gate computes by itself', () => {
  const reached = new Set<string>();

  for (const { vector: id, part, of } of byExpression) {
    it(`${id}${part === undefined ? '' : `: ${part}`}, by an expression over the report's counts`, () => {
      const vector = named(id);
      const { figure: asked, evidence } = of(vector);
      const expected = figure(vector, part);
      const at = (bound: number): string =>
        decided(`type: expression, expression: ${JSON.stringify(`${asked} <= ${bound.toFixed(15)}`)}`, evidence)
          .outcome;
      const step = 5e-12 * Math.abs(expected);
      deepEqual([at(expected + step), at(expected - step)], ['pass', 'fail']);
      reached.add(id);
    });
  }

  for (const { vector: id, part, gate, rest, evidence } of byStatement) {
    it(`${id}${part === undefined ? '' : `: ${part}`}, as a report states it`, () => {
      const expected = figure(named(id), part);
      const at = (side: string): GateResult =>
        decided(`${gate}, pass: {${side}: ${expected}}`, evidence(String(expected)), rest);
      deepEqual(
        [at('max').outcome, at('min').outcome, at('below').outcome, at('above').outcome],
        ['pass', 'pass', 'fail', 'fail'],
      );
      equal(at('max').checks[0]?.observed, expected);
      reached.add(id);
    });
  }

  for (const { vector: id, gate, evidence } of infinite) {
    it(`${id}: infinite, as a report states it, is an error`, () => {
      equal(named(id).status, 'infinite');
      const { outcome, reason } = decided(`${gate}, pass: {max: 1e300}`, evidence('.inf'));
      deepEqual([outcome, reason], ['error', 'infinite']);
      reached.add(id);
    });
  }

  it('reaches every answer that gates leave out', () => {
    const left = vectors
      .filter(({ id }) => /^(fair|drift)-/.test(id))
      .flatMap(({ id, expected }) => {
        const parts = typeof expected === 'object' && expected !== null ? Object.keys(expected) : [undefined];
        return parts
          .filter((part) => part !== 'df' && notAskedWhy(id, part) !== undefined)
          .map((part) => [id, part].join(' ').trim());
      });
    const asked = [...byExpression, ...byStatement, ...infinite].map(({ vector, part }) =>
      [vector, part].join(' ').trim(),
    );
    deepEqual(
      left.filter((name) => !asked.includes(name) && !asked.includes(name.split(' ')[0] ?? '')),
      [],
    );
    ok(left.length > 0);
  });

  after(() => {
    console.log(`    vectors of fairness and drift by an expression or as a report states them: ${reached.size}`);
  });
});
