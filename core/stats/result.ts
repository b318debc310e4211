import type Fraction from 'fraction.js';

/** A figure that could be computed. `exact` is there when the figure is a rational number of its inputs. */
export type Ok = { readonly status: 'ok'; readonly value: number; readonly exact?: Fraction };

/** 0/0 and its like: there is no figure. `why` is a clause without a full stop. Never to be read as a pass. */
export type Undefined = { readonly status: 'undefined'; readonly why: string };

/** x/0 and its like: the figure has no bound. Never to be read as a pass. */
export type Infinite = { readonly status: 'infinite'; readonly why: string };

/** What every statistic here returns: a finite figure, or the reason why there is none. Never NaN, never throws. */
export type Result = Ok | Undefined | Infinite;

export function ok(value: number): Result {
  if (Number.isFinite(value)) return { status: 'ok', value: value === 0 ? 0 : value };
  return Number.isNaN(value)
    ? { status: 'undefined', why: 'the figure is not a number' }
    : { status: 'infinite', why: 'the figure is beyond every bound' };
}

export function undefinedBecause(why: string): Undefined {
  return { status: 'undefined', why };
}

export function infiniteBecause(why: string): Infinite {
  return { status: 'infinite', why };
}
