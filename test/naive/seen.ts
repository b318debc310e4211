import { compare, exact, type Fraction } from './fraction.ts';
import type { Gate, GovernancePolicy, ModelCard, Question, Verdict } from './verdict.ts';

/** What is seen of a requirement: it is met, it is not, nothing is said about it, or what is said can't be. */
export type Seen =
  | 'met'
  | 'unmet'
  | 'absent'
  | 'contradicted'
  | 'disputed'
  | 'dear'
  | 'mismatch'
  | 'foreign-unit'
  | 'too-much';

export const verdictOf: Readonly<Record<Seen, Verdict>> = {
  met: 'pass',
  unmet: 'fail requirement-not-met',
  dear: 'fail above-max',
  absent: 'inconclusive missing-evidence',
  contradicted: 'error contradicts-card',
  disputed: 'error ambiguous-evidence',
  mismatch: 'error digest-mismatch',
  'foreign-unit': 'error unit-mismatch',
  'too-much': 'error outside-metric-range',
};

/** What a requirement is held against. */
export interface Given {
  readonly card: ModelCard | undefined;
  readonly reports: Question['reports'];
  readonly asOf: string;
  readonly policy: GovernancePolicy;
  readonly gate: Gate;
}

export type Rule = (required: never, given: Given) => Seen;

const badness: readonly Seen[] = [
  ...(['met', 'absent', 'too-much', 'foreign-unit', 'mismatch', 'disputed', 'contradicted', 'dear', 'unmet'] as const),
];

/** The worst of several things that are seen of one requirement; it is met where there is none. */
export const worstSeen = (...seen: readonly Seen[]): Seen =>
  seen.reduce<Seen>((worst, one) => (badness.indexOf(one) > badness.indexOf(worst) ? one : worst), 'met');

export const present = (value: unknown): Seen => (value === undefined || value === '' ? 'absent' : 'met');
export const yes = (value: boolean | undefined): Seen => (value === undefined ? 'absent' : value ? 'met' : 'unmet');
export const like = (value: string | undefined, pattern: RegExp): Seen =>
  value === undefined ? 'absent' : pattern.test(value) ? 'met' : 'unmet';
/** What holds of every item of a list that must not be empty. */
export const every = <T>(list: readonly T[] | undefined, seen: (item: T) => Seen): Seen =>
  !list || list.length === 0 ? 'absent' : worstSeen(...list.map(seen));

/** What is read from the card or from a report: both may say it, and then must say the same. */
export function either<T>(
  card: T | undefined,
  reports: readonly (T | undefined)[],
  meets: (value: T) => boolean,
  key: (value: T) => string = String,
): Seen {
  const said = [card, ...reports].flatMap((value) => (value === undefined ? [] : [value]));
  const [first] = said;
  if (first === undefined) return 'absent';
  const byReports = new Set(reports.flatMap((value) => (value === undefined ? [] : [key(value)])));
  if (byReports.size > 1) return 'disputed';
  if (new Set(said.map(key)).size > 1) return 'contradicted';
  return meets(first) ? 'met' : 'unmet';
}

export const atLeast = (value: number, limit: Fraction): boolean => compare(exact(value), limit) >= 0;
export const asSet = (list: readonly string[]): string => [...list].sort().join('|');
/** A pattern in which `*` stands for any run of characters. */
export const glob = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
