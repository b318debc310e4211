import { anyMetric, boundsOf, type Plain } from './arbitrary-policy.ts';
import type { Random } from './random.ts';

const hex64 = '0123456789abcdef'.repeat(4);
export const digests = [`e${hex64.slice(1)}`, `c${hex64.slice(1)}`];

/** What gates can require: by type, a value of each key. */
const requirements: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  lineage: {
    codeCommit: [true, true, false],
    trainingRun: [true],
    hyperparameters: [true],
    randomSeed: [true],
    containerImageDigest: [true],
    datasetDigests: [true],
    upstream: [true],
  },
  integrity: {
    digestAlgorithm: ['sha256'],
    signature: ['sigstore', 'sigstore', 'key'],
    identity: ['ci-*@bank.example', 'ci-promoter@bank.example', 'other-*'],
    registry: ['oci', 'mlflow'],
    immutableVersions: [true],
    safeSerialization: [true],
    provenance: [true],
  },
  'data-contract': {
    signature: [true],
    servingSchemaMatch: ['exact', 'widening'],
    featureStore: [true],
    environmentParity: [true],
  },
  explainability: {
    methods: [['shap'], ['shap', 'lime']],
    scopes: [['local'], ['local', 'global']],
    predictionCoverage: ['95%', 0.5],
    maxProtectedAttribution: ['10%', 0.05, 0.3],
    reasonCodes: [true],
  },
  documentation: {
    sections: [['training'], ['data', 'security'], ['training', 'monitoring', 'serving']],
    completeness: [0, '100%'],
    maxAgeAfterTraining: ['P14D', 'P1D'],
    beforeDeployment: [true],
    approvals: [['legal'], ['legal', 'validation']],
  },
  security: {
    encryption: [
      { atRest: 'AES-256', inTransit: 'TLS-1.3', keyManagement: 'hsm', appliesTo: ['weights'] },
      { atRest: 'AES-128' },
      { inTransit: 'TLS-1.2', appliesTo: ['weights', 'inference-logs'] },
    ],
    networkIsolation: [true],
    access: [
      { defaultDeny: true },
      { defaultDeny: true, roles: [{ role: 'write-production', principals: ['serviceAccount:deployer'] }] },
      { roles: [{ role: 'promote-model', principals: ['serviceAccount:*', 'user:alice'] }] },
    ],
    segregationOfDuties: [true],
    dataClassification: [true],
  },
  rollout: {
    container: [true],
    strategy: ['shadow', ['shadow', 'champion-challenger']],
    minDuration: ['P7D', 'PT216H', 'P9D'],
    minRequests: [1000],
    environmentParity: [true],
    rollbackTarget: [true],
    retainVersions: [1, 2, 'all'],
    failureReport: [true],
  },
  monitoring: {
    drift: [['psi'], ['psi', 'kl_divergence']],
    labelDrift: [true],
    fairness: [true],
    confidence: [true],
    latencyOverhead: [{ max: '3.2ms' }, { below: '3.2ms', percentile: 99 }, { max: '5ms', below: '4ms' }],
    captureRate: [1, '50%'],
    telemetry: ['asynchronous'],
    retraining: [{ triggers: ['drift'], humanReview: 'before-retraining' }, { triggers: ['drift', 'performance'] }],
    maxModelAge: ['P180D', 'P105D', 'P90D'],
  },
  cost: {
    perTrainingRun: ['EUR 500'],
    perDeployment: ['EUR 40'],
    budget: [{ amount: 500, currency: 'EUR', alertAt: '80%' }, { currency: 'EUR' }, { alertAt: 0.8 }],
    idleShutdown: ['PT48H', 'PT6H', 'P2D'],
  },
};

/** Metrics that a gate may bound beside what it requires. */
function bounded(random: Random, type: string): Plain {
  if (type === 'rollout') {
    return { rollback: random.maybe(0.3, () => ({ metric: anyMetric(random), pass: boundsOf(random) })) };
  }
  if (type !== 'explainability' && type !== 'cost') return {};
  return random.chance(0.3) ? { pass: boundsOf(random), metric: random.maybe(0.5, () => anyMetric(random)) } : {};
}

/** A gate that requires declarations. */
export function arbitraryDeclaredGate(random: Random): Plain {
  const type = random.one(Object.keys(requirements));
  const keys = random.some(Object.keys(requirements[type] ?? {}), random.chance(0.95) ? 1 : 0);
  const beside = bounded(random, type);
  const isBeside = type === 'security' && random.chance(0.2);
  const of = Object.fromEntries(
    keys
      .filter((key) => !isBeside || key !== 'access')
      .map((key) => [key, random.one(requirements[type]?.[key] ?? [])]),
  );
  const isBare = beside.pass !== undefined && random.chance(0.3);
  return {
    type,
    require: isBare ? undefined : of,
    ...beside,
    ...(isBeside ? { access: random.one(requirements.security?.access ?? []) } : {}),
  };
}

/** Mostly the right thing, sometimes a wrong one, sometimes nothing. */
const mostly = <T>(random: Random, right: T, ...wrong: readonly T[]): T | undefined => {
  const roll = random.calm && random.chance(0.9) ? 0 : random.next();
  if (roll < 0.75 || (roll < 0.9 && wrong.length === 0)) return right;
  return roll < 0.9 ? random.one(wrong) : undefined;
};

const money = (random: Random, right: number, wrong: number): Plain | undefined =>
  mostly(
    random,
    { amount: right, currency: 'EUR' },
    { amount: wrong, currency: 'EUR' },
    { amount: 1, currency: 'USD' },
  );

/** What the model expects, and what serving sends: mostly the same columns. */
function contract(random: Random, inputs: readonly string[]): Plain {
  const maybe = <T>(right: T, ...wrong: readonly T[]) => mostly(random, right, ...wrong);
  const expected = inputs.map((name) => ({ name, type: maybe('double', 'long'), required: maybe(true, false) }));
  const sent = expected.map(({ name, type, required }) => ({
    name: maybe(name, 'z') ?? name,
    type: random.chance(0.8) ? type : random.one(['float', 'integer', 'string', undefined]),
    required: random.chance(0.9) ? required : false,
  }));
  return {
    signature: { inputs: expected, outputs: maybe([{ name: 'y', type: maybe('double') }]) },
    serving: { featureStore: maybe('feast://credit'), inputs: maybe(sent, sent.slice(1)) },
  };
}

const day = (random: Random, right: string, ...wrong: readonly string[]): string | undefined =>
  mostly(random, right, ...wrong);

/** The parts of a card that declared gates read, beside a signature with these inputs where there are some. */
export function declaredCard(random: Random, inputs: readonly string[] | undefined): Plain {
  const maybe = <T>(right: T, ...wrong: readonly T[]) => mostly(random, right, ...wrong);
  return {
    details: { released: day(random, '2026-08-20', '2026-08-01') },
    training: maybe({
      code: { commit: maybe('9f2c1e7ab34d5f60718293a4b5c6d7e8f9012345', 'main') },
      run: {
        id: maybe('run-1'),
        author: maybe('ds', 'L'),
        finishedAt: day(random, '2026-08-11', '2026-01-11', '2026-12-24'),
      },
      environment: { image: maybe(`registry.example/train@sha256:${hex64}`, 'registry.example/train:latest') },
      hyperparameters: maybe({ depth: 6 }),
      randomSeed: maybe(7),
      cost: money(random, 212.4, 512),
    }),
    artifacts: maybe([
      {
        uri: 'registry.example/m:1.0.0',
        digest: { sha256: maybe(digests[0]) },
        format: maybe('onnx', 'pickle'),
        registry: maybe('oci', 'mlflow'),
        immutable: maybe(true, false),
        signature: maybe({
          type: random.chance(0.85) ? 'sigstore' : 'key',
          identity: maybe('ci-promoter@bank.example', 'eve'),
        }),
        provenance: maybe(
          { predicateType: 'https://slsa.dev/provenance/v1' },
          { predicateType: 'https://in-toto.io/attestation/vulns' },
        ),
      },
    ]),
    data: maybe(
      ['training', 'test'].map((role) => ({
        role,
        name: `d-${role}`,
        version: maybe('1'),
        digest: { sha256: maybe(role === 'test' ? hex64 : `f${hex64.slice(1)}`) },
        classification: maybe('internal'),
        upstream: maybe(['bureau@1', 'core@2026-07-01'], ['bureau'], ['bureau@latest']),
      })),
    ),
    ...(inputs ? contract(random, inputs) : { serving: { featureStore: maybe('feast://credit') } }),
    explainability: {
      methods: maybe(['shap', 'lime'], ['lime']),
      scopes: maybe(['local', 'global'], ['global']),
      predictionCoverage: maybe(1, 0.4),
      reasonCodes: maybe(true, false),
      maxProtectedAttribution: random.maybe(0.2, () => random.one([0.05, 0.05, 0.2])),
    },
    security: {
      encryption: maybe({
        atRest: maybe('AES-256', 'AES-128', 'DES', 'Enigma'),
        inTransit: maybe('TLS-1.3', 'TLS-1.2', 'TLS-1.1'),
        keyManagement: maybe('hsm', 'kms'),
        appliesTo: maybe(['weights', 'inference-logs'], ['weights']),
      }),
      networkIsolation: maybe(true, false),
      defaultDeny: maybe(true, false),
      access: maybe({
        'write-production': maybe(['serviceAccount:deployer'], ['serviceAccount:deployer', 'user:alice'], ['user:bob']),
        'promote-model': maybe(['serviceAccount:ci'], ['user:alice']),
        'read-logs': ['user:alice'],
      }),
    },
    deployment: {
      strategy: maybe('shadow', 'big-bang'),
      shadowPeriod: maybe('P9D', 'P3D'),
      shadowRequests: maybe(5000, 10),
      rollbackTo: maybe('0.9.0', '1.0.0'),
      retainedVersions: maybe<unknown>('all', 1, ['0.9.0', '0.8.0'], ['1.0.0']),
      failureReport: maybe<unknown>(true, false, 'https://reports.example/m'),
      environmentParity: maybe(true, false),
      deployedAt: day(random, '2026-08-21', '2026-08-12', '2026-08-01'),
      target: { kind: 'kubernetes', image: maybe(`registry.example/m@sha256:${hex64}`, 'registry.example/m:latest') },
    },
    monitoring: {
      drift: maybe(['psi', 'kl_divergence'], ['psi'], ['wasserstein']),
      labelDrift: maybe(true, false),
      fairness: maybe(true, false),
      confidence: maybe(true, false),
      latencyOverhead: maybe<Plain>({ value: '3.2ms' }, { value: 3.2 }, { value: '7ms' }),
      captureRate: maybe(1, 0.6, 0.2),
      telemetry: maybe('asynchronous', 'synchronous'),
      retraining: {
        triggers: maybe(['drift', 'performance'], ['drift'], ['schedule']),
        humanReview: maybe('before-retraining', 'none'),
      },
    },
    cost: {
      perDeployment: money(random, 38, 44),
      budget: maybe({
        amount: maybe(500, 900) ?? 100,
        currency: maybe('EUR', 'USD') ?? 'EUR',
        alertAt: maybe(0.8, 0.95),
      }),
      idleShutdown: maybe('PT6H', 'PT48H', 'P3D'),
    },
  };
}

/** What a report says of the same things; mostly what the card says. */
export function declaredReport(random: Random): Plain {
  const seldom = <T>(right: T, wrong: T): T | undefined => {
    const roll = random.calm ? random.next() * 0.31 : random.next();
    return roll < 0.3 ? right : roll < 0.35 ? wrong : undefined;
  };
  return {
    explainability: random.maybe(0.3, () => ({
      methods: seldom(['lime', 'shap'], ['lime']),
      scopes: seldom(['global', 'local'], ['global']),
      predictionCoverage: seldom(1, 0.4),
      reasonCodes: seldom(true, false),
      attributions: random.maybe(0.6, () => [
        { feature: 'a', share: random.one([0.95, 0.95, 0.7]) },
        ...(random.chance(0.85) ? [{ feature: 'sex', share: 0.05 }] : []),
      ]),
    })),
    evidence: random.maybe(0.3, () => ({
      signature: random.maybe(0.5, () => ({
        verified: seldom(true, false),
        type: seldom('sigstore', 'key'),
        identity: seldom('ci-promoter@bank.example', 'eve'),
        digest: random.maybe(0.5, () => ({ sha256: random.one([digests[0], digests[0], digests[1]]) })),
      })),
      latency: random.maybe(0.5, () => ({
        baselineP99Ms: 41,
        monitoredP99Ms: random.one([44.2, 44.2, 48, undefined]),
      })),
      telemetry: { captureRate: seldom(1, 0.2), mode: seldom('asynchronous', 'synchronous') },
      environmentParity: {
        verified: seldom(true, false),
        differences: random.maybe(0.3, () => random.one([[], [], ['numpy 1.26 and 2.0']])),
      },
    })),
    rollout: random.maybe(0.3, () => ({
      strategy: seldom('shadow', 'big-bang'),
      duration: seldom(random.one(['P9D', 'PT216H']), 'P3D'),
      requests: seldom(5000, 10),
    })),
    cost: random.maybe(0.3, () => ({
      trainingRun: seldom({ amount: 212.4, currency: 'EUR' }, { amount: 512, currency: 'EUR' }),
      deployment: seldom({ amount: 38, currency: 'EUR' }, { amount: 44, currency: 'EUR' }),
      clusterIdleHours: seldom(6, 50),
    })),
  };
}
