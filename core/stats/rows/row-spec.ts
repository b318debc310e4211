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
  /** Column of the score: where `positive` is given, the probability of the positive class. */
  readonly score?: string;
  /** The label that counts as positive; tp, fp, tn and fn refer to it. Without it there are no such counts. */
  readonly positive?: Sought;
  /** The prediction that counts as selected. Without it there are no selection rates. */
  readonly favourable?: Sought;
  /** Column of each protected attribute, by the attribute's name. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly features?: readonly FeatureSpec[];
};

/** The requests that a spec makes of a file, and the index of each of them. */
export type RowRequests = {
  readonly all: readonly ColumnRequest[];
  readonly label: number | undefined;
  readonly prediction: number | undefined;
  readonly labelNumber: number | undefined;
  readonly predictionNumber: number | undefined;
  readonly score: number | undefined;
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
  const asNumbers = spec.positive === undefined && spec.label !== undefined && spec.prediction !== undefined;
  return {
    label: ask(spec.label, 'category'),
    prediction: ask(spec.prediction, 'category'),
    labelNumber: asNumbers ? ask(spec.label, 'number') : undefined,
    predictionNumber: asNumbers ? ask(spec.prediction, 'number') : undefined,
    score: ask(spec.score, 'number'),
    attributes: Object.values(spec.attributes ?? {}).map((column) => certainly(column, 'category')),
    features: (spec.features ?? []).map(({ column, edges }) => certainly(column, edges ? 'number' : 'category')),
    all,
  };
}
