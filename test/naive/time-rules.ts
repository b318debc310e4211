import { byDigest, environmentParity } from './artifact-rules.ts';
import { either, every, like, present, type Rule, type Seen, worstSeen, yes } from './seen.ts';

const dayOf = (moment: string): number => Date.parse(`${moment.slice(0, 10)}T00:00:00Z`) / 86_400_000;

/** Hours of a duration in days or hours. */
export function hoursOf(duration: string): number {
  const [, days, hours] = /^P(?:(\d+)D)?(?:T(\d+)H)?$/.exec(duration) ?? [];
  return Number(days ?? 0) * 24 + Number(hours ?? 0);
}

/** Whether one day is at most so many days after another. */
const within = (from: string, to: string, limit: string): boolean =>
  dayOf(to) >= dayOf(from) && (dayOf(to) - dayOf(from)) * 24 <= hoursOf(limit);

/** Whether a part of a card says anything, at any depth. */
const isFilled = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some(isFilled)
    : value !== undefined && value !== '';

export const documentationRules: Readonly<Record<string, Rule>> = {
  sections: (required: readonly string[], { card }) =>
    every(required, (section) =>
      isFilled((card as Readonly<Record<string, unknown>> | undefined)?.[section]) ? 'met' : 'absent',
    ),
  // The generated cards are never whole; how whole they are is counted by other tests.
  completeness: (least: number | string, { card }) => (!card ? 'absent' : least === 0 ? 'met' : 'unmet'),
  maxAgeAfterTraining: (limit: string, { card }) => {
    const [trained, updated] = [card?.training?.run?.finishedAt, card?.metadata.updated];
    if (trained === undefined || updated === undefined) return 'absent';
    return within(trained, updated, limit) ? 'met' : 'unmet';
  },
  beforeDeployment: (_, { card }) => {
    const used = card?.deployment?.deployedAt ?? card?.details?.released;
    const updated = card?.metadata.updated;
    if (used === undefined || updated === undefined) return 'absent';
    const before = (day: string): Seen => (dayOf(day) <= dayOf(used) ? 'met' : 'unmet');
    const approved = (card?.governance?.approvals ?? []).filter(({ decision }) => decision === 'approved');
    return worstSeen(
      before(updated),
      every(approved, ({ date }) => (date === undefined ? 'absent' : before(date))),
    );
  },
  approvals: (roles: readonly string[], { card }) => {
    const given = card?.governance?.approvals;
    if (!given || given.length === 0) return 'absent';
    return every(roles, (role) => {
      const of = given.filter((a) => a.role === role);
      if (of.length === 0) return 'absent';
      if (!of.every((a) => a.decision === 'approved')) return 'unmet';
      // Whoever trained the model does not approve it, so it must be known who did.
      const author = card?.training?.run?.author;
      if (author === undefined || of.some((a) => a.name === undefined || a.date === undefined)) return 'absent';
      return of.some((a) => a.name === author) ? 'unmet' : 'met';
    });
  },
};

/** A version and not this one. */
const otherThan = (own: string | undefined, version: string): boolean => version !== own;

export const rolloutRules: Readonly<Record<string, Rule>> = {
  container: (_, { card }) => like(card?.deployment?.target?.image, byDigest),
  strategy: (accepted: string | readonly string[], { card, reports }) =>
    either(
      card?.deployment?.strategy,
      reports.map((r) => r.rollout?.strategy),
      (is) => [accepted].flat().includes(is),
    ),
  minDuration: (least: string, { card, reports }) =>
    either(
      card?.deployment?.shadowPeriod,
      reports.map((r) => r.rollout?.duration),
      (ran) => hoursOf(ran) >= hoursOf(least),
      (ran) => String(hoursOf(ran)),
    ),
  minRequests: (least: number, { card, reports }) =>
    either(
      card?.deployment?.shadowRequests,
      reports.map((r) => r.rollout?.requests),
      (requests) => requests >= least,
    ),
  environmentParity,
  rollbackTarget: (_, { card }) => {
    const to = card?.deployment?.rollbackTo;
    return to === undefined ? 'absent' : otherThan(card?.metadata.version, to) ? 'met' : 'unmet';
  },
  retainVersions: (required: number | string, { card }) => {
    const kept = card?.deployment?.retainedVersions;
    if (kept === undefined) return 'absent';
    if (kept === 'all') return 'met';
    const own = card?.metadata.version;
    const count = Array.isArray(kept) ? new Set(kept.filter((v) => otherThan(own, String(v)))).size : Number(kept);
    if (Array.isArray(kept) && count === 0) return 'absent';
    return required !== 'all' && count >= Number(required) ? 'met' : 'unmet';
  },
  failureReport: (_, { card }) => {
    const report = card?.deployment?.failureReport;
    return typeof report === 'boolean' ? yes(report) : present(report);
  },
};

/** How old a model is on the day that is decided on. */
export const maxModelAge: Rule = (limit: string, { card, asOf }) => {
  const trained = card?.training?.run?.finishedAt;
  if (trained === undefined) return 'absent';
  return within(trained, asOf, limit) ? 'met' : 'unmet';
};
