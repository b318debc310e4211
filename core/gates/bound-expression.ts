import { type Exact, exactOf, parseDecimal } from '../stats/decimal.ts';

/** A bound as the policy says it. */
export type BoundExpression =
  | { readonly is: 'absolute'; readonly amount: Exact; readonly unit: string | undefined }
  | {
      readonly is: 'relative';
      readonly reference: string;
      readonly operator: '+' | '-' | '*' | undefined;
      readonly amount: Exact | undefined;
      readonly unit: string | undefined;
    };

const number = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`;
const unit = '%|[A-Za-zµ/][A-Za-z0-9µ/^]*';
const absolute = new RegExp(`^(${number})\\s*(${unit})?$`);
const money = new RegExp(`^([A-Z]{3})\\s*(${number})$`);
const relative = new RegExp(
  String.raw`^([A-Za-z_][A-Za-z0-9_.-]*?)(?:\s+([-+])\s*(\d+(?:\.\d*)?|\.\d+)(?:([eE][-+]?\d+))?\s*(${unit})?|\s*(\*)\s*(${number}))?$`,
);

/**
 * Reads a bound: `0.85`, `85%`, `5ms`, `EUR 500`, `baseline - 2%`, `champion + 0.5pp`, `baseline * 1.1`.
 * `written` is the source of a number where it says more than the number. Undefined for anything else.
 */
export function parseBound(bound: number | string, written?: string): BoundExpression | undefined {
  if (typeof bound === 'number') {
    const amount = exactOf(written ?? bound);
    return amount && { is: 'absolute', amount, unit: undefined };
  }
  const text = bound.trim();
  const plain = absolute.exec(text);
  if (plain?.[1] !== undefined) {
    const amount = parseDecimal(plain[1]);
    return amount && { is: 'absolute', amount, unit: plain[2] };
  }
  const sum = money.exec(text);
  if (sum?.[1] !== undefined && sum[2] !== undefined) {
    const amount = parseDecimal(sum[2]);
    return amount && { is: 'absolute', amount, unit: sum[1] };
  }
  const to = relative.exec(text);
  if (to?.[1] === undefined) return undefined;
  const [, reference, sign, shift, exponent = '', shiftUnit, times, factor] = to;
  const digits = times ? factor : shift === undefined ? undefined : shift + exponent;
  const amount = digits === undefined ? undefined : parseDecimal(digits);
  if (digits !== undefined && !amount) return undefined;
  const operator = times ? '*' : sign === '+' || sign === '-' ? sign : undefined;
  return { is: 'relative', reference, operator, amount, unit: shiftUnit };
}
