import { shareOf } from './drift-gate.ts';
import { identityVerdicts } from './evidence.ts';
import { compare, exact, type Fraction, written } from './fraction.ts';
import { check, type Gate, type ModelCard, type NaiveCheck, type Question, type Verdict } from './verdict.ts';

/** What is seen of a requirement: it is met, it is not, or nothing is said about it. */
type Seen = 'met' | 'unmet' | 'absent' | 'contradicted' | 'disputed' | 'dear';

const verdictOf: Readonly<Record<Seen, Verdict>> = {
  met: 'pass',
  unmet: 'fail requirement-not-met',
  dear: 'fail above-max',
  absent: 'inconclusive missing-evidence',
  contradicted: 'error contradicts-card',
  disputed: 'error ambiguous-evidence',
};

type Rule = (required: never, card: ModelCard | undefined, reports: Question['reports']) => Seen;

const present = (value: unknown): Seen => (value === undefined || value === '' ? 'absent' : 'met');
const yes = (value: boolean | undefined): Seen => (value === undefined ? 'absent' : value ? 'met' : 'unmet');
const like = (value: string | undefined, pattern: RegExp): Seen =>
  value === undefined ? 'absent' : pattern.test(value) ? 'met' : 'unmet';
/** What holds of every item of a list that must not be empty. */
function every<T>(list: readonly T[] | undefined, seen: (item: T) => Seen): Seen {
  if (!list || list.length === 0) return 'absent';
  const all = list.map(seen);
  return all.includes('unmet') ? 'unmet' : all.includes('absent') ? 'absent' : 'met';
}
const both = (...seen: readonly Seen[]): Seen => every(seen, (s) => s);

/** What is read from the card or from a report: both may say it, and then must say the same. */
function either<T>(
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

const atLeast = (value: number, limit: Fraction): boolean => compare(exact(value), limit) >= 0;
const asSet = (list: readonly string[]): string => [...list].sort().join('|');
type Money = { readonly amount: number; readonly currency: string };
const moneyKey = ({ amount, currency }: Money): string => `${currency} ${amount}`;
const withinCost = (limit: string) => {
  const [, currency, amount] = /^([A-Z]{3})\s*(.*)$/.exec(limit) ?? [];
  return (cost: Money): boolean =>
    cost.currency === currency && compare(exact(cost.amount), written(amount ?? '').value) <= 0;
};

const asCost = (seen: Seen): Seen => (seen === 'unmet' ? 'dear' : seen);

const hex = /^[0-9a-f]{64}$/;
const commit = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const byDigest = /@sha256:[0-9a-f]{64}$/;
const runsCode = /^(pickle|joblib|pt)$/;

/** The rules of the keys of `require`, by gate type and key. A key that is missing here is not generated. */
export const declaredRules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  lineage: {
    codeCommit: (_, card) => like(card?.training?.code?.commit, commit),
    trainingRun: (_, card) => present(card?.training?.run?.id),
    hyperparameters: (_, card) => {
      const given = card?.training?.hyperparameters;
      return given === undefined || Object.keys(given).length === 0 ? 'absent' : 'met';
    },
    randomSeed: (_, card) => present(card?.training?.randomSeed),
    containerImageDigest: (_, card) => like(card?.training?.environment?.image, byDigest),
    datasetDigests: (_, card) => every(card?.data, (d) => both(present(d.version), like(d.digest?.sha256, hex))),
  },
  integrity: {
    digestAlgorithm: (_, card) => every(card?.artifacts, (a) => like(a.digest?.sha256, hex)),
    registry: (kind: string, card) =>
      every(card?.artifacts, (a) => (a.registry === undefined ? 'absent' : a.registry === kind ? 'met' : 'unmet')),
    immutableVersions: (_, card) => every(card?.artifacts, (a) => yes(a.immutable)),
    safeSerialization: (_, card) =>
      every(card?.artifacts, (a) => (a.format === undefined ? 'absent' : runsCode.test(a.format) ? 'unmet' : 'met')),
  },
  'data-contract': {
    featureStore: (_, card) => present(card?.serving?.featureStore),
    environmentParity: (_, card, reports) =>
      either(
        card?.deployment?.environmentParity,
        reports.map((r) => r.evidence?.environmentParity?.verified),
        (v) => v,
      ),
  },
  explainability: {
    methods: (required: readonly string[], card, reports) =>
      either(
        card?.explainability?.methods,
        reports.map((r) => r.explainability?.methods),
        (used) => required.every((m) => used.includes(m)),
        asSet,
      ),
    scopes: (required: readonly string[], card, reports) =>
      either<readonly string[]>(
        card?.explainability?.scopes,
        reports.map((r) => r.explainability?.scopes),
        (used) => required.every((m) => used.includes(m)),
        asSet,
      ),
    predictionCoverage: (limit: number | string, card, reports) =>
      either(
        card?.explainability?.predictionCoverage,
        reports.map((r) => r.explainability?.predictionCoverage),
        (share) => atLeast(share, shareOf(limit)),
      ),
    reasonCodes: (_, card, reports) =>
      either(
        card?.explainability?.reasonCodes,
        reports.map((r) => r.explainability?.reasonCodes),
        (v) => v,
      ),
  },
  security: {
    networkIsolation: (_, card) => yes(card?.security?.networkIsolation),
    dataClassification: (_, card) => every(card?.data, (d) => present(d.classification)),
  },
  rollout: {
    container: (_, card) => like(card?.deployment?.target?.image, byDigest),
    strategy: (accepted: string | readonly string[], card, reports) =>
      either(
        card?.deployment?.strategy,
        reports.map((r) => r.rollout?.strategy),
        (is) => [accepted].flat().includes(is),
      ),
    minRequests: (least: number, card, reports) =>
      either(
        card?.deployment?.shadowRequests,
        reports.map((r) => r.rollout?.requests),
        (requests) => requests >= least,
      ),
    rollbackTarget: (_, card) => present(card?.deployment?.rollbackTo),
  },
  monitoring: {
    labelDrift: (_, card) => yes(card?.monitoring?.labelDrift),
    fairness: (_, card) => yes(card?.monitoring?.fairness),
    confidence: (_, card) => yes(card?.monitoring?.confidence),
    captureRate: (limit: number | string, card, reports) =>
      either(
        card?.monitoring?.captureRate,
        reports.map((r) => r.evidence?.telemetry?.captureRate),
        (share) => atLeast(share, shareOf(limit)),
      ),
    telemetry: (required: string, card, reports) =>
      either<string>(
        card?.monitoring?.telemetry,
        reports.map((r) => r.evidence?.telemetry?.mode),
        (is) => is === required,
      ),
  },
  cost: {
    perTrainingRun: (limit: string, card, reports) => {
      const said = reports.map((r) => r.cost?.trainingRun);
      return asCost(either(card?.training?.cost, said, withinCost(limit), moneyKey));
    },
    perDeployment: (limit: string, card, reports) => {
      const said = reports.map((r) => r.cost?.deployment);
      return asCost(either(card?.cost?.perDeployment, said, withinCost(limit), moneyKey));
    },
  },
  documentation: {
    approvals: (roles: readonly string[], card) => {
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
  },
};

/** The checks of a gate that requires declarations: one a key, `false` leaves a key out. */
export function declaredChecks(question: Question, gate: Gate): readonly NaiveCheck[] {
  const required = Object.entries(('require' in gate ? gate.require : undefined) ?? {}).filter(([, v]) => v !== false);
  if (required.length === 0) return [check('require', 'inconclusive nothing-to-check')];
  // Keys that a report may answer are asked of the right reports; whether this shows where no report answers is left open.
  const identity = identityVerdicts(question);
  const general = identity.length > 0 ? [{ ...check('require', ...identity), optional: true }] : [];
  const checks = required.map(([key, value]) => {
    const rule = declaredRules[gate.type]?.[key];
    if (!rule) throw new Error(`no rule for ${gate.type} ${key}`);
    return check(key, verdictOf[rule(value as never, question.card, question.reports)]);
  });
  return [...general, ...checks];
}
