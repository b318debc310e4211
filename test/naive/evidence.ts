import { metricNamed, type NaiveMetric } from './catalogue.ts';
import { compare, divided, type Fraction, magnitude, minus, over, times, whole, written } from './fraction.ts';
import type { GovernancePolicy, MetricsReport, Question, Verdict } from './verdict.ts';

export type Entry = NonNullable<MetricsReport['metrics']>[number];
export type Dataset = NonNullable<MetricsReport['dataset']>;
/** Counts of a confusion matrix, and of those who got the favourable outcome. */
export interface Counts {
  readonly n?: number | undefined;
  readonly selected?: number | undefined;
  readonly tp?: number | undefined;
  readonly fp?: number | undefined;
  readonly tn?: number | undefined;
  readonly fn?: number | undefined;
}

/** A measured value and the dataset of the report that it stands in. */
export interface Found {
  readonly entry: Entry;
  readonly dataset: Dataset | undefined;
}

/** What a gate says about the entry that it wants. */
export interface Wanted {
  readonly metric: string;
  readonly split?: string | undefined;
  readonly slice?: Readonly<Record<string, unknown>> | undefined;
  readonly attack?: string | undefined;
  readonly epsilon?: number | undefined;
  readonly k?: number | undefined;
  readonly average?: string | undefined;
  readonly decisionThreshold?: number | undefined;
}

const qualifiers = ['attack', 'epsilon', 'k', 'average', 'decisionThreshold'] as const;
export const isTraining = (split: string): boolean => /^train(ing)?$/i.test(split);

const sameSlice = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([k, v]) => String(b[k]) === String(v));

/**
 * What the split says of an entry: wanted, another part of the data, training data, or not said at all. Without a wanted
 * split the dataset's own is meant.
 */
export function splitOf(own: string | undefined, dataset: Dataset | undefined, wanted: string | undefined): string {
  const is = own ?? dataset?.split;
  if (is !== (wanted ?? dataset?.split)) return 'other';
  if (is === undefined) return 'unknown';
  return isTraining(is) ? 'training' : 'wanted';
}

/** Whether two entries say the same, so that it does not matter which of them counts. */
function sameEntry(a: Found, b: Found): boolean {
  const said = ({ entry, dataset }: Found): unknown => [
    ...qualifiers.map((q) => entry[q] ?? null),
    entry.value,
    entry.n ?? null,
    ['n', 'selected', 'tp', 'fp', 'tn', 'fn'].map(
      (key) => (entry.counts as Readonly<Record<string, number>> | undefined)?.[key] ?? null,
    ),
    ['level', 'lower', 'upper'].map((key) => (entry.ci as Readonly<Record<string, number>> | undefined)?.[key] ?? null),
    entry.split ?? dataset?.split ?? null,
    [dataset?.name ?? null, dataset?.version ?? null, dataset?.digest?.sha256 ?? null],
  ];
  return JSON.stringify(said(a)) === JSON.stringify(said(b));
}

/** The one entry that a gate sees, or the verdicts of there being none or several. */
export function select(
  entries: readonly Found[],
  wanted: Wanted,
  policy: GovernancePolicy,
): Found | readonly Verdict[] {
  const of = entries.filter(({ entry }) => {
    const own = metricNamed(entry.name, policy)?.name ?? entry.name;
    if (own !== wanted.metric || entry.attribute !== undefined || entry.attributes !== undefined) return false;
    if (!sameSlice(entry.slice ?? {}, wanted.slice ?? {})) return false;
    return qualifiers.every((q) => wanted[q] === undefined || entry[q] === wanted[q]);
  });
  const fitting = of.filter(({ entry, dataset }) => splitOf(entry.split, dataset, wanted.split) !== 'other');
  const [first, ...rest] = fitting;
  if (!first) {
    const elsewhere = of.some(({ entry, dataset }) => isTraining(entry.split ?? dataset?.split ?? ''));
    return elsewhere ? ['inconclusive training-data', 'inconclusive missing-metric'] : ['inconclusive missing-metric'];
  }
  const is = splitOf(first.entry.split, first.dataset, wanted.split);
  if (rest.some((other) => !sameEntry(first, other))) return ['error ambiguous-evidence'];
  return is === 'wanted' ? first : ['inconclusive training-data'];
}

/** Numerator and denominator of a rate that a metric is, from a confusion matrix; null where a count is missing. */
export function rateOf(metric: string, c: Counts): readonly [number, number] | null | undefined {
  const { n, selected, tp, fp, tn, fn } = c;
  const share = (top: number | undefined, ...parts: (number | undefined)[]): readonly [number, number] | null =>
    top === undefined || parts.some((p) => p === undefined)
      ? null
      : [top, parts.reduce<number>((sum, p) => sum + (p ?? 0), 0)];
  switch (metric) {
    case 'accuracy':
      return share(tp === undefined || tn === undefined ? undefined : tp + tn, tp, fp, tn, fn);
    case 'precision':
      return share(tp, tp, fp);
    case 'recall':
      return share(tp, tp, fn);
    case 'specificity':
      return share(tn, tn, fp);
    case 'npv':
      return share(tn, tn, fn);
    case 'false_positive_rate':
      return share(fp, fp, tn);
    case 'false_negative_rate':
      return share(fn, fn, tp);
    case 'false_discovery_rate':
      return share(fp, fp, tp);
    case 'false_omission_rate':
      return share(fn, fn, tn);
    case 'selection_rate':
      return share(selected, n);
    default:
      return undefined;
  }
}

export type Computed = Fraction | 'undefined' | 'incomplete' | 'no-formula';

/** A metric computed from counts, exactly. */
export function computed(metric: string, c: Counts): Computed {
  const part = (name: string): Fraction | 'undefined' | 'incomplete' => {
    const rate = rateOf(name, c);
    if (!rate) return 'incomplete';
    return rate[1] === 0 ? 'undefined' : over(BigInt(rate[0]), BigInt(rate[1]));
  };
  const rate = rateOf(metric, c);
  if (rate !== undefined) return part(metric);
  if (metric === 'f1') {
    const { tp, fp, fn } = c;
    if (tp === undefined || fp === undefined || fn === undefined) return 'incomplete';
    return 2 * tp + fp + fn === 0 ? 'undefined' : over(BigInt(2 * tp), BigInt(2 * tp + fp + fn));
  }
  if (metric === 'balanced_accuracy') {
    const [tpr, tnr] = [part('recall'), part('specificity')];
    if (typeof tpr === 'string') return tpr;
    if (typeof tnr === 'string') return tnr;
    return divided(over(tpr.top * tnr.bottom + tnr.top * tpr.bottom, tpr.bottom * tnr.bottom), whole(2));
  }
  return 'no-formula';
}

/** Whether a confusion matrix contradicts its own totals. */
export function contradictsItself(c: Counts): boolean {
  const { n, selected, tp, fp, tn, fn } = c;
  if (n !== undefined && selected !== undefined && selected > n) return true;
  const known = [tp, fp, tn, fn].filter((x) => x !== undefined).reduce<number>((sum, x) => sum + (x ?? 0), 0);
  if (n === undefined) return false;
  return [tp, fp, tn, fn].every((x) => x !== undefined) ? known !== n : known > n;
}

/** An exact value from an entry, or the verdicts of one that can't be used. */
export function readValue(
  entry: Entry,
  metric: NaiveMetric,
): { readonly value: Fraction; readonly counted: boolean } | readonly Verdict[] {
  if (typeof entry.value !== 'number') return ['error not-a-number'];
  const { value, unit } = written(String(entry.value));
  if (!inRange(value, metric)) return ['error outside-metric-range'];
  if (!entry.counts) return { value, counted: false };
  if (contradictsItself(entry.counts)) return ['error value-contradicts-counts'];
  const from = computed(metric.name, entry.counts);
  if (from === 'no-formula' || from === 'incomplete') return { value, counted: false };
  if (from === 'undefined') return ['inconclusive undefined-rate'];
  if (contradicts(value, unit, from)) return ['error value-contradicts-counts'];
  return { value: from, counted: true };
}

/** Whether a value differs from what was counted by more than half a unit of its last digit, and than doubles round. */
export const contradicts = (value: Fraction, unit: Fraction, counted: Fraction): boolean =>
  [times(unit, over(1n, 2n)), times(magnitude(counted), over(1n, 10n ** 12n))].every(
    (allowed) => compare(magnitude(minus(value, counted)), allowed) > 0,
  );

export const inRange = (value: Fraction, metric: NaiveMetric): boolean =>
  !(metric.min && compare(value, metric.min) < 0) && !(metric.max && compare(value, metric.max) > 0);

/** All entries of the reports, each with its dataset. */
export const entriesOf = (question: Question): readonly Found[] =>
  question.reports.flatMap((report) => (report.metrics ?? []).map((entry) => ({ entry, dataset: report.dataset })));

export type Identity = 'same' | 'other' | 'unknown';

/** Whether two models are one: by digest where both give one, else by name and version. */
export function sameModel(
  a: {
    readonly name?: string | undefined;
    readonly version?: string | undefined;
    readonly sha256?: string | undefined;
  },
  b: {
    readonly name?: string | undefined;
    readonly version?: string | undefined;
    readonly sha256?: string | undefined;
  },
): Identity {
  if (a.sha256 !== undefined && b.sha256 !== undefined) return a.sha256 === b.sha256 ? 'same' : 'other';
  if (a.name !== undefined && b.name !== undefined && a.name !== b.name) return 'other';
  if (a.version !== undefined && b.version !== undefined && a.version !== b.version) return 'other';
  return [a.name, b.name, a.version, b.version].includes(undefined) ? 'unknown' : 'same';
}

/** The verdicts of reports that are not, or not surely, about the card's model or one model; none where they are. */
export function identityVerdicts({ card, reports }: Question): readonly Verdict[] {
  const models = reports.map(({ model }) => ({
    name: model?.name,
    version: model?.version,
    sha256: model?.digest?.sha256,
  }));
  const digests = (card?.artifacts ?? []).flatMap((a) => a.digest?.sha256 ?? []);
  const withCard = models.map((model): Identity => {
    if (!card) return 'same';
    const { name, version } = card.metadata;
    if (model.sha256 !== undefined && digests.includes(model.sha256)) return 'same';
    return sameModel({ name, version, sha256: digests[0] }, model);
  });
  // Beside a card, names and versions have been compared already.
  const bare = (model: (typeof models)[number]) => (card ? { sha256: model.sha256 } : model);
  const pairs = models.flatMap((a, i) =>
    models.slice(i + 1).map((b) => {
      const is = sameModel(bare(a), bare(b));
      return card && is === 'unknown' ? 'same' : is;
    }),
  );
  const all = [...withCard, ...pairs];
  if (all.includes('other')) return ['error digest-mismatch'];
  if (!all.includes('unknown')) return [];
  // Reports that do not say enough to be told apart may be called different: nobody can say that they are one set.
  const apart = withCard.includes('unknown') || pairs.length === 0 ? [] : ['error digest-mismatch'];
  return ['inconclusive missing-evidence', 'inconclusive uncorroborated', ...apart];
}

/** The exact value of a named reference for what a gate wants, or the verdicts of there being none. */
export function referenceValue(
  question: Question,
  policy: GovernancePolicy,
  metric: NaiveMetric,
  wanted: Wanted,
  candidate: Dataset | undefined,
): (name: string) => Fraction | readonly Verdict[] {
  return (name) => {
    const pinned = policy.references?.[name];
    if (!pinned) return ['inconclusive missing-reference'];
    const given = question.reports.flatMap((report) => {
      const measured = report.references?.[name];
      return measured ? [{ measured, report }] : [];
    });
    if (given.length === 0) return ['inconclusive missing-reference'];
    // What a reference does not say of its model or dataset it could have said: not to say it must not be better.
    const fits = ({ measured, report }: (typeof given)[number]): boolean => {
      const [model, version] = pinned.model?.split('@') ?? [];
      if (model !== undefined && measured.model?.name !== model) return false;
      if (version !== undefined && measured.model?.version !== version) return false;
      if (pinned.dataset !== undefined) return measured.dataset?.name === pinned.dataset;
      const should = candidate ?? report.dataset;
      return measured.dataset !== undefined && should !== undefined && sameDataset(should, measured.dataset);
    };
    const fitting = given.filter(fits);
    // A reference that neither says its dataset nor has what is asked is both.
    const lacks = given.every(({ measured }) => {
      const entries = (measured.metrics ?? []).map((entry) => ({ entry, dataset: measured.dataset }));
      return !('entry' in select(entries, wanted, policy));
    });
    if (fitting.length === 0)
      return ['inconclusive reference-mismatch', ...(lacks ? ['inconclusive missing-reference'] : [])];
    const entries = fitting.flatMap(({ measured }) =>
      (measured.metrics ?? []).map((entry) => ({
        entry,
        dataset: { ...candidate, ...measured.dataset } as Dataset,
      })),
    );
    const found = select(entries, wanted, policy);
    if (!('entry' in found)) {
      const open: Readonly<Record<string, readonly Verdict[]>> = {
        'inconclusive missing-metric': ['inconclusive missing-reference'],
      };
      return open[found[0] ?? ''] ?? [...found, 'inconclusive missing-reference', 'inconclusive reference-mismatch'];
    }
    const value = readValue(found.entry, metric);
    if (!('value' in value)) return value;
    const n = (value.counted && found.entry.counts && rateOf(metric.name, found.entry.counts)?.[1]) || found.entry.n;
    return n !== 0 ? value.value : ['inconclusive missing-reference'];
  };
}

type DatasetName = Pick<Dataset, 'name' | 'version' | 'digest'>;

/** Whether a reference was measured on the dataset that it should have been; only a name may be pinned. */
const sameDataset = (should: DatasetName, is: DatasetName): boolean =>
  should.digest?.sha256 !== undefined && is.digest?.sha256 !== undefined
    ? should.digest.sha256 === is.digest.sha256
    : should.name === is.name && should.version !== undefined && should.version === is.version;
