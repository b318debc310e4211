// The mean over queries of quotients of whole numbers, one query after the other.
import Fraction from 'fraction.js';
import { okExact } from './rates.ts';
import { ok, type Result, undefinedBecause } from './result.ts';
import { addTo, runningSum, totalSum } from './running-sum.ts';

export type QueryMean = {
  /** Counts a query whose figure is dividend ÷ divisor; both are whole numbers, and the divisor is not 0. */
  add(dividend: number, divisor: number): void;
  result(): Result;
};

/** The common denominator of many queries grows without end; beyond so many the double serves. */
const LARGEST_EXACT_MEAN = 1000;

/** Exact for up to 1,000 queries; memory does not grow beyond them. */
export function queryMean(): QueryMean {
  let queries = 0;
  let terms: (readonly [dividend: number, divisor: number])[] = [];
  const sum = runningSum();
  return {
    add: (dividend, divisor) => {
      queries++;
      addTo(sum, dividend / divisor); // correctly rounded: doubles hold both exactly
      if (queries <= LARGEST_EXACT_MEAN) terms.push([dividend, divisor]);
      else terms = [];
    },
    result: () => {
      if (queries === 0) return undefinedBecause('there are no queries');
      if (queries > LARGEST_EXACT_MEAN) return ok(totalSum(sum) / queries);
      const exact = terms.reduce((total, [dividend, divisor]) => total.add(dividend, divisor), new Fraction(0));
      return okExact(exact.div(queries));
    },
  };
}
