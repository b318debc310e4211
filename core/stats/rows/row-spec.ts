import type { ColumnRequest } from './batch.ts';
import type { Sought } from './values.ts';

/** A feature whose distribution is counted: over the reference's edges, or by category where there are none. */
export type FeatureSpec = { readonly column: string; readonly edges?: readonly number[] };

/** Which columns of a table of predictions mean what. */
export type RowSpec = {
  /** Column of the true label. */
  readonly label?: string;
  /** Column of the prediction. */
  readonly prediction?: string;
  /** Column of the score: where `positive` is given, the probability of the positive class; it orders a query's rows. */
  readonly score?: string;
  /** The label that counts as positive; tp, fp, tn and fn refer to it. Without it there are no such counts. */
  readonly positive?: Sought;
  /** The prediction that counts as selected. Without it there are no selection rates. */
  readonly favourable?: Sought;
  /** Column of each protected attribute, by the attribute's name. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly features?: readonly FeatureSpec[];
  /** How many times as much recall weighs as precision in F-beta; > 0. */
  readonly beta?: number;
  /** The quantile that `prediction` forecasts; between 0 and 1. */
  readonly quantile?: number;
  /** Columns of the ends of each row's prediction interval. */
  readonly lower?: string;
  readonly upper?: string;
  /** Mean absolute error of the naive forecast on the training series, in the unit of the label; > 0. */
  readonly naiveMae?: number;
  /** Column that says which query, or user, a row belongs to. */
  readonly query?: string;
  /** How far down the ranking of a query counts; ≥ 1. */
  readonly k?: number;
};

/** The requests that a spec makes of a file, and the index of each of them. */
export type RowRequests = {
  readonly all: readonly ColumnRequest[];
  readonly label: number | undefined;
  readonly prediction: number | undefined;
  readonly labelNumber: number | undefined;
  readonly predictionNumber: number | undefined;
  readonly score: number | undefined;
  readonly lower: number | undefined;
  readonly upper: number | undefined;
  readonly query: number | undefined;
  readonly attributes: readonly number[];
  readonly features: readonly number[];
};

export function requestsOf(spec: RowSpec): RowRequests {
  const all: ColumnRequest[] = [];
  const ask = (column: string | undefined, as: ColumnRequest['as']): number | undefined => {
    if (column === undefined) return undefined;
    const known = all.findIndex((request) => request.column === column && request.as === as);
    return known >= 0 ? known : all.push({ column, as }) - 1;
  };
  const certainly = (column: string, as: ColumnRequest['as']): number => ask(column, as) ?? 0;
  // Without a positive class it shows in the values whether the label is a class or a quantity.
  const asNumbers = isOfQuantities(spec);
  const hasIntervals = hasIntervalsOf(spec);
  const isRanked = isRankedBy(spec);
  const needsNumber = needsNumbers(spec);
  return {
    label: ask(spec.label, 'category'),
    prediction: ask(spec.prediction, 'category'),
    labelNumber: asNumbers || needsNumber ? ask(spec.label, 'number') : undefined,
    predictionNumber: asNumbers ? ask(spec.prediction, 'number') : undefined,
    score: ask(spec.score, 'number'),
    lower: hasIntervals ? ask(spec.lower, 'number') : undefined,
    upper: hasIntervals ? ask(spec.upper, 'number') : undefined,
    query: isRanked ? ask(spec.query, 'category') : undefined,
    attributes: Object.values(spec.attributes ?? {}).map((column) => certainly(column, 'category')),
    features: (spec.features ?? []).map(({ column, edges }) => certainly(column, edges ? 'number' : 'category')),
    all,
  };
}

/** Whether label and prediction may be quantities: `positive` makes classes of them. */
export function isOfQuantities({ label, prediction, positive }: RowSpec): boolean {
  return positive === undefined && label !== undefined && prediction !== undefined;
}

/** Whether each row has a prediction interval of a quantity. */
export function hasIntervalsOf({ label, lower, upper, positive }: RowSpec): boolean {
  return positive === undefined && label !== undefined && lower !== undefined && upper !== undefined;
}

/** Whether rows are ranked by query. */
export function isRankedBy({ label, score, query }: RowSpec): boolean {
  return label !== undefined && score !== undefined && query !== undefined;
}

/** Whether the label of every row must be a number: a quantity with an interval, or a relevance. */
export function needsNumbers(spec: RowSpec): boolean {
  return hasIntervalsOf(spec) || (isRankedBy(spec) && spec.positive === undefined);
}
