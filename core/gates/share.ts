import { parseDecimal } from '../stats/decimal.ts';
import type { Path } from '../yaml/node.ts';
import { writtenForm } from '../yaml/value.ts';
import { valueAt } from './declared-value.ts';
import type { EffectiveGate } from './evaluation.ts';
import { exactQuantity, type Quantity, writtenQuantity } from './quantity.ts';

/** A share that a gate asks for, exact as written: `0.95` or `95%`. Undefined for what is neither. */
export function askedShare(gate: EffectiveGate, path: Path): Quantity | undefined {
  const asked = askedNumber(gate, path);
  if (asked) return asked;
  const value = valueAt(gate.gate, path);
  const digits = typeof value === 'string' ? /^\s*([0-9.]+)\s*%\s*$/.exec(value)?.[1] : undefined;
  const percent = digits === undefined ? undefined : parseDecimal(digits);
  return percent && exactQuantity(percent.div(100));
}

/** A number that a gate asks for, exact as written. */
export function askedNumber(gate: EffectiveGate, path: Path): Quantity | undefined {
  const value = valueAt(gate.gate, path);
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const key = path.at(-1) ?? '';
  const { written } = gate.place(...path).document.yaml;
  const form = writtenForm(written, valueAt(gate.gate, path.slice(0, -1)), key);
  return writtenQuantity(value, form ?? String(value));
}
