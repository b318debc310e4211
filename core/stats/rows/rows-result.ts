import type { Average } from '../classification.ts';
import type { GroupCounts } from '../group-rates.ts';
import type { ConfusionCounts, Proportion } from '../rates.ts';
import type { Result } from '../result.ts';
import type { RowProblems } from './batch.ts';
import type { FeatureCounts } from './feature-counts.ts';

/** A metric computed from rows. */
export type RowFigure = {
  /** The catalogue's name. */
  readonly name: string;
  readonly average?: Average;
  readonly result: Result;
  /** The cut-off of a figure of rankings. */
  readonly k?: number;
  /** Where the exact figure is sure to be, when the rows don't tell it, or only a table that grows with them could. */
  readonly within?: readonly [number, number];
  /** What keeps a figure with `within` from being exact, as a clause, and what to do, as a sentence without full stop. */
  readonly unsure?: { readonly why: string; readonly remedy: string };
  /** The rows that the figure rests on; of a figure of rankings, the queries. */
  readonly n: number;
  /** The counts it is a function of. */
  readonly counts?: ConfusionCounts;
  /** Events and trials where it is a proportion that the counts alone don't give, such as a selection rate. */
  readonly proportion?: Proportion;
};

/** Metrics that could be made of the columns, and why they are not made of these rows, as a clause. */
export type NotMade = { readonly metrics: readonly string[]; readonly why: string };

/** What one part of the computation makes. */
export type Made = { readonly figures: readonly RowFigure[]; readonly notMade?: NotMade };

/** Counts of one group, or of one combination of groups, by the attribute's name. */
export type RowGroup = { readonly groups: Readonly<Record<string, string>>; readonly counts: GroupCounts };

/** The group of rows that have no value of an attribute. */
export const MISSING_GROUP = '(missing)';

/** What was computed from a file of rows. With problems there are no figures: nothing is computed from a part. */
export type RowsResult =
  | { readonly is: 'unusable'; readonly rows: number; readonly problems: RowProblems }
  | {
      readonly is: 'computed';
      readonly rows: number;
      readonly figures: readonly RowFigure[];
      /** Names of the attributes that were counted. */
      readonly attributes: readonly string[];
      /** Counts per group of the given attributes, crossed if several; undefined when there are too many combinations. */
      readonly groupsOf: (attributes: readonly string[]) => readonly RowGroup[] | undefined;
      /** Metrics of the rows of one group, or of one combination of groups, from its counts. */
      readonly figuresOf: (group: RowGroup) => readonly RowFigure[];
      /** In the order of the spec's features. */
      readonly features: readonly FeatureCounts[];
      readonly notes: readonly string[];
      readonly notMade: readonly NotMade[];
    };
