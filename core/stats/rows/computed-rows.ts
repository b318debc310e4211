// What is kept of rows that have been read. It is made apart from the reading, so that keeping it keeps none of the
// tables that were filled on the way, but for what a figure is computed from that nobody has asked for yet.
import type { GroupCounts } from '../group-rates.ts';
import type { Dictionary } from './batch.ts';
import { countFigures } from './count-figures.ts';
import type { FeatureCounts } from './feature-counts.ts';
import type { Cell, GroupCells } from './group-cells.ts';
import type { RowSpec } from './row-spec.ts';
import { MISSING_GROUP, type NotMade, type RowFigure, type RowsResult } from './rows-result.ts';

export type ReadRows = {
  readonly spec: RowSpec;
  readonly rows: number;
  readonly figures: readonly RowFigure[];
  readonly cells: Pick<GroupCells, 'cells'>;
  /** Of each attribute, in the spec's order. */
  readonly dictionaries: readonly Dictionary[];
  readonly features: readonly FeatureCounts[];
  readonly notes: readonly string[];
  readonly notMade?: readonly NotMade[];
};

export function computedRows(read: ReadRows): RowsResult {
  const { spec, rows, figures, cells, dictionaries, features, notes, notMade = [] } = read;
  const names = Object.keys(spec.attributes ?? {});
  const countsOf = countsKnownOf(spec);
  const { beta } = spec;
  return {
    is: 'computed',
    rows,
    figures,
    attributes: names,
    groupsOf: (attributes) => {
      const wanted = attributes.map((name) => names.indexOf(name));
      if (wanted.length === 0 || wanted.includes(-1)) return undefined;
      return cells.cells(wanted)?.map((cell) => ({
        groups: Object.fromEntries(
          wanted.map((a) => [names[a] ?? '', dictionaries[a]?.[cell.groups[a] ?? 0] || MISSING_GROUP]),
        ),
        counts: countsOf(cell),
      }));
    },
    figuresOf: ({ counts }) => countFigures(counts, beta),
    features,
    notes,
    notMade,
  };
}

/** Of a cell, the counts that the spec gives a meaning. */
export function countsKnownOf({ label, prediction, positive, favourable }: RowSpec): (cell: Cell) => GroupCounts {
  const selection = favourable !== undefined && prediction !== undefined;
  const outcomes = positive !== undefined && label !== undefined && prediction !== undefined;
  return ({ n, selected, tp, fp, tn, fn }) => ({
    n,
    ...(selection ? { selected } : {}),
    ...(outcomes ? { tp, fp, tn, fn } : {}),
  });
}
