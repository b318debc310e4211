import type { Path } from '../yaml/node.ts';
import { writtenForm } from '../yaml/value.ts';
import type { PolicyDocument } from './effective-policy.ts';
import type { Change } from './mutants.ts';
import { nudged } from './nudge.ts';

/**
 * What can be got wrong in what a declared gate requires: a key or an item of a list that is left out, an amount, share,
 * count or duration that is off by its smallest step.
 */
export function requirementChanges(
  policy: PolicyDocument,
  value: unknown,
  path: Path,
  name: string,
): readonly Change[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((item, index) => itemChanges(policy, value, item, [...path, index], name));
  return Object.entries(value).flatMap(([key, part]): readonly Change[] => {
    if (key.startsWith('x-')) return [];
    const [at, called] = [[...path, key], `${name}.${key}`];
    const removed: Change = {
      mutation: 'requirement-removed',
      path: at,
      says: `${called} is removed`,
      to: undefined,
    };
    return [
      // What names a thing, as a role does, is no requirement by itself.
      ...(part === false || naming.has(key) ? [] : [removed]),
      ...amountChanges(policy, value, key, at, called),
      ...requirementChanges(policy, part, at, called),
    ];
  });
}

const naming = new Set(['role', 'principals', 'percentile', 'currency', 'amount', 'max', 'below']);

function itemChanges(
  policy: PolicyDocument,
  list: readonly unknown[],
  item: unknown,
  path: Path,
  name: string,
): readonly Change[] {
  const named = typeof item === 'object' && item !== null && 'role' in item ? String(item.role) : undefined;
  const shown = named ?? (typeof item === 'object' ? JSON.stringify(item) : String(item));
  const removed: Change = {
    mutation: 'requirement-removed',
    path,
    says: `${name} is without ${shown}`,
    to: undefined,
  };
  return [
    ...(list.length > 1 ? [removed] : []),
    ...requirementChanges(policy, item, path, named === undefined ? name : `${name} ${named}`),
  ];
}

/** A number first, or behind a currency; or a duration. */
const amount = /^\s*(?:[A-Z]{3}\s*\d|[-+.]?\d)|^P[\dT]/;

function amountChanges(
  policy: PolicyDocument,
  container: object,
  key: string,
  path: Path,
  name: string,
): readonly Change[] {
  const value: unknown = Reflect.get(container, key);
  if (key === 'percentile' || (typeof value !== 'number' && typeof value !== 'string')) return [];
  const form = typeof value === 'number' ? writtenForm(policy.source.yaml.written, container, key) : undefined;
  // `sha256` looks like a reference and `AES-256` like money.
  if (typeof value === 'string' && !amount.test(value)) return [];
  return nudged(value, form).map((to) => ({
    mutation: 'requirement-moved',
    path,
    says: `${name}: ${form ?? value} → ${to}`,
    to,
  }));
}
