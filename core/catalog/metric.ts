/** Which way a metric improves. `target`: towards a value, from either side. */
export type Better = 'higher' | 'lower' | 'target';

export type MetricFamily =
  | 'classification'
  | 'regression'
  | 'forecasting'
  | 'ranking'
  | 'calibration'
  | 'fairness'
  | 'drift'
  | 'skew'
  | 'robustness'
  | 'explainability'
  | 'ood'
  | 'operations'
  | 'cost'
  | 'data_quality'
  | 'exploration'
  | 'rollout'
  | 'declared';

/** What else has to be said, or may be said, before a value of the metric means something. */
export type Qualifier =
  | 'k'
  | 'average'
  | 'decisionThreshold'
  | 'attack'
  | 'epsilon'
  | 'bins'
  | 'base'
  | 'beta'
  | 'quantile'
  | 'level'
  | 'seasonality'
  | 'distance'
  | 'currency';

export type TransformKind =
  | 'negated'
  | 'sign-reversed'
  | 'complement'
  | 'ratio'
  | 'rescaled'
  | 'averaged'
  | 'not-normalised'
  | 'variant';

/** A name that looks like an alias of a metric but stands for another quantity. */
export interface Transform {
  readonly name: string;
  readonly kind: TransformKind;
  /** How it follows from the metric, or differs from it. */
  readonly note: string;
}

/** What people commonly hold a metric to, and who says so. It is information, never a default. */
export interface Convention {
  readonly bound: string;
  readonly source: string;
}

export type MetricClass = 'business' | 'safety' | 'technical' | 'operations';

/** A metric of the catalogue, or one that a policy or the configuration declares. */
export interface Metric {
  readonly name: string;
  readonly title: string;
  readonly family: MetricFamily;
  readonly better: Better;
  /** The best value where `better` is `target` and one is known in advance. */
  readonly target?: number;
  /** The values that are possible, ends included; a missing end is open. In the metric's unit. */
  readonly range: { readonly min?: number; readonly max?: number };
  /** The name of its unit, see `unitOf`; empty where a declared metric gives none. */
  readonly unit: string;
  /** Other names for exactly this quantity. */
  readonly aliases: readonly string[];
  readonly transforms: readonly Transform[];
  /** The formula, in short. TP, FP, TN, FN count outcomes with respect to the positive class. */
  readonly definition: string;
  /** Where the definition is published; a citation, not a claim that it was compared. */
  readonly source: string;
  /** What commonly goes wrong with it. */
  readonly pitfall?: string;
  readonly convention?: Convention;
  /** Whether it follows from rows of labels, predictions and scores alone. */
  readonly computableFromRows: boolean;
  /** Without these a value means nothing. */
  readonly needs: readonly Qualifier[];
  /** These change the value where they are given. */
  readonly takes: readonly Qualifier[];
  /** What kind of question it answers; only declared metrics say so. */
  readonly class?: MetricClass;
}

/** What a name stands for. */
export type MetricMatch =
  | { readonly kind: 'metric'; readonly metric: Metric; readonly via: 'name' | 'alias' | 'declared' }
  | { readonly kind: 'transform'; readonly of: Metric; readonly transform: Transform }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly Metric[]; readonly note: string };
