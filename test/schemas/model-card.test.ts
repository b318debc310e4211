import assert from 'node:assert/strict';
import { objections, readCase, readSchema, schemasAt } from './schema.ts';

const schema = readSchema('model-card');

/** A copy of the first card with a part of it laid over, section by section. */
function cardWith(part: Readonly<Record<string, unknown>>): unknown {
  return { ...(readCase('model-card.yaml') as object), ...part };
}

describe('schemas/model-card.schema.json, on the fields of a card', () => {
  // The native fields that other formats' fields map to; a figure on the card stands under `evaluation.metrics`.
  const nativePaths = [
    'apiVersion',
    'kind',
    'metadata.name',
    'metadata.version',
    'metadata.updated',
    'details.title',
    'details.summary',
    'details.documentation',
    'details.task',
    'details.learning',
    'details.architectureFamily',
    'details.architecture',
    'details.parameterCount',
    'details.library',
    'details.license',
    'details.owners[]',
    'details.languages[]',
    'details.tags[]',
    'details.released',
    'details.changes',
    'details.previousVersion',
    'details.baseModels[]',
    'details.references[]',
    'details.purl',
    'citation',
    'governance.policies[]',
    'governance.riskTier',
    'governance.stage',
    'governance.regulations[]',
    'governance.inventoryId',
    'governance.approvals[]',
    'intendedUse.uses[]',
    'intendedUse.users[]',
    'intendedUse.affectedGroups[]',
    'intendedUse.outOfScope[]',
    'intendedUse.downstream[]',
    'intendedUse.successMetrics[]',
    'factors.evaluated[]',
    'training.code',
    'training.run',
    'training.environment.image',
    'training.hyperparameters',
    'training.randomSeed',
    'training.cost',
    'artifacts[].uri',
    'artifacts[].digest.sha256',
    'artifacts[].format',
    'artifacts[].signature',
    'artifacts[].provenance',
    'data[].role',
    'data[].name',
    'data[].version',
    'data[].uri',
    'data[].digest.sha256',
    'data[].records',
    'data[].collected',
    'data[].preparation',
    'data[].labelling',
    'data[].upstream[]',
    'data[].license',
    'data[].classification',
    'data[].sensitive[]',
    'data[].knownBiases[]',
    'data[].steward',
    'signature.inputs[]',
    'signature.outputs[]',
    'signature.params[]',
    'serving.inputs[]',
    'evaluation.report',
    'evaluation.decisionThreshold',
    'evaluation.metrics[].value',
    'evaluation.metrics[].slice',
    'evaluation.metrics[].ci',
    'evaluation.metrics[].dataset',
    'fairness.assessments[]',
    'fairness.notMeasured[]',
    'fairness.groupsAtRisk[]',
    'explainability',
    'robustness',
    'limitations[]',
    'tradeoffs[]',
    'risks[]',
    'humanOversight',
    'security',
    'deployment',
    'monitoring',
    'environment',
    'extensions',
  ];
  for (const path of nativePaths)
    it(`has ${path}`, () => {
      assert.notEqual(schemasAt(schema, path).length, 0);
    });

  // Where the evaluation of declared gates finds each key of `require` on the card.
  const requirements = {
    lineage: {
      codeCommit: 'training.code.commit',
      trainingRun: 'training.run.id',
      datasetDigests: 'data[].digest.sha256',
      hyperparameters: 'training.hyperparameters',
      randomSeed: 'training.randomSeed',
      containerImageDigest: 'training.environment.image',
      upstream: 'data[].upstream',
    },
    integrity: {
      digestAlgorithm: 'artifacts[].digest.sha256',
      signature: 'artifacts[].signature.type',
      identity: 'artifacts[].signature.identity',
      registry: 'artifacts[].registry',
      immutableVersions: 'artifacts[].immutable',
      safeSerialization: 'artifacts[].format',
      provenance: 'artifacts[].provenance',
    },
    'data-contract': {
      signature: 'signature.inputs[].type',
      servingSchemaMatch: 'serving.inputs[].type',
      featureStore: 'serving.featureStore',
      environmentParity: 'deployment.environmentParity',
    },
    explainability: {
      methods: 'explainability.methods',
      scopes: 'explainability.scopes',
      predictionCoverage: 'explainability.predictionCoverage',
      maxProtectedAttribution: 'explainability.maxProtectedAttribution',
      reasonCodes: 'explainability.reasonCodes',
    },
    documentation: {
      maxAgeAfterTraining: 'metadata.updated',
      beforeDeployment: 'deployment.deployedAt',
      approvals: 'governance.approvals[].role',
    },
    security: {
      'encryption.atRest': 'security.encryption.atRest',
      'encryption.inTransit': 'security.encryption.inTransit',
      'encryption.keyManagement': 'security.encryption.keyManagement',
      'encryption.appliesTo': 'security.encryption.appliesTo',
      networkIsolation: 'security.networkIsolation',
      'access.defaultDeny': 'security.defaultDeny',
      'access.roles': 'security.access.write-production',
      'segregationOfDuties, author': 'training.run.author',
      'segregationOfDuties, approver': 'governance.approvals[].name',
      dataClassification: 'data[].classification',
    },
    rollout: {
      container: 'deployment.target.image',
      strategy: 'deployment.strategy',
      minDuration: 'deployment.shadowPeriod',
      minRequests: 'deployment.shadowRequests',
      environmentParity: 'deployment.environmentParity',
      rollbackTarget: 'deployment.rollbackTo',
      retainVersions: 'deployment.retainedVersions',
      failureReport: 'deployment.failureReport',
      'rollback, champion': 'deployment.champion',
    },
    monitoring: {
      drift: 'monitoring.drift',
      labelDrift: 'monitoring.labelDrift',
      fairness: 'monitoring.fairness',
      confidence: 'monitoring.confidence',
      'latencyOverhead.max': 'monitoring.latencyOverhead.value',
      'latencyOverhead.percentile': 'monitoring.latencyOverhead.percentile',
      captureRate: 'monitoring.captureRate',
      telemetry: 'monitoring.telemetry',
      'retraining.triggers': 'monitoring.retraining.triggers',
      'retraining.humanReview': 'monitoring.retraining.humanReview',
      maxModelAge: 'training.run.finishedAt',
    },
    cost: {
      perTrainingRun: 'training.cost',
      perDeployment: 'cost.perDeployment',
      'budget.alertAt': 'cost.budget.alertAt',
      idleShutdown: 'cost.idleShutdown',
    },
  };
  for (const [gate, keys] of Object.entries(requirements))
    for (const [key, path] of Object.entries(keys))
      it(`has ${path}, which a ${gate} gate reads for ${key}`, () => {
        assert.notEqual(schemasAt(schema, path).length, 0);
      });

  // What a policy's scope is matched with, and what governance asks of a card beyond its gates.
  const governed = [
    'governance.domain',
    'governance.jurisdictions',
    'governance.riskTier',
    'deployment.target.kind',
    'deployment.target.attestation',
    'fairness.mitigations[].technique',
    'fairness.groupsAtRisk[].mitigation',
    'humanOversight.canOverride',
    'humanOversight.stopProcedure',
    'robustness.attacks[].name',
    'robustness.outOfDistribution.action',
    'evaluation.baselineVersion',
    'monitoring.dashboards',
    'monitoring.feedback',
    'monitoring.owner.email',
    'risks[].category',
    'risks[].residual',
    'risks[].tolerance',
    'data[].legalBasis',
    'training.run.ci',
    'training.run.url',
    'details.baseModels[].license.id',
    'evaluation.report[]',
  ];
  for (const path of governed)
    it(`has ${path}`, () => {
      assert.notEqual(schemasAt(schema, path).length, 0);
    });

  it('finds no field that is not there', () => {
    assert.deepEqual(schemasAt(schema, 'training.code.branch'), []);
  });
});

describe('schemas/model-card.schema.json, on what it refuses', () => {
  const SHA = 'a'.repeat(64);
  for (const [part, objection] of [
    [{ metadata: { name: 'a' } }, 'required /metadata'],
    [{ metadata: { version: '1.0.0' } }, 'required /metadata'],
    [{ metadata: { name: 'Credit Card', version: '1.0.0' } }, 'pattern /metadata/name'],
    [{ metadata: { name: 'a', version: '1.0' } }, 'pattern /metadata/version'],
    [{ metadata: { name: 'a', version: 1 } }, 'type /metadata/version'],
    [{ metadata: { name: 'a', version: '1.0.0', updated: '12 August' } }, 'pattern /metadata/updated'],
    [{ intendeduse: {} }, 'additionalProperties '],
    [{ limitations: 'none known' }, 'type /limitations'],
    [{ governance: { riskTier: 'medium' } }, 'enum /governance/riskTier'],
    [{ governance: { approvals: [{ role: 'legal', name: 'Legal' }] } }, 'required /governance/approvals/0'],
    [{ data: [{ name: 'a', role: 'train' }] }, 'enum /data/0/role'],
    [{ data: [{ role: 'test', version: '1' }] }, 'required /data/0'],
    [{ data: [{ name: 'a', digest: { sha265: SHA } }] }, 'additionalProperties /data/0/digest'],
    [{ data: [{ name: 'a', version: 2026.1 }] }, 'type /data/0/version'],
    [{ details: { tags: ['a', 'a'] } }, 'uniqueItems /details/tags'],
    [{ signature: { inputs: [{ name: 'a', type: 'int64' }] } }, 'enum /signature/inputs/0/type'],
    [{ training: { cost: { amount: -1, currency: 'EUR' } } }, 'minimum /training/cost/amount'],
    [{ training: { hyperparameters: { nested: { a: 1 } } } }, 'anyOf /training/hyperparameters/nested'],
    [{ explainability: { predictionCoverage: 100 } }, 'maximum /explainability/predictionCoverage'],
    [{ deployment: { shadowPeriod: '9 days' } }, 'pattern /deployment/shadowPeriod'],
    [{ monitoring: { telemetry: 'async' } }, 'enum /monitoring/telemetry'],
    [{ security: { access: { 'write-production': 'serviceAccount:a' } } }, 'type /security/access/write-production'],
    [{ extensions: 'kept' }, 'type /extensions'],
  ] as const)
    it(`refuses ${JSON.stringify(part)}`, () => {
      const found = objections(schema, cardWith(part));
      assert.ok(found.includes(objection), found.join());
    });

  it('asks for nothing but name and version: the rest depends on policy, stage and tier', () => {
    const bare = { apiVersion: 'gatewright/v1', kind: 'ModelCard', metadata: { name: 'a', version: '0.1.0' } };
    assert.deepEqual(objections(schema, bare), []);
  });

  // Each of these has a rule of its own that says more than a schema could; two diagnostics would be one too many.
  for (const [rule, part] of [
    ['lineage/bad-digest', { artifacts: [{ uri: 'a', digest: { sha256: 'SHA256:ABC' } }] }],
    ['lineage/unversioned-dataset', { data: [{ name: 'a', version: 'latest' }] }],
    ['lineage/branch-not-commit', { training: { code: { repository: 'https://git.example/a', commit: 'main' } } }],
    ['license/unknown', { details: { license: 'gpl' } }],
    ['language/not-bcp47', { details: { languages: ['zh-CN'] } }],
    ['task/unknown', { details: { task: 'tabular-classif' } }],
    ['card/placeholder', { limitations: ['TODO'] }],
    ['artifact/unsafe-format', { artifacts: [{ uri: 'a', format: 'pickle' }] }],
    ['security/weak-cipher', { security: { encryption: { atRest: 'DES', inTransit: 'TLS-1.0' } } }],
    ['security/human-principal', { security: { access: { 'write-production': ['user:alice'] } } }],
    ['attribute/unknown', { fairness: { assessments: [{ attribute: 'gendre' }] } }],
  ] as const)
    it(`leaves ${JSON.stringify(part)} to ${rule}`, () => {
      assert.deepEqual(objections(schema, cardWith(part)), []);
    });

  it('keeps x- keys at every level', () => {
    const nested = {
      'x-a': { b: [1] },
      details: { 'x-b': 1 },
      data: [{ name: 'a', 'x-c': null, digest: { 'x-d': '' } }],
    };
    assert.deepEqual(objections(schema, cardWith(nested)), []);
  });
});
