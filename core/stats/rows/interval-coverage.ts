// Share of true values inside the prediction intervals, in one pass.
import { exactQuotient } from '../decimal.ts';
import { okExact } from '../rates.ts';
import { undefinedBecause } from '../result.ts';
import type { RowFigure } from './rows-result.ts';

export type IntervalCoverage = {
  /** Counts a row; false where its interval is upside down. All are finite; both ends belong to the interval. */
  add(truth: number, lower: number, upper: number): boolean;
  figure(): RowFigure;
};

export function intervalCoverage(): IntervalCoverage {
  let events = 0;
  let n = 0;
  return {
    add: (truth, lower, upper) => {
      if (lower > upper) return false;
      n++;
      if (lower <= truth && truth <= upper) events++;
      return true;
    },
    figure: () => {
      const exact = exactQuotient(events, n);
      const result = exact === undefined ? undefinedBecause('there are no rows') : okExact(exact);
      return { name: 'prediction_interval_coverage', result, n, proportion: { events, n } };
    },
  };
}
