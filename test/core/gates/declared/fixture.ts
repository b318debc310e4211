import assert from 'node:assert/strict';
import { decideCostGate } from '../../../../core/gates/cost.ts';
import { decideDataContractGate } from '../../../../core/gates/data-contract.ts';
import type { Declarations } from '../../../../core/gates/declared.ts';
import { decideDocumentationGate } from '../../../../core/gates/documentation.ts';
import type { Check, EffectiveGate } from '../../../../core/gates/evaluation.ts';
import { decideExplainabilityGate } from '../../../../core/gates/explainability.ts';
import { decideIntegrityGate } from '../../../../core/gates/integrity.ts';
import { decideLineageGate } from '../../../../core/gates/lineage.ts';
import { decideMonitoringGate } from '../../../../core/gates/monitoring.ts';
import { decideRolloutGate } from '../../../../core/gates/rollout.ts';
import { decideSecurityGate } from '../../../../core/gates/security.ts';
import type { Gate } from '../../../../core/generated/GovernancePolicy.ts';
import { type Kind, readSource, type TypedDocument } from '../../../../core/model/documents.ts';
import { sound } from '../../../../core/model/soundness.ts';
import type { Path } from '../../../../core/yaml/node.ts';

export type Plain = { [key: string]: unknown };

const deciders = {
  lineage: decideLineageGate,
  integrity: decideIntegrityGate,
  'data-contract': decideDataContractGate,
  explainability: decideExplainabilityGate,
  documentation: decideDocumentationGate,
  security: decideSecurityGate,
  rollout: decideRolloutGate,
  monitoring: decideMonitoringGate,
  cost: decideCostGate,
};

export type DeclaredType = keyof typeof deciders;

export const asOf = '2026-11-23';

const modelDigest = '1f0c2a9be4d57f6a83c1b4e09d27c65f3a8e71b2d49c05f6e8a37b1c2d4e5f60';
const trainingDigest = '8a6b4c2d0e1f3a5b7c9d1e2f4a6b8c0d2e3f5a7b9c1d3e4f6a8b0c2d4e5f7a91';
const testDigest = '5e7f9a1b3c5d7e9f0a2b4c6d8e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b';

/** A card that declares everything that {@link policies} requires. */
export const card: Plain = {
  metadata: { name: 'consumer-credit', version: '3.4.0', updated: '2026-08-12' },
  details: {
    summary: 'Probability of 90-day default within 12 months for unsecured consumer credit.',
    task: 'tabular-classification',
    architecture: 'XGBoost 2.1, 600 trees',
    license: { id: 'LicenseRef-Proprietary', name: 'Bank internal' },
    owners: [{ name: 'Consumer Risk Modelling', role: 'model-owner', email: 'consumer-risk@bank.example' }],
    released: '2026-08-14',
    changes: 'Adds open-banking income features.',
    baseModels: [],
  },
  governance: {
    policies: [{ name: 'consumer-credit', version: '^2.1.0' }],
    riskTier: 'high',
    stage: 'production',
    regulations: [{ id: 'eu-ai-act', classification: 'high-risk' }],
    inventoryId: 'MR-0147',
    approvals: [
      {
        role: 'validation',
        name: 'Independent Validation',
        email: 'iv@bank.example',
        date: '2026-08-13',
        decision: 'approved',
      },
      { role: 'legal', name: 'Legal', email: 'legal@bank.example', date: '2026-08-13', decision: 'approved' },
    ],
  },
  intendedUse: {
    uses: ['Ranking applications up to EUR 30k'],
    users: ['Credit officers'],
    affectedGroups: ['Loan applicants'],
    outOfScope: ['Mortgages'],
    successMetrics: [{ metric: 'approved_loss_rate', target: 0.031 }],
  },
  factors: { evaluated: ['age'] },
  training: {
    code: { repository: 'https://git.bank.example/risk/ccd', commit: '9f2c1e7ab34d5f60718293a4b5c6d7e8f9012345' },
    run: {
      id: 'mlflow:7c1e',
      author: 'credit-ds',
      startedAt: '2026-08-11T21:04:00Z',
      finishedAt: '2026-08-11T23:40:00Z',
    },
    environment: { image: `registry.bank.example/train@sha256:${testDigest}` },
    hyperparameters: { n_estimators: 600, max_depth: 6, learning_rate: 0.05 },
    randomSeed: 20260811,
    cost: { amount: 212.4, currency: 'EUR' },
  },
  artifacts: [
    {
      uri: 'registry.bank.example/risk/consumer-credit:3.4.0',
      digest: { sha256: modelDigest },
      format: 'ubj',
      registry: 'oci',
      immutable: true,
      signature: { type: 'sigstore', bundle: 'model.sig', identity: 'ci-promoter@bank.example' },
      provenance: { predicateType: 'https://slsa.dev/provenance/v1', uri: 'registry.bank.example/risk/ccd-prov' },
    },
  ],
  data: [
    {
      role: 'training',
      name: 'credit-apps',
      version: '2026.07',
      uri: 's3://risk/credit-apps/2026.07',
      digest: { sha256: trainingDigest },
      records: 1842311,
      collected: { from: '2023-01-01', to: '2026-06-30' },
      preparation: 'Deduplicated.',
      upstream: ['core-banking.applications@2026-07-01', 'bureau.feed@2026-07-01'],
      license: 'LicenseRef-Proprietary',
      classification: 'confidential',
      sensitive: ['age'],
      knownBiases: ['Reject inference'],
      steward: { name: 'Data Office', email: 'data-office@bank.example' },
    },
    {
      role: 'test',
      name: 'credit-apps-oot',
      version: '2026.08',
      uri: 's3://risk/credit-apps-oot/2026.08',
      digest: { sha256: testDigest },
      records: 214880,
      collected: { from: '2026-07-01', to: '2026-07-31' },
      preparation: 'As the training data.',
      upstream: ['core-banking.applications@2026-08-01'],
      license: 'LicenseRef-Proprietary',
      classification: 'confidential',
      sensitive: [],
      knownBiases: ['None of its own beyond those of the training data'],
      steward: { name: 'Data Office', email: 'data-office@bank.example' },
    },
  ],
  signature: {
    inputs: [
      { name: 'income', type: 'double' },
      { name: 'delinquencies', type: 'long' },
      { name: 'employment', type: 'string', required: false },
    ],
    outputs: [{ name: 'pd', type: 'double' }],
  },
  serving: {
    endpoint: 'https://score.bank.example/v3',
    featureStore: 'feast://risk/credit_v7',
    inputs: [
      { name: 'income', type: 'double', required: true },
      { name: 'delinquencies', type: 'long', required: true },
      { name: 'employment', type: 'string', required: false },
    ],
  },
  evaluation: { report: 'metrics.yaml', decisionThreshold: 0.18 },
  fairness: { assessments: [{ attribute: 'age' }], notMeasured: [] },
  explainability: {
    methods: ['shap', 'lime'],
    scopes: ['local', 'global'],
    predictionCoverage: 1.0,
    reasonCodes: true,
  },
  robustness: { description: 'Perturbed features by 5 %.' },
  limitations: ['Not validated for self-employed applicants'],
  risks: [{ name: 'Macro shock', severity: 'high', mitigation: 'Monthly recalibration' }],
  humanOversight: { mode: 'human-in-the-loop', canOverride: true },
  security: {
    encryption: {
      atRest: 'AES-256',
      inTransit: 'TLS-1.3',
      keyManagement: 'hsm',
      appliesTo: ['weights', 'inference-logs'],
    },
    networkIsolation: true,
    defaultDeny: true,
    access: { 'write-production': ['serviceAccount:deployer'], 'decrypt-artifact': ['serviceAccount:scoring-prod'] },
  },
  deployment: {
    strategy: 'champion-challenger',
    shadowPeriod: 'P9D',
    shadowRequests: 1200000,
    champion: '3.3.2',
    rollbackTo: '3.3.2',
    retainedVersions: 'all',
    failureReport: true,
    environmentParity: true,
    deployedAt: '2026-08-21T09:00:00Z',
    target: { kind: 'kubernetes', image: `registry.bank.example/score@sha256:${trainingDigest}` },
  },
  monitoring: {
    owner: 'ml-ops@bank.example',
    drift: ['kl-divergence', 'ks-test', 'psi'],
    labelDrift: true,
    fairness: true,
    confidence: true,
    latencyOverhead: { value: '3.2ms', percentile: 99 },
    captureRate: 1.0,
    telemetry: 'asynchronous',
    retraining: { triggers: ['drift', 'performance'], humanReview: 'before-retraining' },
  },
  cost: {
    budget: { amount: 500, currency: 'EUR', alertAt: 0.8 },
    perDeployment: { amount: 38, currency: 'EUR' },
    idleShutdown: 'PT48H',
  },
};

/** A report that says the same as the card, wherever it may say something. */
export const report: Plain = {
  metadata: { name: 'consumer-credit-oot' },
  model: { name: 'consumer-credit', version: '3.4.0', digest: { sha256: modelDigest } },
  explainability: {
    methods: ['lime', 'shap'],
    scopes: ['global', 'local'],
    predictionCoverage: 1,
    reasonCodes: true,
    attributions: [
      { feature: 'income', share: 0.55 },
      { feature: 'delinquencies', share: 0.41 },
      { feature: 'postcode', share: 0.04 },
    ],
  },
  evidence: {
    signature: {
      verified: true,
      type: 'sigstore',
      identity: 'ci-promoter@bank.example',
      digest: { sha256: modelDigest },
    },
    latency: { baselineP99Ms: 41.0, monitoredP99Ms: 44.2 },
    telemetry: { captureRate: 1.0, mode: 'asynchronous' },
    environmentParity: { verified: true, differences: [] },
  },
  rollout: { strategy: 'champion-challenger', duration: 'P9D', requests: 1200000 },
  cost: {
    trainingRun: { amount: 212.4, currency: 'EUR' },
    deployment: { amount: 38, currency: 'EUR' },
    clusterIdleHours: 6,
  },
};

/** Everything that each type of gate can require. */
export const requires: Readonly<Record<DeclaredType, Plain>> = {
  lineage: {
    codeCommit: true,
    trainingRun: true,
    datasetDigests: true,
    hyperparameters: true,
    randomSeed: true,
    containerImageDigest: true,
    upstream: true,
  },
  integrity: {
    digestAlgorithm: 'sha256',
    signature: 'sigstore',
    identity: 'ci-*@bank.example',
    registry: 'oci',
    immutableVersions: true,
    safeSerialization: true,
    provenance: true,
  },
  'data-contract': { signature: true, servingSchemaMatch: 'exact', featureStore: true, environmentParity: true },
  explainability: {
    methods: ['shap', 'lime'],
    scopes: ['local', 'global'],
    predictionCoverage: '95%',
    maxProtectedAttribution: 0.05,
    reasonCodes: true,
  },
  documentation: {
    sections: ['intendedUse', 'data', 'evaluation', 'fairness', 'limitations', 'humanOversight'],
    completeness: '100%',
    maxAgeAfterTraining: 'P14D',
    beforeDeployment: true,
    approvals: ['validation', 'legal'],
  },
  security: {
    encryption: {
      atRest: 'AES-256',
      inTransit: 'TLS-1.3',
      keyManagement: 'hsm',
      appliesTo: ['weights', 'inference-logs'],
    },
    networkIsolation: true,
    access: {
      defaultDeny: true,
      roles: [
        { role: 'write-production', principals: ['serviceAccount:deployer'] },
        { role: 'decrypt-artifact', principals: ['serviceAccount:scoring-*'] },
      ],
    },
    segregationOfDuties: true,
    dataClassification: true,
  },
  rollout: {
    container: true,
    strategy: ['shadow', 'champion-challenger'],
    minDuration: 'P7D',
    minRequests: 1000000,
    environmentParity: true,
    rollbackTarget: true,
    retainVersions: 'all',
    failureReport: true,
  },
  monitoring: {
    drift: ['kl_divergence', 'ks_p_value', 'psi'],
    labelDrift: true,
    fairness: true,
    confidence: true,
    latencyOverhead: { below: '5ms', percentile: 99 },
    captureRate: 1.0,
    telemetry: 'asynchronous',
    retraining: { triggers: ['drift', 'performance'], humanReview: 'before-retraining' },
    maxModelAge: 'P180D',
  },
  cost: {
    perTrainingRun: 'EUR 500',
    perDeployment: 'EUR 40',
    budget: { amount: 500, currency: 'EUR', alertAt: '80%' },
    idleShutdown: 'PT48H',
  },
};

export const policy: Plain = {
  metadata: { name: 'consumer-credit', version: '2.1.0' },
  protectedAttributes: [
    { attribute: 'sex', column: 'GENDER_CD' },
    { attribute: 'age', column: 'applicant_age' },
  ],
  proxies: [{ column: 'postcode', for: ['race', 'ethnicity'] }],
};

/** Reads a document of a kind; text where its writing matters, else plain data. */
export function read<K extends Kind>(kind: K, body: Plain | string): TypedDocument<K> {
  const head = { apiVersion: 'gatewright/v1', kind };
  const text = typeof body === 'string' ? body : JSON.stringify({ ...head, ...body }, undefined, 1);
  const [source] = readSource(`file:///${kind}.yaml`, text).documents;
  assert(source);
  const document = sound(source, kind);
  assert(document, `the ${kind} is not sound: ${text}`);
  return document;
}

/** The document, if it is sound. */
export function readIfSound<K extends Kind>(kind: K, body: Plain): TypedDocument<K> | undefined {
  const [source] = readSource(
    `file:///${kind}.yaml`,
    JSON.stringify({ apiVersion: 'gatewright/v1', kind, ...body }),
  ).documents;
  return source && sound(source, kind);
}

export interface Given {
  readonly card?: Plain | string | undefined;
  readonly reports?: readonly (Plain | string)[];
  readonly policy?: Plain;
  readonly asOf?: string;
}

/** The checks of one gate, over the compliant card and report unless others are given. */
export function decide(type: DeclaredType, fields: Plain, given: Given = {}): readonly Check[] {
  const own = 'card' in given ? given.card : card;
  const declarations: Declarations = {
    card: own === undefined ? undefined : read('ModelCard', own),
    reports: (given.reports ?? [report]).map((body) => read('MetricsReport', body)),
    asOf: given.asOf ?? asOf,
  };
  return gateOf(type, fields, given.policy)(declarations);
}

/** One gate of a policy, ready to decide on documents. */
export function gateOf(
  type: DeclaredType,
  fields: Plain,
  of: Plain = policy,
): (declarations: Declarations) => readonly Check[] {
  const document = read('GovernancePolicy', { ...of, gates: [{ id: 'gate', type, ...fields }] });
  const place = (...path: Path) => ({ document: document.source, path: ['gates', 0, ...path] });
  const { gates: [gate] = [], ...terms } = document.value;
  const effective = { gate, skipped: false, policy: terms, wholePolicy: document.value, place };
  const decider = deciders[type] as (gate: EffectiveGate<Gate>, declarations: Declarations) => readonly Check[];
  return (declarations) => decider(effective as EffectiveGate<Gate>, declarations);
}

/** The one check of a subject. */
export function checkOf(checks: readonly Check[], subject: string): Check {
  const found = checks.filter((check) => check.subject === subject);
  assert.equal(found.length, 1, `one check of ${subject}, not ${found.length}, in ${checks.map((c) => c.subject)}`);
  const [check] = found;
  assert(check);
  return check;
}

/** A copy with a value laid at a path; `undefined` takes it away. */
export function withValue(plain: Plain, path: Path, value: unknown): Plain {
  const copy: Plain = structuredClone(plain);
  let at: Plain = copy;
  for (const key of path.slice(0, -1)) at = (at[key] ??= {}) as Plain;
  const last = path.at(-1) ?? '';
  if (value !== undefined) at[last] = value;
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else delete at[last];
  return copy;
}

/** Paths of everything in plain data: scalars, lists and maps. */
export function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  const own = path.length > 0 ? [path] : [];
  if (typeof value !== 'object' || value === null) return own;
  const parts = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
  return [...own, ...parts.flatMap(([key, part]) => pathsOf(part, [...path, key]))];
}

/** The value at a path; undefined where there is none. */
export function valueAt(plain: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Plain | undefined)?.[key], plain);
}
