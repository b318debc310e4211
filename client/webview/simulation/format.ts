import type { Check } from './outcome.ts';

const minus = '−';
const narrowSpace = '\u202f';

/**
 * A figure with at least `least` significant digits, where it has them, and with as many more as it takes to stand on
 * the same side of each of `beside` as the value itself: a displayed figure never contradicts its verdict.
 */
export function figure(value: number, beside: readonly number[] = [], least = 6): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${minus}∞`;
  let rounded = value;
  for (let digits = least; digits <= 17; digits += 1) {
    rounded = Number(value.toPrecision(digits));
    if (beside.every((other) => Math.sign(rounded - other) === Math.sign(value - other))) break;
  }
  return String(rounded).replaceAll('-', minus);
}

/** A margin: always signed, short, and never 0 unless it is. */
export function signed(value: number): string {
  const text = figure(Number(value.toPrecision(4)));
  return value > 0 ? `+${text}` : text;
}

/** Thousands are set apart by a narrow space: a point or comma would read as a decimal sign in one language or other. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, narrowSpace);
}

/** A p-value; small ones as an inequality. */
export function probability(value: number): string {
  return value < 0.001
    ? '< 0.001'
    : value.toPrecision(2).includes('e')
      ? figure(value)
      : String(Number(value.toPrecision(2)));
}

/** `0.83 … 0.852`; an open end is infinite. */
export function interval([lower, upper]: readonly (number | null)[], beside: readonly number[] = []): string {
  return `${figure(lower ?? Number.NEGATIVE_INFINITY, beside, 4)} … ${figure(upper ?? Number.POSITIVE_INFINITY, beside, 4)}`;
}

const signs: Readonly<Record<string, string>> = { min: '≥', above: '>', max: '≤', below: '<' };

/** `≥ 0.8, ≤ 1.25`: numbers as they are written in the policy. */
export function boundText(bound: Readonly<Record<string, number | string | null>>): string {
  return Object.entries(bound)
    .filter(([, value]) => value !== null)
    .map(
      ([side, value]) =>
        `${signs[side] ?? `${side}:`} ${typeof value === 'number' ? String(value).replaceAll('-', minus) : value}`,
    )
    .join(', ');
}

/** What a bound has to be told from: the observed number, and that number as it is shown. */
export function besideBound(check: Check): readonly number[] {
  if (typeof check.observed !== 'number') return [];
  const shown = Number((observedText(check) ?? '').replaceAll(minus, '-'));
  return [check.observed, shown].filter(Number.isFinite);
}

/** The pass bound in the metric's unit where that says more than what is written, else undefined. */
export function resolvedText(check: Check): string | undefined {
  const { bound, resolved } = check;
  if (!bound || !resolved) return undefined;
  const pass = Object.entries(resolved).filter(([side]) => !side.startsWith('warn.'));
  if (pass.length === 0 || pass.every(([side, value]) => bound[side] === value)) return undefined;
  const beside = besideBound(check);
  return boundText(
    Object.fromEntries(pass.map(([side, value]) => [side, value == null ? null : figure(value, beside)])),
  );
}

interface Figures {
  readonly bound: Check['bound'];
  readonly resolved?: Check['resolved'];
}

/** The numbers that a check's value is held against. */
export function boundsOf(check: Figures): readonly number[] {
  return Object.values(check.resolved ?? check.bound ?? {}).filter((value) => typeof value === 'number');
}

/** What was observed, as text; lists are joined. Undefined for nothing. */
export function observedText(check: Check): string | undefined {
  const { observed } = check;
  if (check.observedText !== undefined) return check.observedText.replace(/^-(?=[\d.])/, minus);
  if (observed === null || observed === undefined) return undefined;
  if (typeof observed === 'number') return figure(observed, boundsOf(check));
  if (Array.isArray(observed))
    return observed.map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item))).join(', ');
  return String(observed);
}
