import type { PlainCase } from './arbitrary-case.ts';
import { arbitraryPolicy, type Plain, stages } from './arbitrary-policy.ts';
import type { Random } from './random.ts';

/** One prediction: what is true, what was said, about whom, a feature, and how it ranks among those of its query. */
export interface Row {
  readonly label: string;
  readonly prediction: string;
  readonly sex: string;
  readonly age: string;
  readonly feature: string;
  readonly query: string;
  readonly score: string;
}

/** Metrics that need more of `predictions` than columns. */
export const rankedMetrics = [
  'mrr',
  'precision_at_k',
  'recall_at_k',
  'hit_rate_at_k',
  'map_at_k',
  'ndcg_at_k',
] as const;

/** A policy with a report that names rows and says hardly anything else. */
export interface RowsCase {
  readonly given: PlainCase;
  readonly rows: readonly Row[];
  /** Which prediction is the favourable outcome, if the report says so. */
  readonly favourable: string | undefined;
  readonly beta: number;
  readonly k: number;
}

/** Rows of two groups each, with somebody of whom a group is not known now and then. */
function rowsOf(random: Random): readonly Row[] {
  const right = random.one([0.6, 0.8, 0.95]);
  const likes = random.one([1, 1, 0.8, 0.5]);
  let query = 0;
  return Array.from({ length: random.int(30, 240) }, (_, i): Row => {
    const isFirst = i === 0 || random.chance(0.15);
    if (isFirst) query++;
    // Every query has something relevant, and no two rows the same score: all figures of rankings are known.
    const label = isFirst || random.chance(0.5) ? '1' : '0';
    const sex = random.fault(0.03) ? random.one(['x', '']) : random.one(['f', 'm']);
    const said = random.chance(right) ? label : label === '1' ? '0' : '1';
    return {
      label,
      prediction: sex === 'f' && !random.chance(likes) ? '0' : said,
      sex,
      age: random.fault(0.02) ? '' : random.one(['old', 'young', 'young']),
      feature: random.one(['x', 'y', 'z']),
      query: `q${query}`,
      score: `${random.int(2, 999)}.${String(i).padStart(3, '0')}`,
    };
  });
}

export const csvOf = (rows: readonly Row[]): string =>
  `y,f,s,g,a,q,p\n${rows.map(({ label, prediction, sex, age, feature, query, score }) => [label, prediction, sex, age, feature, query, score].join(',')).join('\n')}\n`;

/** Whether what a gate asks for can be counted: by hand, figures of rankings are bare values. */
const isOfCounts = ({ metric }: Plain): boolean => !['fbeta', ...rankedMetrics].some((name) => name === metric);

/** A policy of any kind of gate with a report on rows. */
export function arbitraryRowsCase(random: Random): RowsCase {
  const written = arbitraryPolicy(random);
  const k = random.int(1, 6);
  const beta = random.one([0.5, 2]);
  // Scores that rank are no probabilities, so that nothing asks for their loss.
  const ranked = (gate: Plain): Plain => {
    if (gate.type !== 'metric' || !random.chance(0.5)) return gate;
    const metric = random.one(['fbeta', ...rankedMetrics]);
    const depth = metric === 'fbeta' ? undefined : random.one([k, k, undefined, 10]);
    return {
      ...gate,
      metric,
      k: depth,
      slices: undefined,
      decideOn: undefined,
      evidence: undefined,
      stages: undefined,
    };
  };
  const withoutLoss = JSON.parse(JSON.stringify(written.gates).replaceAll('"log_loss"', '"mae"')) as readonly Plain[];
  const gates = withoutLoss
    .map(ranked)
    .map((gate) =>
      isOfCounts(gate) && ['metric', 'fairness', 'drift'].includes(String(gate.type)) && random.chance(0.6)
        ? { ...gate, evidence: 'rows' }
        : gate,
    );
  const favourable = random.maybe(0.85, () => random.one(['1', '1', '0']));
  const count = (): number => random.int(20, 120);
  const report: Plain = {
    metadata: { name: 'r' },
    model: { name: 'm', version: '1.0.0' },
    dataset: { name: 'd', version: '1', split: random.fault(0.1) ? 'training' : 'test' },
    distributions: random.maybe(0.9, () => [{ feature: 'a', reference: { x: count(), y: count(), z: count() } }]),
    predictions: {
      path: './rows.csv',
      label: 'y',
      prediction: 'f',
      positive: 1,
      ...(favourable === undefined ? {} : { favourable: Number(favourable) }),
      attributes: { sex: 's', age: 'g' },
      features: ['a'],
      score: 'p',
      query: 'q',
      k,
      beta,
    },
  };
  const given: PlainCase = {
    policy: { ...written, gates },
    bases: [],
    card: undefined,
    reports: [report],
    waivers: [],
    stage: random.one(stages),
    asOf: '2026-11-24',
  };
  return { given, rows: rowsOf(random), favourable, beta, k };
}
