import type { Plain } from './arbitrary-policy.ts';
import type { Random } from './random.ts';

const hex64 = '0123456789abcdef'.repeat(4);
export const digests = [`e${hex64.slice(1)}`, `c${hex64.slice(1)}`];

/** What gates can require: by type, a value of each key that is generated. */
const requirements: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  lineage: {
    codeCommit: [true, true, false],
    trainingRun: [true],
    hyperparameters: [true],
    randomSeed: [true],
    containerImageDigest: [true],
    datasetDigests: [true],
  },
  integrity: {
    digestAlgorithm: ['sha256'],
    registry: ['oci', 'mlflow'],
    immutableVersions: [true],
    safeSerialization: [true],
  },
  'data-contract': { featureStore: [true], environmentParity: [true] },
  explainability: {
    methods: [['shap'], ['shap', 'lime']],
    scopes: [['local'], ['local', 'global']],
    predictionCoverage: ['95%', 0.5],
    reasonCodes: [true],
  },
  documentation: { approvals: [['legal'], ['legal', 'validation']] },
  security: { networkIsolation: [true], dataClassification: [true] },
  rollout: {
    container: [true],
    strategy: ['shadow', ['shadow', 'champion-challenger']],
    minRequests: [1000],
    rollbackTarget: [true],
  },
  monitoring: {
    labelDrift: [true],
    fairness: [true],
    confidence: [true],
    captureRate: [1, '50%'],
    telemetry: ['asynchronous'],
  },
  cost: { perTrainingRun: ['EUR 500'], perDeployment: ['EUR 40'] },
};

/** A gate that requires declarations. */
export function arbitraryDeclaredGate(random: Random): Plain {
  const type = random.one(Object.keys(requirements));
  const keys = random.some(Object.keys(requirements[type] ?? {}), random.chance(0.95) ? 1 : 0);
  return {
    type,
    require: Object.fromEntries(keys.map((key) => [key, random.one(requirements[type]?.[key] ?? [])])),
  };
}

/** Mostly the right thing, sometimes a wrong one, sometimes nothing. */
const mostly = <T>(random: Random, right: T, ...wrong: readonly T[]): T | undefined => {
  const roll = random.calm && random.chance(0.9) ? 0 : random.next();
  if (roll < 0.75 || (roll < 0.9 && wrong.length === 0)) return right;
  return roll < 0.9 ? random.one(wrong) : undefined;
};

const money = (random: Random, right: number, wrong: number): Plain | undefined =>
  mostly(random, { amount: right, currency: 'EUR' }, { amount: wrong, currency: 'EUR' });

/** The parts of a card that declared gates read. */
export function declaredCard(random: Random): Plain {
  const maybe = <T>(right: T, ...wrong: readonly T[]) => mostly(random, right, ...wrong);
  return {
    training: maybe({
      code: { commit: maybe('9f2c1e7ab34d5f60718293a4b5c6d7e8f9012345', 'main') },
      run: { id: maybe('run-1'), author: maybe('ds', 'L') },
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
      },
    ]),
    data: maybe(
      ['training', 'test'].map((role) => ({
        role,
        name: `d-${role}`,
        version: maybe('1'),
        digest: { sha256: maybe(role === 'test' ? hex64 : `f${hex64.slice(1)}`) },
        classification: maybe('internal'),
      })),
    ),
    serving: { featureStore: maybe('feast://credit') },
    explainability: {
      methods: maybe(['shap', 'lime'], ['lime']),
      scopes: maybe(['local', 'global'], ['global']),
      predictionCoverage: maybe(1, 0.4),
      reasonCodes: maybe(true, false),
    },
    security: { networkIsolation: maybe(true, false) },
    deployment: {
      strategy: maybe('shadow', 'big-bang'),
      shadowRequests: maybe(5000, 10),
      rollbackTo: maybe('0.9.0'),
      environmentParity: maybe(true, false),
      target: { kind: 'kubernetes', image: maybe(`registry.example/m@sha256:${hex64}`, 'registry.example/m:latest') },
    },
    monitoring: {
      labelDrift: maybe(true, false),
      fairness: maybe(true, false),
      confidence: maybe(true, false),
      captureRate: maybe(1, 0.6, 0.2),
      telemetry: maybe('asynchronous', 'synchronous'),
    },
    cost: { perDeployment: money(random, 38, 44) },
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
    })),
    evidence: random.maybe(0.3, () => ({
      telemetry: { captureRate: seldom(1, 0.2), mode: seldom('asynchronous', 'synchronous') },
      environmentParity: { verified: seldom(true, false) },
    })),
    rollout: random.maybe(0.3, () => ({ strategy: seldom('shadow', 'big-bang'), requests: seldom(5000, 10) })),
    cost: random.maybe(0.3, () => ({
      trainingRun: seldom({ amount: 212.4, currency: 'EUR' }, { amount: 512, currency: 'EUR' }),
      deployment: seldom({ amount: 38, currency: 'EUR' }, { amount: 44, currency: 'EUR' }),
    })),
  };
}
