import { either, every, type Given, glob, like, present, type Rule, type Seen, worstSeen, yes } from './seen.ts';

const hex = /^[0-9a-f]{64}$/;
const commit = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
export const byDigest = /@sha256:[0-9a-f]{64}$/;
const runsCode = /^(pickle|joblib|pt)$/;
/** `name@version`, with a version that does not move. */
const pinned = /^.+@(?!latest$|main$).+$/;

export const lineageRules: Readonly<Record<string, Rule>> = {
  codeCommit: (_, { card }) => like(card?.training?.code?.commit, commit),
  trainingRun: (_, { card }) => present(card?.training?.run?.id),
  hyperparameters: (_, { card }) => {
    const given = card?.training?.hyperparameters;
    return given === undefined || Object.keys(given).length === 0 ? 'absent' : 'met';
  },
  randomSeed: (_, { card }) => present(card?.training?.randomSeed),
  containerImageDigest: (_, { card }) => like(card?.training?.environment?.image, byDigest),
  datasetDigests: (_, { card }) => every(card?.data, (d) => worstSeen(present(d.version), like(d.digest?.sha256, hex))),
  upstream: (_, { card }) => every(card?.data, (d) => every(d.upstream, (source) => like(source, pinned))),
};

/** A signature that counts: somebody's word, with the artifact's digest and the signer's identity beside it. */
interface Statement {
  readonly type?: string | undefined;
  readonly identity: string;
}

/** What the reports say of the signature of the card's artifact, and what is wrong with that. */
function statements({ card, reports }: Given): {
  readonly counted: readonly Statement[];
  readonly seen: readonly Seen[];
} {
  const digests = (card?.artifacts ?? []).flatMap((a) => a.digest?.sha256 ?? []);
  const counted: Statement[] = [];
  const seen: Seen[] = [];
  for (const report of reports) {
    const said = report.evidence?.signature;
    if (!said) continue;
    if (said.verified === undefined) seen.push('absent');
    else if (!said.verified) seen.push('unmet');
    else {
      const digest = said.digest?.sha256 ?? report.model?.digest?.sha256;
      if (said.identity === undefined || digest === undefined || digests.length === 0) continue;
      if (digests.includes(digest)) counted.push({ type: said.type, identity: said.identity });
      else seen.push('mismatch');
    }
  }
  return { counted, seen };
}

export const integrityRules: Readonly<Record<string, Rule>> = {
  digestAlgorithm: (_, { card }) => every(card?.artifacts, (a) => like(a.digest?.sha256, hex)),
  signature: (required: string, given) => {
    const { counted, seen } = statements(given);
    const types = counted.flatMap(({ type }) => type ?? []);
    return worstSeen(
      ...seen,
      every(given.card?.artifacts, ({ signature }) => {
        const type = signature?.type ?? types[0];
        const differs = signature !== undefined && types.some((other) => other !== signature.type);
        return worstSeen(
          differs ? 'contradicted' : 'met',
          type === undefined ? 'absent' : type === required ? 'met' : 'unmet',
        );
      }),
    );
  },
  identity: (pattern: string, given) => {
    const { counted, seen } = statements(given);
    return worstSeen(
      ...seen,
      every(given.card?.artifacts, ({ signature }) => {
        const own = signature?.identity;
        const all = [...counted.map(({ identity }) => identity), ...(own === undefined ? [] : [own])];
        const differs = own !== undefined && counted.some(({ identity }) => identity !== own);
        return worstSeen(
          differs ? 'contradicted' : 'met',
          every(all, (identity) => like(identity, glob(pattern))),
        );
      }),
    );
  },
  registry: (kind: string, { card }) =>
    every(card?.artifacts, (a) => (a.registry === undefined ? 'absent' : a.registry === kind ? 'met' : 'unmet')),
  immutableVersions: (_, { card }) => every(card?.artifacts, (a) => yes(a.immutable)),
  safeSerialization: (_, { card }) =>
    every(card?.artifacts, (a) => (a.format === undefined ? 'absent' : runsCode.test(a.format) ? 'unmet' : 'met')),
  provenance: (_, { card }) =>
    every(card?.artifacts, (a) => like(a.provenance?.predicateType, /^https:\/\/slsa\.dev\/provenance\/v1$/)),
};

/** MLflow's safe widening: what serving sends, and what the model may expect instead. */
const widens = new Set(['integer long', 'integer double', 'float double']);

/** Whether two environments were compared and agree. */
export const environmentParity: Rule = (_, { card, reports }) => {
  const said = reports.map((r) => r.evidence?.environmentParity);
  const differ = said.some((parity) => (parity?.differences ?? []).length > 0);
  const agrees = either(
    card?.deployment?.environmentParity,
    said.map((parity) => parity?.verified),
    (verified) => verified,
  );
  return worstSeen(differ ? 'unmet' : 'met', agrees);
};

export const contractRules: Readonly<Record<string, Rule>> = {
  signature: (_, { card }) =>
    worstSeen(
      ...[card?.signature?.inputs, card?.signature?.outputs].map((side) => every(side, ({ type }) => present(type))),
    ),
  servingSchemaMatch: (match: string, { card }) => {
    const [trained, sent] = [card?.signature?.inputs ?? [], card?.serving?.inputs ?? []];
    if (trained.length === 0 || sent.length === 0) return 'absent';
    const names = (list: typeof trained): string => asNames(list.map(({ name }) => name));
    const columns = sent.flatMap((column) => {
      const own = trained.find(({ name }) => name === column.name);
      if (!own) return [];
      if (column.type === undefined || own.type === undefined) return ['absent' as const];
      const fits = column.type === own.type || (match === 'widening' && widens.has(`${column.type} ${own.type}`));
      const mayLack = column.required === false && own.required !== false;
      return [fits && !mayLack ? ('met' as const) : ('unmet' as const)];
    });
    return worstSeen(names(trained) === names(sent) ? 'met' : 'unmet', ...columns);
  },
  featureStore: (_, { card }) => present(card?.serving?.featureStore),
  environmentParity,
};

const asNames = (names: readonly string[]): string => [...names].sort().join('|');
