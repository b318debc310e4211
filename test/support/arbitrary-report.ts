import { digests } from './arbitrary-declared.ts';
import { anyMetric, grid, type Plain } from './arbitrary-policy.ts';
import type { Random } from './random.ts';

const splits = ['test', 'test', 'test', 'validation', 'training'];

/** A confusion matrix: sometimes empty in places, sometimes with few events. */
function counts(random: Random): Readonly<Record<'n' | 'selected' | 'tp' | 'fp' | 'tn' | 'fn', number>> {
  const size = random.one([0, 3, 40, 40, 200, 1000]);
  const part = () => (random.chance(0.1) ? 0 : random.int(0, size));
  const [tp, fp, tn, fn] = [part(), part(), part(), part()];
  const n = tp + fp + tn + fn;
  return { n, selected: random.chance(0.8) ? tp + fp : random.int(0, n), tp, fp, tn, fn };
}

/** A value that agrees with a fraction, to two digits, or sometimes does not. */
const rounded = (top: number, bottom: number): number => (bottom === 0 ? 0 : Math.round((top / bottom) * 100) / 100);

function value(random: Random): number | string {
  if (random.chance(0.94)) return grid(random);
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
    value: random.chance(0.9) ? rounded(top, bottom) : grid(random),
    counts: random.chance(0.9) ? c : { tp: c.tp, fp: c.fp, n: c.n + random.int(0, 1) },
  };
}

function interval(random: Random, of: unknown): Plain {
  const middle = typeof of === 'number' ? of : 0.5;
  const half = random.one([0.01, 0.05, 0.2]);
  const end = (x: number): number => Math.round(x * 1000) / 1000;
  return { level: random.chance(0.85) ? 0.95 : 0.9, lower: end(middle - half), upper: end(middle + half) };
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
    n: random.maybe(0.3, () => random.int(0, 400)),
    slice: random.maybe(sliced, () => sliceOf(random)),
    ci: random.maybe(0.35, () => interval(random, measured.value)),
    split: random.maybe(0.12, () => random.one(splits)),
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
}

/** Entries for the metrics that gates ask for, and some besides. */
function entries(random: Random, gates: readonly Named[]): readonly Plain[] {
  const asked = gates.filter(({ type }) => type === 'metric');
  const own = asked.flatMap(({ metric, slices }) => {
    if (random.chance(0.08)) return [];
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
  const odd = random.next();
  if (odd < 0.04) return { n: c.n, tp: c.tp, fp: c.fp, tn: c.tn, fn: c.fn };
  if (odd < 0.08) return { n: c.n, selected: c.selected };
  if (odd < 0.1) return { ...c, selected: c.n + 1 };
  if (odd < 0.12) return { ...c, n: c.n + 1 };
  return c;
}

const record = (random: Random, names: readonly string[]): Plain =>
  Object.fromEntries(random.some(names, random.chance(0.9) ? 2 : 1).map((name) => [name, groupCounts(random)]));

function groups(random: Random): readonly Plain[] {
  const of: Plain[] = [];
  const split = () => random.maybe(0.08, () => random.one(splits));
  if (random.chance(0.92)) {
    const more = random.chance(0.25) ? ['x'] : [];
    of.push({ attribute: 'sex', split: split(), groups: record(random, ['f', 'm', ...more]) });
  }
  if (random.chance(0.75)) of.push({ attribute: 'age', split: split(), groups: record(random, ['young', 'old']) });
  if (random.chance(0.03)) of.push({ attribute: 'sex', groups: record(random, ['f', 'm']) });
  if (random.chance(0.3)) {
    const cells = ['f', 'm'].flatMap((sex) => ['old', 'young'].map((age) => ({ sex, age })));
    of.push({
      attributes: random.one([
        ['sex', 'age'],
        ['age', 'sex'],
      ]),
      cells: random.some(cells, random.chance(0.9) ? 4 : 2).map((cell) => ({ ...cell, ...groupCounts(random) })),
    });
  }
  return of;
}

function histogram(random: Random): Plain {
  const count = () => (random.chance(0.1) ? 0 : random.int(0, 300));
  return { x: count(), y: count(), z: count() };
}

function distribution(random: Random, of: Plain): Plain {
  const stated = () =>
    random.maybe(0.25, () => (random.chance(0.93) ? random.int(0, 20) / 20 : random.one<number | string>([-1, 'n/a'])));
  const counted = random.chance(0.45);
  return {
    ...of,
    ...(counted
      ? { reference: histogram(random), current: histogram(random) }
      : { psi: stated(), kl_divergence: stated(), js_distance: stated(), js_divergence: stated() }),
    ks: random.maybe(0.3, () => ({ statistic: grid(random), pValue: grid(random) })),
    chi_square: random.maybe(counted ? 0 : 0.3, () => ({ statistic: random.int(0, 20), pValue: grid(random) })),
    n: random.maybe(counted ? 0 : 0.4, () => ({ reference: random.int(0, 500), current: random.int(0, 500) })),
    split: random.maybe(0.03, () => random.one(splits)),
  };
}

function distributions(random: Random): readonly Plain[] {
  const features = random.some(['a', 'b', 'c', 'd']).map((feature) => distribution(random, { feature }));
  const targets = random.some(['labels', 'predictions']).map((target) => distribution(random, { target }));
  const twice = random.chance(0.03) ? [distribution(random, { feature: 'a' })] : [];
  return [...features, ...targets, ...twice];
}

const dataset = (random: Random): Plain => ({
  name: random.chance(0.95) ? 'd' : 'e',
  version: random.maybe(0.9, () => '1'),
  split: random.maybe(0.96, () => random.one(random.chance(0.75) ? ['test'] : ['validation', 'training', 'train'])),
});

function references(random: Random, gates: readonly Named[]): Plain {
  const one = (version: string): Plain => ({
    model: random.maybe(0.7, () => ({ name: 'm', version: random.chance(0.9) ? version : '0.1.0' })),
    dataset: random.maybe(0.8, () => ({ name: random.chance(0.95) ? 'd' : 'e', version: '1', split: 'test' })),
    metrics: gates
      .filter(({ type }) => type === 'metric')
      .flatMap(({ metric, slices }) =>
        Array.from({ length: slices ? 3 : 1 }, (_, i) => entry(random, String(metric), i === 0 ? 0 : 1)),
      ),
  });
  return { baseline: one('0.9.0'), champion: random.maybe(0.5, () => one('0.8.0')) };
}

/** A report of the model, on one dataset; mostly of what the gates ask for, not always rightly. */
export function arbitraryReport(random: Random, gates: readonly Named[], declared: Plain): Plain {
  return {
    metadata: { name: 'r' },
    model: random.maybe(0.97, () => ({
      name: random.chance(0.98) ? 'm' : 'other',
      version: random.maybe(0.97, () => (random.chance(0.97) ? '1.0.0' : '2.0.0')),
      digest: random.maybe(0.15, () => ({ sha256: random.one([digests[0], digests[0], digests[1]]) })),
    })),
    dataset: random.maybe(0.97, () => dataset(random)),
    metrics: entries(random, gates),
    references: random.maybe(0.8, () => references(random, gates)),
    groups: random.maybe(0.95, () => groups(random)),
    distributions: random.maybe(0.95, () => distributions(random)),
    ...declared,
  };
}
