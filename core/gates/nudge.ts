import { parseBound } from './bounds.ts';
import { parseDuration } from './duration.ts';

export type Written = number | string;

/**
 * A bound moved by its smallest meaningful step, down and up: one unit of the last written digit (`0.90` to `0.89` and
 * `0.91`, `1%` to `0%` and `2%`, a count by one), of a duration its smallest component (`PT48H` by an hour). An amount
 * beside a reference moves with its sign (`baseline - 2%` to `- 3%` and `- 1%`), a reference alone by one per cent of it.
 * Nothing for what is no bound.
 *
 * @param form the number as it stands in the text, where that says more than the number: `0.90`
 */
export function nudged(value: Written, form?: string): readonly Written[] {
  if (typeof value === 'number') {
    return (nudgedDigits(form ?? String(value)) ?? []).map((text) => {
      // Digits that a double does not hold stay text: a bound reads both alike.
      return String(Number(text)).length < text.length - 2 && text.length > 15 ? text : Number(text);
    });
  }
  if (parseDuration(value)) return nudgedDuration(value);
  const bound = parseBound(value);
  if (!bound) return [];
  if (bound.is === 'absolute') return nudgedAmount(value);
  if (!bound.operator) return [`${bound.reference} - 1%`, `${bound.reference} + 1%`];
  const at = bound.reference.length;
  const [reference, rest] = [value.trim().slice(0, at), value.trim().slice(at)];
  if (bound.operator === '*') return nudgedAmount(rest).map((text) => reference + text);
  const shift = /^(\s*)([-+])(\s*)(.*)$/.exec(rest);
  if (!shift) return [];
  const [, before = '', sign = '+', between = '', amount = ''] = shift;
  const moved = nudgedAmount(sign === '-' ? `-${amount}` : amount);
  return moved.map((text) => {
    const negative = text.startsWith('-');
    return `${reference}${before}${negative ? '-' : '+'}${between}${negative ? text.slice(1) : text}`;
  });
}

/** The one number in a text moved, with what stands around it. */
function nudgedAmount(text: string): readonly string[] {
  const match = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(text);
  if (!match) return [];
  const [before, after] = [text.slice(0, match.index), text.slice(match.index + match[0].length)];
  return (nudgedDigits(match[0]) ?? []).map((digits) => before + digits + after);
}

function nudgedDuration(text: string): readonly string[] {
  const match = /^(.*?)(\d+(?:\.\d+)?)([A-Z])$/.exec(text);
  if (!match) return [];
  const [, before = '', digits = '', unit = ''] = match;
  return (nudgedDigits(digits) ?? []).flatMap((moved) => (moved.startsWith('-') ? [] : [before + moved + unit]));
}

/** Decimal digits with one unit of the last place less and more; undefined for hexadecimal and the like. */
function nudgedDigits(text: string): readonly [string, string] | undefined {
  const match = /^([-+]?)(\d*)(?:\.(\d*))?([eE][-+]?\d+)?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = '', decimals = '', exponent = ''] = match;
  if (whole + decimals === '') return undefined;
  const value = BigInt(whole + decimals) * (sign === '-' ? -1n : 1n);
  const show = (moved: bigint): string => {
    const digits = (moved < 0n ? -moved : moved).toString().padStart(decimals.length + 1, '0');
    const point = digits.length - decimals.length;
    const shown = decimals === '' ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
    return `${moved < 0n ? '-' : ''}${shown}${exponent}`;
  };
  return [show(value - 1n), show(value + 1n)];
}
