import { shareOf } from './drift-gate.ts';
import { compare, exact, type Fraction, minus, one, plus, written, zero } from './fraction.ts';
import {
  asSet,
  atLeast,
  either,
  every,
  type Given,
  glob,
  present,
  type Rule,
  type Seen,
  worstSeen,
  yes,
} from './seen.ts';
import { hoursOf, maxModelAge } from './time-rules.ts';

export type Money = { readonly amount: number; readonly currency: string };
const moneyKey = ({ amount, currency }: Money): string => `${currency} ${amount}`;
/** What a cost is held against: at most so much, in one currency. */
function costSeen(limit: string, card: Money | undefined, reports: readonly (Money | undefined)[]): Seen {
  const [, currency, amount] = /^([A-Z]{3})\s*(.*)$/.exec(limit) ?? [];
  const seen = either(card, reports, () => true, moneyKey);
  const spent = [card, ...reports].find((cost) => cost !== undefined);
  if (seen !== 'met' || !spent) return seen;
  if (spent.currency !== currency) return 'foreign-unit';
  return compare(exact(spent.amount), written(amount ?? '').value) <= 0 ? 'met' : 'dear';
}
const asCost = (seen: Seen): Seen => (seen === 'unmet' ? 'dear' : seen);
const covers = (used: readonly string[] | undefined, required: readonly string[]): Seen =>
  used === undefined || used.length === 0 ? 'absent' : required.every((one_) => used.includes(one_)) ? 'met' : 'unmet';

export const explainabilityRules: Readonly<Record<string, Rule>> = {
  methods: (required: readonly string[], { card, reports }) =>
    either(
      card?.explainability?.methods,
      reports.map((r) => r.explainability?.methods),
      (used) => required.every((m) => used.includes(m)),
      asSet,
    ),
  scopes: (required: readonly string[], { card, reports }) =>
    either<readonly string[]>(
      card?.explainability?.scopes,
      reports.map((r) => r.explainability?.scopes),
      (used) => required.every((m) => used.includes(m)),
      asSet,
    ),
  predictionCoverage: (limit: number | string, { card, reports }) =>
    either(
      card?.explainability?.predictionCoverage,
      reports.map((r) => r.explainability?.predictionCoverage),
      (share) => atLeast(share, shareOf(limit)),
    ),
  maxProtectedAttribution: (limit: number | string, { card, reports, policy }) => {
    const lists = reports.flatMap((r) =>
      r.explainability?.attributions?.length ? [r.explainability.attributions] : [],
    );
    const [list] = lists;
    if (!list) return 'absent';
    const key = (of: typeof list): string => asSet(of.map(({ feature, share }) => `${feature} ${share}`));
    if (lists.some((other) => key(other) !== key(list))) return 'disputed';
    const names = (policy.protectedAttributes ?? []).map(({ attribute }) => attribute);
    const sum = (parts: typeof list): Fraction => parts.map(({ share }) => exact(share)).reduce(plus, zero);
    const theirs = list.filter(({ feature }) => names.includes(feature) || feature === 'sex');
    const listed = sum(theirs);
    // What is left out may be theirs.
    const most = minus(one, sum(list.filter((entry) => !theirs.includes(entry))));
    const stated = card?.explainability?.maxProtectedAttribution;
    const fits = [listed, ...theirs.map(({ share }) => exact(share))];
    const isOther = stated !== undefined && !fits.some((figure) => compare(figure, exact(stated)) === 0);
    const most_ = shareOf(limit);
    return worstSeen(
      isOther ? 'contradicted' : 'met',
      compare(listed, most_) > 0 ? 'unmet' : compare(most, most_) > 0 ? 'absent' : 'met',
    );
  },
  reasonCodes: (_, { card, reports }) =>
    either(
      card?.explainability?.reasonCodes,
      reports.map((r) => r.explainability?.reasonCodes),
      (v) => v,
    ),
};

export const securityRules: Readonly<Record<string, Rule>> = {
  networkIsolation: (_, { card }) => yes(card?.security?.networkIsolation),
  segregationOfDuties: (_, { card }) => {
    const author = card?.training?.run?.author;
    const given = (card?.governance?.approvals ?? []).filter(({ decision }) =>
      ['approved', 'conditional'].includes(decision ?? ''),
    );
    if (author === undefined) return 'absent';
    return every(given, ({ name }) => (name === undefined ? 'absent' : name === author ? 'unmet' : 'met'));
  },
  dataClassification: (_, { card }) => every(card?.data, (d) => present(d.classification)),
};

export const monitoringRules: Readonly<Record<string, Rule>> = {
  drift: (methods: readonly string[], { card }) => covers(card?.monitoring?.drift, methods),
  labelDrift: (_, { card }) => yes(card?.monitoring?.labelDrift),
  fairness: (_, { card }) => yes(card?.monitoring?.fairness),
  confidence: (_, { card }) => yes(card?.monitoring?.confidence),
  latencyOverhead: (required: { readonly max?: string; readonly below?: string }, { card, reports }) => {
    const stated = card?.monitoring?.latencyOverhead?.value;
    const measured = reports.map((r) => {
      const { baselineP99Ms, monitoredP99Ms } = r.evidence?.latency ?? {};
      return baselineP99Ms === undefined || monitoredP99Ms === undefined
        ? undefined
        : minus(exact(monitoredP99Ms), exact(baselineP99Ms));
    });
    const ms = (time: string | number): Fraction => written(String(time).replace('ms', '')).value;
    return asCost(
      either(
        stated === undefined ? undefined : ms(stated as string),
        measured,
        (time) =>
          (required.max === undefined || compare(time, ms(required.max)) <= 0) &&
          (required.below === undefined || compare(time, ms(required.below)) < 0),
        ({ top, bottom }) => `${top}/${bottom}`,
      ),
    );
  },
  captureRate: (limit: number | string, { card, reports }) =>
    either(
      card?.monitoring?.captureRate,
      reports.map((r) => r.evidence?.telemetry?.captureRate),
      (share) => atLeast(share, shareOf(limit)),
    ),
  telemetry: (required: string, { card, reports }) =>
    either<string>(
      card?.monitoring?.telemetry,
      reports.map((r) => r.evidence?.telemetry?.mode),
      (is) => is === required,
    ),
  maxModelAge,
};

export const costRules: Readonly<Record<string, Rule>> = {
  perTrainingRun: (limit: string, { card, reports }) => {
    const said = reports.map((r) => r.cost?.trainingRun);
    return costSeen(limit, card?.training?.cost, said);
  },
  perDeployment: (limit: string, { card, reports }) => {
    const said = reports.map((r) => r.cost?.deployment);
    return costSeen(limit, card?.cost?.perDeployment, said);
  },
  idleShutdown: (limit: string, { card, reports }) => {
    const seen = reports.flatMap((r) => r.cost?.clusterIdleHours ?? []);
    const lets = card?.cost?.idleShutdown;
    // Reports that disagree say nothing but that.
    const isDisputed = new Set(seen).size > 1;
    const [idle] = isDisputed ? [] : seen;
    if (seen.length === 0 && lets === undefined) return 'absent';
    const hours = [...(idle === undefined ? [] : [idle]), ...(lets === undefined ? [] : [hoursOf(lets)])];
    return worstSeen(
      isDisputed ? 'disputed' : 'met',
      hours.some((h) => h > hoursOf(limit)) ? 'unmet' : 'met',
      idle !== undefined && lets !== undefined && idle > hoursOf(lets) ? 'contradicted' : 'met',
    );
  },
};

type Parts = readonly (readonly [subject: string, seen: Seen])[];
type Compound = (required: never, given: Given) => Parts;

/** Ciphers and protocols from weakest to strongest; what is not among them can't be told. */
const ciphers = ['DES', 'AES-128', 'AES-256'];
const protocols = ['TLS-1.1', 'TLS-1.2', 'TLS-1.3'];
function asStrong(used: string | undefined, required: string, order: readonly string[]): Seen {
  if (used === undefined || !order.includes(used)) return 'absent';
  return order.indexOf(used) >= order.indexOf(required) ? 'met' : 'unmet';
}

interface Encryption {
  readonly atRest?: string;
  readonly inTransit?: string;
  readonly keyManagement?: string;
  readonly appliesTo?: readonly string[];
}

export interface Access {
  readonly defaultDeny?: boolean;
  readonly roles?: readonly { readonly role: string; readonly principals: readonly string[] }[];
}

/** Who may do what: default deny, the principals of each right, and service accounts for what changes production. */
export const accessParts = (required: Access, { card }: Given): Parts => {
  const grants = Object.entries(card?.security?.access ?? {}) as readonly (readonly [string, readonly string[]])[];
  const roles = (required.roles ?? []).map(({ role, principals }) => {
    const holders = grants.find(([right]) => right === role)?.[1];
    return [
      `access.${role}`,
      every(holders, (holder) => (principals.some((pattern) => glob(pattern).test(holder)) ? 'met' : 'unmet')),
    ] as const;
  });
  const writes = grants
    .filter(([right]) => ['write-production', 'promote-model'].includes(right))
    .flatMap(([, of]) => of);
  const service = worstSeen(...writes.map((who) => (who.startsWith('serviceAccount:') ? 'met' : 'unmet')));
  return [
    ...(required.defaultDeny ? [['access.defaultDeny', yes(card?.security?.defaultDeny)] as const] : []),
    ...roles,
    ['access.serviceAccounts', grants.length === 0 ? 'absent' : service] as const,
  ];
};

const kept = (key: string, required: unknown, seen: Seen): Parts => (required === undefined ? [] : [[key, seen]]);

/** Requirements of several parts, each of which is a check of its own, by gate type and key. */
export const compoundRules: Readonly<Record<string, Readonly<Record<string, Compound>>>> = {
  security: {
    encryption: (required: Encryption, { card }) => {
      const used = card?.security?.encryption ?? {};
      const { atRest, inTransit, keyManagement, appliesTo } = required;
      const keys = used.keyManagement;
      return [
        ...kept('encryption.atRest', atRest, asStrong(used.atRest, atRest ?? '', ciphers)),
        ...kept('encryption.inTransit', inTransit, asStrong(used.inTransit, inTransit ?? '', protocols)),
        ...kept(
          'encryption.keyManagement',
          keyManagement,
          keys === undefined ? 'absent' : keys === keyManagement ? 'met' : 'unmet',
        ),
        ...kept('encryption.appliesTo', appliesTo, covers(used.appliesTo, appliesTo ?? [])),
      ];
    },
    access: accessParts as Compound,
  },
  monitoring: {
    retraining: (required: { triggers?: readonly string[]; humanReview?: string }, { card }) => {
      const { triggers, humanReview } = card?.monitoring?.retraining ?? {};
      const bySchedule = triggers !== undefined && triggers.length > 0 && triggers.every((t) => t === 'schedule');
      const reviewed = humanReview === required.humanReview || required.humanReview === 'none';
      return [
        ...kept(
          'retraining.triggers',
          required.triggers,
          bySchedule ? 'unmet' : covers(triggers, required.triggers ?? []),
        ),
        ...kept(
          'retraining.humanReview',
          required.humanReview,
          humanReview === undefined ? 'absent' : reviewed ? 'met' : 'unmet',
        ),
      ];
    },
  },
  cost: {
    budget: (required: Partial<Money> & { readonly alertAt?: number | string }, { card }) => {
      const budget = card?.cost?.budget;
      const { amount, currency, alertAt } = required;
      const whole = budget?.amount === undefined || budget.currency === undefined ? undefined : budget;
      const money: Seen =
        whole === undefined
          ? 'absent'
          : whole.currency !== currency
            ? 'foreign-unit'
            : Number(whole.amount) <= Number(amount)
              ? 'met'
              : 'dear';
      const told = budget?.alertAt;
      return [
        ...kept('budget.amount', amount, money),
        ...kept(
          'budget.currency',
          currency,
          budget?.currency === undefined ? 'absent' : budget.currency === currency ? 'met' : 'unmet',
        ),
        ...kept(
          'budget.alertAt',
          alertAt,
          told === undefined ? 'absent' : compare(exact(told), shareOf(alertAt ?? 0)) <= 0 ? 'met' : 'unmet',
        ),
      ];
    },
  },
};
