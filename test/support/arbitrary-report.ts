import { digests } from './arbitrary-declared.ts';
import { anyMetric, grid, type Plain } from './arbitrary-policy.ts';
import type { Random } from './random.ts';

const splits = ['test', 'test', 'test', 'validation', 'training'];

/** A confusion matrix: sometimes empty in places, sometimes with few events. */
function counts(random: Random): Readonly<Record<'n' | 'selected' | 'tp' | 'fp' | 'tn' | 'fn', number>> {
  const size = random.fault(0.3) ? random.one([0, 3]) : random.one([40, 40, 200, 1000]);
  const part = () => (random.fault(0.1) ? 0 : random.int(random.calm ? Math.floor(size / 2) : 0, size));
  const [tp, fp, tn, fn] = [part(), part(), part(), part()];
  const n = tp + fp + tn + fn;
  return { n, selected: random.fault(0.2) ? random.int(0, n) : tp + fp, tp, fp, tn, fn };
}

/** A value that agrees with a fraction, to two digits, or sometimes does not. */
const rounded = (top: number, bottom: number): number => (bottom === 0 ? 0 : Math.round((top / bottom) * 100) / 100);

function value(random: Random): number | string {
  if (!random.fault(0.06)) return random.calm ? random.int(6, 14) / 20 : grid(random);
  return random.one([-0.5, 1.5, 94, 1e30, 'n/a', 12.5]);
}

function counted(random: Random, name: string): Plain {
  const c = counts(random);
  const shares: Readonly<Record<string, readonly [number, number]>> = {
    precision: [c.tp, c.tp + c.fp],
    ppv: [c.tp, c.tp + c.fp],
    recall: [c.tp, c.tp + c.fn],
    accuracy: [c.tp + c.tn, c.n],
    specificity: [c.tn, c.tn + c.fp],
    selection_rate: [c.selected, c.n],
    f1: [2 * c.tp, 2 * c.tp + c.fp + c.fn],
  };
  const [top, bottom] = shares[name] ?? [c.tp, c.n];
  return {
    value: random.fault(0.1) ? grid(random) : rounded(top, bottom),
    counts: random.fault(0.1) ? { tp: c.tp, fp: c.fp, n: c.n + random.int(0, 1) } : c,
  };
}

function interval(random: Random, of: unknown): Plain {
  const middle = typeof of === 'number' ? of : 0.5;
  const half = random.one([0.01, 0.05, 0.2]);
  const end = (x: number): number => Math.round(x * 1000) / 1000;
  return { level: random.fault(0.15) ? 0.9 : 0.95, lower: end(middle - half), upper: end(middle + half) };
}

const sliceOf = (random: Random): Plain =>
  random.one<Plain>([
    { sex: 'f' },
    { sex: 'm' },
    { sex: 'f' },
    { sex: 'm' },
    { sex: 'x' },
    { age: 'old' },
    { age: 'young' },
    { region: 'north' },
    { region: 'south' },
    { sex: 'f', age: 'old' },
    { sex: 'm', age: 'old' },
  ]);

function entry(random: Random, name: string, sliced: number): Plain {
  const measured = random.chance(0.35) ? counted(random, name) : { value: value(random) };
  return {
    name,
    ...measured,
    n: random.maybe(0.3, () => (random.fault(0.05) ? 0 : random.int(0, 400))),
    slice: random.maybe(sliced, () => sliceOf(random)),
    ci: random.maybe(0.35, () => interval(random, measured.value)),
    split: random.fault(0.12) ? random.one(splits) : undefined,
    attack: random.maybe(0.05, () => random.one(['fgsm', 'pgd'])),
    epsilon: random.maybe(0.04, () => random.one([0.05, 0.1])),
    k: random.maybe(0.04, () => random.one([5, 10])),
    average: random.maybe(0.04, () => 'macro'),
    decisionThreshold: random.maybe(0.08, () => random.one([0.5, 0.6])),
  };
}

interface Named {
  readonly metric?: unknown;
  readonly type?: unknown;
  readonly slices?: unknown;
  readonly pass?: unknown;
  readonly rollback?: { readonly metric?: unknown };
}

/** The metrics that gates bound: of metric gates, and beside what others require. */
function bounded(gates: readonly Named[]): readonly Pick<Named, 'metric' | 'slices'>[] {
  const own: Readonly<Record<string, string>> = {
    explainability: 'explanation_coverage',
    cost: 'cost_per_1k_predictions',
  };
  return gates.flatMap(({ type, metric, slices, pass, rollback }) => {
    if (type === 'metric') return [{ metric, slices }];
    if (rollback) return [{ metric: rollback.metric }];
    const name = own[String(type)];
    return name === undefined || pass === undefined ? [] : [{ metric: metric ?? name }];
  });
}

/** Entries for the metrics that gates ask for, and some besides. */
function entries(random: Random, gates: readonly Named[]): readonly Plain[] {
  const own = bounded(gates).flatMap(({ metric, slices }) => {
    if (random.fault(0.08)) return [];
    const name = String(metric);
    const plain = [entry(random, name, 0.02)];
    const sliced = slices ? Array.from({ length: random.int(1, 5) }, () => entry(random, name, 1)) : [];
    return [...plain, ...sliced];
  });
  const more = Array.from({ length: random.int(0, 2) }, () => entry(random, anyMetric(random), 0.3));
  return [...own, ...more];
}

function groupCounts(random: Random): Plain {
  const c = counts(random);
  const odd = random.calm && random.chance(0.92) ? 1 : random.next();
  if (odd < 0.04) return { n: c.n, tp: c.tp, fp: c.fp, tn: c.tn, fn: c.fn };
  if (odd < 0.08) return { n: c.n, selected: c.selected };
  if (odd < 0.1) return { ...c, selected: c.n + 1 };
  if (odd < 0.12) return { ...c, n: c.n + 1 };
  return c;
}

const record = (random: Random, names: readonly string[]): Plain =>
  Object.fromEntries(
    (random.calm ? names : random.some(names, random.chance(0.9) ? 2 : 1)).map((name) => [name, groupCounts(random)]),
  );

function groups(random: Random): readonly Plain[] {
  const of: Plain[] = [];
  const split = () => (random.fault(0.08) ? random.one(splits) : undefined);
  if (!random.fault(0.08)) {
    const more = random.chance(0.25) ? ['x'] : [];
    of.push({ attribute: 'sex', split: split(), groups: record(random, ['f', 'm', ...more]) });
  }
  if (!random.fault(0.25)) of.push({ attribute: 'age', split: split(), groups: record(random, ['young', 'old']) });
  if (random.fault(0.03)) of.push({ attribute: 'sex', groups: record(random, ['f', 'm']) });
  if (random.chance(0.3)) {
    const cells = ['f', 'm'].flatMap((sex) => ['old', 'young'].map((age) => ({ sex, age })));
    of.push({
      attributes: random.one([
        ['sex', 'age'],
        ['age', 'sex'],
      ]),
      cells: random.some(cells, random.fault(0.1) ? 2 : 4).map((cell) => ({ ...cell, ...groupCounts(random) })),
    });
  }
  return of;
}

function histogram(random: Random): Plain {
  const count = () => (random.fault(0.1) ? 0 : random.int(random.calm ? 200 : 0, 300));
  return { x: count(), y: count(), z: count() };
}

/** The same counts over bins, with or without what lies outside of them. */
function binned(random: Random): Plain {
  const { x, y, z } = histogram(random);
  return { edges: random.fault(0.05) ? [0, 0.5, 2] : [0, 0.5, 1], counts: random.chance(0.3) ? [0, x, z, y] : [x, y] };
}

/** A few numbers that often meet. */
const sample = (random: Random, shift: number): readonly number[] =>
  Array.from({ length: random.int(2, 14) }, () => random.int(0, 12) / 2 + shift);

function shapes(random: Random): Plain | undefined {
  const roll = random.next();
  if (roll < 0.3) return { reference: histogram(random), current: histogram(random) };
  if (roll < 0.4) return { reference: binned(random), current: binned(random) };
  if (roll > 0.55) return undefined;
  return { samples: { reference: sample(random, 0), current: sample(random, random.one([0, 0, 1, 3])) } };
}

function distribution(random: Random, of: Plain): Plain {
  const stated = (probability = 0.25) =>
    random.maybe(probability, () =>
      random.chance(0.93) ? random.int(0, 20) / 20 : random.one<number | string>([-1, 'n/a']),
    );
  const shaped = shapes(random);
  const figures = () => ({ psi: stated(), kl_divergence: stated(), js_distance: stated(), js_divergence: stated() });
  const beside = shaped === undefined ? 1 : 0.08;
  return {
    ...of,
    ...(shaped ?? figures()),
    wasserstein_normed: stated(0.25 * beside),
    l_infinity_distance: stated(0.25 * beside),
    ks: random.maybe(shaped?.samples ? 0.05 : 0.3, () => ({ statistic: grid(random), pValue: grid(random) })),
    chi_square: random.maybe(0.3 * beside, () => ({ statistic: random.int(0, 20), pValue: grid(random) })),
    n: random.maybe(shaped ? 0 : 0.4, () => ({ reference: random.int(0, 500), current: random.int(0, 500) })),
    base: random.maybe(0.1, () => random.one([2, 10, 'e'])),
    split: random.fault(0.03) ? random.one(splits) : undefined,
  };
}

function distributions(random: Random): readonly Plain[] {
  const features = (random.calm ? ['a', 'b', 'c'] : random.some(['a', 'b', 'c', 'd'])).map((feature) =>
    distribution(random, { feature }),
  );
  const targets = (random.calm ? ['labels', 'predictions'] : random.some(['labels', 'predictions'])).map((target) =>
    distribution(random, { target }),
  );
  const twice = random.fault(0.03) ? [distribution(random, { feature: 'a' })] : [];
  return [...features, ...targets, ...twice];
}

const dataset = (random: Random): Plain => ({
  name: random.fault(0.05) ? 'e' : 'd',
  version: random.fault(0.1) ? undefined : '1',
  split: random.fault(0.04) ? undefined : random.fault(0.25) ? random.one(['validation', 'training', 'train']) : 'test',
});

function references(random: Random, gates: readonly Named[]): Plain {
  const one = (version: string): Plain => ({
    model: random.fault(0.3) ? undefined : { name: 'm', version: random.fault(0.1) ? '0.1.0' : version },
    dataset: random.fault(0.2) ? undefined : { name: random.fault(0.05) ? 'e' : 'd', version: '1', split: 'test' },
    metrics: bounded(gates).flatMap(({ metric, slices }) =>
      Array.from({ length: slices ? 3 : 1 }, (_, i) => entry(random, String(metric), i === 0 ? 0 : 1)),
    ),
  });
  return { baseline: one('0.9.0'), champion: random.maybe(0.5, () => one('0.8.0')) };
}

/** A report of the model, on one dataset; mostly of what the gates ask for, not always rightly. */
export function arbitraryReport(random: Random, gates: readonly Named[], declared: Plain): Plain {
  return {
    metadata: { name: 'r' },
    model: random.fault(0.03)
      ? undefined
      : {
          name: random.fault(0.02) ? 'other' : 'm',
          version: random.fault(0.03) ? undefined : random.fault(0.03) ? '2.0.0' : '1.0.0',
          digest: random.maybe(0.15, () => ({ sha256: random.fault(0.3) ? digests[1] : digests[0] })),
        },
    dataset: random.fault(0.03) ? undefined : dataset(random),
    metrics: entries(random, gates),
    references: random.maybe(0.8, () => references(random, gates)),
    groups: random.maybe(0.95, () => groups(random)),
    distributions: random.maybe(0.95, () => distributions(random)),
    ...declared,
  };
}
