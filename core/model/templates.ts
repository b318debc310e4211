import type { Kind } from './documents.ts';

/** A file of a starter set. */
export interface TemplateFile {
  readonly name: string;
  readonly text: string;
}

/**
 * A policy, a card, a report, a test and the configuration that belong together: they check clean, and the example is
 * decided at once. Every bound in it is an example's, to be replaced by one that somebody has chosen.
 */
export function starterSet(): readonly TemplateFile[] {
  return (['GovernancePolicy', 'ModelCard', 'MetricsReport', 'PolicyTest', 'Configuration'] as const).map(templateOf);
}

/** What a document of each kind can begin with; of a waiver what nobody but its author knows is left open. */
export function templateOf(kind: Kind): TemplateFile {
  switch (kind) {
    case 'GovernancePolicy':
      return { name: 'example.policy.yaml', text: policy };
    case 'ModelCard':
      return { name: 'example.modelcard.yaml', text: card };
    case 'MetricsReport':
      return { name: 'example.metrics.yaml', text: metrics };
    case 'PolicyTest':
      return { name: 'example.policytest.yaml', text: test };
    case 'Waiver':
      return { name: 'example.waiver.yaml', text: waiver };
    case 'Configuration':
      return { name: 'gatewright.yaml', text: configuration };
  }
}

const policy = `# What a model must show before it is promoted. Replace the bounds by your own.
apiVersion: gatewright/v1
kind: GovernancePolicy
metadata:
  name: example-policy
  version: 1.0.0
  owners:
    - {name: Model Risk, role: accountable, email: model-risk@example.com}
scope:
  models: ["example-*"]
stages: [staging, production]
protectedAttributes:
  - {attribute: sex, column: sex, groups: [female, male], reference: male}
gates:
  - id: precision-floor
    type: metric
    title: Precision on the test set
    rationale: A false approval costs more than a false decline.
    metric: precision
    split: test
    pass: {min: 0.80}
    warn: {min: 0.78}
    enforcement: soft-mandatory
    stages:
      production: {pass: {min: 0.85}, warn: {min: 0.83}, enforcement: hard-mandatory}
  - id: disparate-impact
    type: fairness
    title: Selection rates by sex
    rationale: Under four fifths is a signal of adverse impact, and so is the reverse.
    metric: disparate_impact_ratio
    attributes: all
    reference: declared
    pass: {min: 0.8, max: 1.25}
    enforcement: hard-mandatory
  - id: lineage
    type: lineage
    title: How the model was made
    rationale: What can't be made again can't be examined.
    require: {codeCommit: true, datasetDigests: true, hyperparameters: true, randomSeed: true}
    enforcement: soft-mandatory
`;

const card = `apiVersion: gatewright/v1
kind: ModelCard
metadata: {name: example-model, version: 1.2.0, updated: 2026-11-02}
details:
  title: Example model
  summary: Shows what a model card looks like; replace it by your own model's.
  task: tabular-classification
  license: Apache-2.0
  owners:
    - {name: Data Science, role: model-owner, email: data-science@example.com}
governance:
  policies: [{name: example-policy, version: ^1.0.0}]
  riskTier: limited
  stage: staging
intendedUse:
  uses: [Ranking example applications for manual review]
  users: [Reviewers]
  outOfScope: [Automatic decisions]
training:
  code: {repository: "https://git.example.com/models/example", commit: 9f2c1e7ab34d5f60718293a4b5c6d7e8f9012345}
  run: {id: "run-0042", author: data-science, finishedAt: 2026-11-01T10:12:00Z}
  hyperparameters: {n_estimators: 200, max_depth: 6}
  randomSeed: 20261101
artifacts:
  - uri: registry.example.com/models/example:1.2.0
    digest: {sha256: 1f0c2a9be4d57f6a83c1b4e09d27c65f3a8e71b2d49c05f6e8a37b1c2d4e5f60}
    format: onnx
data:
  - role: training
    name: example-train
    version: "2026.09"
    digest: {sha256: 8a6b4c2d0e1f3a5b7c9d1e2f4a6b8c0d2e3f5a7b9c1d3e4f6a8b0c2d4e5f7a91}
  - role: test
    name: example-test
    version: "2026.10"
    digest: {sha256: 5e7f9a1b3c5d7e9f0a2b4c6d8e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b}
signature:
  inputs: [{name: income, type: double}, {name: utilisation, type: double}]
  outputs: [{name: score, type: double}]
evaluation: {report: ./example.metrics.yaml, decisionThreshold: 0.5}
limitations: [An example without real data]
`;

const metrics = `apiVersion: gatewright/v1
kind: MetricsReport
metadata: {name: example-model-1.2.0-test, generated: 2026-11-02T08:00:00Z}
model:
  name: example-model
  version: 1.2.0
  digest: {sha256: 1f0c2a9be4d57f6a83c1b4e09d27c65f3a8e71b2d49c05f6e8a37b1c2d4e5f60}
dataset:
  name: example-test
  version: "2026.10"
  split: test
  digest: {sha256: 5e7f9a1b3c5d7e9f0a2b4c6d8e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b}
metrics:
  - {name: precision, value: 0.842, n: 4000, decisionThreshold: 0.5, counts: {tp: 1600, fp: 300, tn: 1700, fn: 400}}
groups:
  - attribute: sex
    column: sex
    groups:
      female: {n: 1900, selected: 880, tp: 740, fp: 140, tn: 820, fn: 200}
      male: {n: 2100, selected: 1020, tp: 860, fp: 160, tn: 880, fn: 200}
`;

const test = `apiVersion: gatewright/v1
kind: PolicyTest
metadata: {name: example-policy-tests}
policy: example-policy
cases:
  - name: the example is good enough for staging
    metrics: ./example.metrics.yaml
    card: ./example.modelcard.yaml
    stage: staging
    asOf: 2026-11-24
    expect: {decision: promote, gates: {precision-floor: pass, disparate-impact: pass, lineage: pass}}
  - name: a lower precision is blocked in production
    metrics: ./example.metrics.yaml
    card: ./example.modelcard.yaml
    stage: production
    asOf: 2026-11-24
    set: {precision: 0.81}
    expect: {decision: block, gates: {precision-floor: fail}}
  - name: a candidate that selects one group less often is blocked
    metrics:
      model: {name: example-model, version: 1.2.0}
      dataset: {name: example-data, version: "1", split: test}
      groups: [{attribute: sex, groups: {female: {n: 1000, selected: 399}, male: {n: 1000, selected: 500}}}]
    stage: staging
    asOf: 2026-11-24
    expect: {decision: block, gates: {disparate-impact: fail}}
`;

const configuration = `apiVersion: gatewright/v1
kind: Configuration
samples:
  - policy: example-policy
    reports: [./example.metrics.yaml]
    card: ./example.modelcard.yaml
    stage: staging
`;

const waiver = `apiVersion: gatewright/v1
kind: Waiver
metadata: {name: example-waiver}
policy: example-policy
gate: precision-floor
model: example-model@~1.2.0
reason:
requestedBy:
approvedBy:
approvedOn:
expires:
`;
