import type { PlainCase } from './arbitrary-case.ts';
import { arbitraryPolicy, type Plain, stages } from './arbitrary-policy.ts';
import type { Random } from './random.ts';

/** One prediction: what is true, what was said, about whom, and a feature. */
export interface Row {
  readonly label: string;
  readonly prediction: string;
  readonly sex: string;
  readonly age: string;
  readonly feature: string;
}

/** A policy with a report that names rows and says hardly anything else. */
export interface RowsCase {
  readonly given: PlainCase;
  readonly rows: readonly Row[];
  /** Which prediction is the favourable outcome, if the report says so. */
  readonly favourable: string | undefined;
}

/** Rows of two groups each, with somebody of whom a group is not known now and then. */
function rowsOf(random: Random): readonly Row[] {
  const right = random.one([0.6, 0.8, 0.95]);
  const likes = random.one([1, 1, 0.8, 0.5]);
  return Array.from({ length: random.int(30, 240) }, (): Row => {
    const label = random.chance(0.5) ? '1' : '0';
    const sex = random.fault(0.03) ? random.one(['x', '']) : random.one(['f', 'm']);
    const said = random.chance(right) ? label : label === '1' ? '0' : '1';
    return {
      label,
      prediction: sex === 'f' && !random.chance(likes) ? '0' : said,
      sex,
      age: random.fault(0.02) ? '' : random.one(['old', 'young', 'young']),
      feature: random.one(['x', 'y', 'z']),
    };
  });
}

export const csvOf = (rows: readonly Row[]): string =>
  `y,f,s,g,a\n${rows.map(({ label, prediction, sex, age, feature }) => [label, prediction, sex, age, feature].join(',')).join('\n')}\n`;

/** A policy of any kind of gate with a report on rows. */
export function arbitraryRowsCase(random: Random): RowsCase {
  const written = arbitraryPolicy(random);
  const gates = (written.gates as readonly Plain[]).map((gate) =>
    ['metric', 'fairness', 'drift'].includes(String(gate.type)) && random.chance(0.6)
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
  return { given, rows: rowsOf(random), favourable };
}
