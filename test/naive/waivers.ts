import { isShare, metricNamed } from './catalogue.ts';
import { compare, exact, type Fraction, written } from './fraction.ts';
import { modelOf } from './plan.ts';
import { type GovernancePolicy, outcomeOf, type Question, rank, reasonOf, type Waiver } from './verdict.ts';

/** A check whose verdict is settled. */
export interface Settled {
  readonly subject: string;
  readonly verdict: string;
  readonly value?: Fraction | undefined;
  readonly metric?: string | undefined;
  readonly isHigh?: boolean | undefined;
  readonly unwaivable?: boolean | undefined;
}

type Version = readonly [number, number, number];
const versionOf = (text: string): Version | undefined => {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
};

/** Whether a version lies in a range: exact, `^`, `~`, or `*`. */
function inRange(version: string, range: string): boolean {
  if (range === '*') return true;
  const [is, from] = [versionOf(version), versionOf(range.replace(/^[\^~]/, ''))];
  if (!is || !from) return false;
  if (!/^[\^~]/.test(range)) return is.join('.') === from.join('.');
  const later = is[0] - from[0] || is[1] - from[1] || is[2] - from[2];
  return (
    later >= 0 && is[0] === from[0] && (range.startsWith('^') ? from[0] > 0 || is[1] === from[1] : is[1] === from[1])
  );
}

const dayAfter = (day: string, period: string): string => {
  const [, count, unit] = /^P(\d+)([DM])$/.exec(period) ?? [];
  const date = new Date(`${day}T00:00:00Z`);
  if (unit === 'D') date.setUTCDate(date.getUTCDate() + Number(count));
  else date.setUTCMonth(date.getUTCMonth() + Number(count));
  return date.toISOString().slice(0, 10);
};

/** Whether a waiver counts at all: policy, gate and model, a reason, an approver who is not the requester, and the day. */
function counts(waiver: Waiver, question: Question, policy: GovernancePolicy, gate: string): boolean {
  const model = modelOf(question);
  const [name, range] = waiver.model.split('@');
  const { maxDuration, approvers } = policy.exceptions ?? {};
  return (
    waiver.policy === policy.metadata.name &&
    waiver.gate === gate &&
    name === model.name &&
    model.version !== undefined &&
    inRange(model.version, range ?? '') &&
    (waiver.reason ?? '').trim() !== '' &&
    waiver.approvedBy !== waiver.requestedBy &&
    waiver.approvedOn <= question.asOf &&
    question.asOf <= waiver.expires &&
    (approvers === undefined || approvers.includes(waiver.approvedBy)) &&
    (maxDuration === undefined || waiver.expires <= dayAfter(waiver.approvedOn, maxDuration))
  );
}

/** Whether a waiver covers one check that fails or warns. */
function covers(waiver: Waiver, check: Settled, several: boolean, policy: GovernancePolicy): boolean {
  if (!['fail', 'warn'].includes(outcomeOf(check.verdict)) || check.unwaivable) return false;
  if (waiver.checks ? !waiver.checks.includes(check.subject) : several) return false;
  const limit = waiver.notWorseThan;
  if (limit === undefined) return true;
  const unit = check.metric === undefined ? 'fraction' : metricNamed(check.metric, policy)?.unit;
  // Of a requirement it can't be told which way is worse.
  if (!check.value || reasonOf(check.verdict) === 'requirement-not-met') return false;
  const text = String(limit).trim();
  if (text.endsWith('%') && !isShare(unit) && unit !== 'ratio') return false;
  const worst = text.endsWith('%')
    ? { top: written(text.slice(0, -1)).value.top, bottom: written(text.slice(0, -1)).value.bottom * 100n }
    : exact(Number(text));
  const order = compare(check.value, worst);
  const reason = reasonOf(check.verdict);
  if (reason === 'below-min') return order >= 0;
  if (reason === 'above-max') return order <= 0;
  return check.isHigh ? order <= 0 : order >= 0;
}

/**
 * The waiver that covers most of a gate, and the worst outcome that it leaves; of several that cover as much, the one that
 * expires last is named.
 */
export function waiverFor(
  question: Question,
  policy: GovernancePolicy,
  gate: string,
  checks: readonly Settled[],
  repeated: boolean,
): { readonly waiver: Waiver; readonly rest: string } | undefined {
  const several = checks.length > 1 || repeated;
  const found = question.waivers
    .filter((waiver) => counts(waiver, question, policy, gate))
    .flatMap((waiver) => {
      const left = checks.filter((one) => !covers(waiver, one, several, policy));
      const rest = left.reduce(
        (worst, { verdict }) => (rank(outcomeOf(verdict)) > rank(worst) ? outcomeOf(verdict) : worst),
        'pass',
      );
      return left.length < checks.length ? [{ waiver, rest }] : [];
    });
  return found.sort(
    (a, b) =>
      rank(a.rest) - rank(b.rest) ||
      compareText(b.waiver.expires, a.waiver.expires) ||
      compareText(a.waiver.metadata.name, b.waiver.metadata.name),
  )[0];
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
