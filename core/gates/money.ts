import { conversion, findUnit } from '../catalog/units.ts';
import type { Bound } from '../generated/GovernancePolicy.ts';
import type { Path } from '../yaml/node.ts';
import { parseBound } from './bounds.ts';
import { isInvalid, type Reader, readNumber, readText } from './declared-value.ts';
import type { EffectiveGate } from './evaluation.ts';
import { compareQuantities, exactQuantity, type Quantity, show } from './quantity.ts';
import type { Evidence, Finding } from './requirement.ts';
import { askedNumber } from './share.ts';

/** An amount of money, exact as written. */
export interface Money {
  readonly amount: Quantity;
  /** ISO 4217 code. */
  readonly currency: string;
}

export const readMoney: Reader<Money> = (document, path) => {
  const amount = readNumber(document, [...path, 'amount']);
  const currency = readText(document, [...path, 'currency']);
  if (isInvalid(amount)) return amount;
  return amount !== undefined && typeof currency === 'string' ? { amount, currency } : undefined;
};

export function isSameMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && compareQuantities(a.amount, b.amount) === 0;
}

export function showMoney({ amount, currency }: Money): string {
  return `${currency} ${show(amount, 15)}`;
}

/**
 * What a gate accepts to be spent: `EUR 500`, or a number in the currency that the gate's budget names. Amounts of
 * unknown currency can't be compared, so they are `unit-mismatch`.
 */
export function askedMoney(
  gate: EffectiveGate,
  path: Path,
  bound: Bound,
  currency: string | undefined,
): { readonly limit: Money } | { readonly finding: Finding } {
  const mismatch = (what: string): { readonly finding: Finding } => ({
    finding: {
      outcome: 'error',
      reason: 'unit-mismatch',
      what,
      todo: 'Write the amount with its currency, as `EUR 500`.',
    },
  });
  const number = askedNumber(gate, path);
  const expression = parseBound(bound);
  if (!number && expression?.is === 'relative') {
    const what = `\`${bound}\` is relative to a model, and what a card declares is not compared with one.`;
    return {
      finding: { outcome: 'inconclusive', reason: 'missing-reference', what, todo: 'Write an amount, as `EUR 500`.' },
    };
  }
  if (!number && expression?.is !== 'absolute') return mismatch(`\`${bound}\` is no amount of money.`);
  const amount = number ?? (expression?.is === 'absolute' ? exactQuantity(expression.amount) : undefined);
  if (!amount) return mismatch(`\`${bound}\` is no amount of money.`);
  const unit = expression?.is === 'absolute' && typeof bound === 'string' ? expression.unit : undefined;
  if (unit === undefined) {
    return currency === undefined
      ? mismatch(`\`${bound}\` does not say in which currency.`)
      : { limit: { amount, currency } };
  }
  const known = findUnit(unit);
  const isMoney = known?.dimension === 'money' && conversion(known, known) !== undefined && /^[A-Z]{3}$/.test(unit);
  return isMoney ? { limit: { amount, currency: unit } } : mismatch(`\`${unit}\` in \`${bound}\` is no currency.`);
}

/** What is wrong with an amount that may be spent at most; undefined where nothing is. */
export function moneyProblem(
  what: string,
  spent: Money,
  limit: Money,
  todo: string,
  evidence: Evidence,
): Finding | undefined {
  const observed = showMoney(spent);
  if (spent.currency !== limit.currency) {
    return {
      outcome: 'error',
      reason: 'unit-mismatch',
      what: `${what} ${observed}, and the policy bounds it in ${limit.currency}; rates of exchange are not known here.`,
      todo: `State the amount in ${limit.currency}, or bound it in ${spent.currency}.`,
      evidence,
      observed,
    };
  }
  if (compareQuantities(spent.amount, limit.amount) <= 0) return undefined;
  return {
    outcome: 'fail',
    reason: 'above-max',
    what: `${what} ${observed}, where at most ${showMoney(limit)} is accepted.`,
    todo,
    evidence,
    observed,
  };
}
