import fc from 'fast-check';

/**
 * Small documents that refer to each other, right and wrong, for tests of what happens between files: few names, few
 * versions and few places, so that they meet, collide and go in circles.
 */

const names = ['p', 'q', 'base'];
const versions = ['1.0.0', '1.1.0', '1.1.0+rebuilt', '2.0.0-rc.1', '2.0.0'];
const ranges = ['', '@^1.0.0', '@^2.0.0', '@>=2.0.0-rc.0', '@latest', '@1.1.0'];

/** Where files are, below the directory that holds all folders of the workspace. */
export const paths = [
  'a/gatewright.yaml',
  'a/one.policy.yaml',
  'a/two.policy.yaml',
  'a/m.modelcard.yaml',
  'a/r.metrics.yaml',
  'a/t.policytest.yaml',
  'a/w.waiver.yaml',
  'a/sub/gatewright.yaml',
  'a/sub/one.policy.yaml',
  'a/sub/r.metrics.yaml',
  'a/README.md',
  'b/one.policy.yaml',
  'b/r.metrics.yaml',
  'b/m.modelcard.yaml',
  'b/several.yaml',
  'b/sp ace.waiver.yaml',
] as const;

/** Folders that may be those of the workspace; one lies in another. */
export const folders = ['a', 'b', 'a/sub'] as const;

const fileReferences = [
  './one.policy.yaml',
  './two.policy.yaml',
  './sub/one.policy.yaml',
  '../one.policy.yaml',
  '../b/one.policy.yaml',
  '../a/one.policy.yaml',
  '../../b/one.policy.yaml',
  './several.yaml',
  '../../../x.yaml',
  '/a/one.policy.yaml',
];
const reportReferences = ['./r.metrics.yaml', './sub/r.metrics.yaml', '../b/r.metrics.yaml', '../a/r.metrics.yaml'];
const cardReferences = ['./m.modelcard.yaml', '../b/m.modelcard.yaml', './README.md'];

const head = (kind: string): string => `apiVersion: gatewright/v1\nkind: ${kind}\n`;
const quoted = (list: readonly string[]): string => `[${list.map((item) => JSON.stringify(item)).join(', ')}]`;

const name = fc.constantFrom(...names);
const version = fc.constantFrom(...versions);
const reference = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(name, fc.constantFrom(...ranges)).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom(...fileReferences) },
);
const bound = fc.constantFrom('0.7', '0.9', '0.9', 'baseline - 2%', '85');

const policy = fc
  .record({
    name,
    version,
    bases: fc.oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.uniqueArray(reference, { maxLength: 2 }) },
    ),
    gates: fc.uniqueArray(fc.constantFrom('g', 'h'), { maxLength: 2 }),
    bound,
    models: fc.constantFrom('', 'scope: {models: ["m*"]}\n', 'scope: {models: [n]}\n'),
  })
  .map(
    ({ name, version, bases, gates, bound, models }) =>
      `${head('GovernancePolicy')}metadata: {name: ${name}, version: ${version}}\n` +
      (bases.length > 0 ? `extends: ${quoted(bases)}\n` : '') +
      `${models}stages: [staging, production]\nreferences: {baseline: {model: m@1.0.0}}\n` +
      (gates.length > 0 ? 'gates:\n' : '') +
      gates
        .map(
          (id) =>
            `  - id: ${id}\n    type: metric\n    metric: precision\n    pass: {min: ${bound}}\n    enforcement: hard-mandatory\n`,
        )
        .join(''),
  );

const card = fc
  .record({
    model: fc.constantFrom('m', 'n'),
    version: fc.constantFrom('1.0.0', '2.0.0'),
    policy: name,
    range: fc.constantFrom(...ranges.map((range) => range.slice(1))),
    report: fc.option(fc.constantFrom(...reportReferences), { nil: undefined }),
    digest: fc.constantFrom('1f', '5e'),
  })
  .map(
    ({ model, version, policy: named, range, report, digest }) =>
      `${head('ModelCard')}metadata: {name: ${model}, version: ${version}}\n` +
      `governance:\n  stage: staging\n  policies: [{name: ${named}${range === '' ? '' : `, version: "${range}"`}}]\n` +
      `data: [{name: d, role: training, version: "1", digest: {sha256: ${digest.repeat(32)}}}]\n` +
      (report === undefined ? '' : `evaluation: {report: ${report}}\n`),
  );

const metricsReport = fc
  .record({
    model: fc.constantFrom('m', 'n'),
    version: fc.constantFrom('1.0.0', '2.0.0'),
    value: fc.constantFrom('0.75', '0.95', '"much"'),
    digest: fc.constantFrom('1f', '5e'),
  })
  .map(
    ({ model, version, value, digest }) =>
      `${head('MetricsReport')}metadata: {name: r}\nmodel: {name: ${model}, version: ${version}}\n` +
      `dataset: {name: d, version: "1", split: test, digest: {sha256: ${digest.repeat(32)}}}\n` +
      `metrics: [{name: precision, value: ${value}, n: 1000}]\n` +
      `references: {baseline: {metrics: [{name: precision, value: 0.8}]}}\n`,
  );

const policyTest = fc
  .record({
    policy: reference,
    metrics: fc.constantFrom(...reportReferences),
    card: fc.option(fc.constantFrom(...cardReferences), { nil: undefined }),
    gate: fc.constantFrom('g', 'h', 'i'),
    expected: fc.constantFrom('pass', 'fail'),
  })
  .map(
    ({ policy: named, metrics, card: of, gate, expected }) =>
      `${head('PolicyTest')}metadata: {name: t}\npolicy: ${JSON.stringify(named)}\ncases:\n` +
      `  - name: one\n    metrics: ${metrics}\n${of === undefined ? '' : `    card: ${of}\n`}` +
      `    stage: production\n    asOf: 2026-11-23\n    expect: {gates: {${gate}: ${expected}}}\n`,
  );

const waiver = fc
  .record({ policy: name, gate: fc.constantFrom('g', 'h'), expires: fc.constantFrom('2026-06-01', '2026-12-31') })
  .map(
    ({ policy: named, gate, expires }) =>
      `${head('Waiver')}metadata: {name: w}\npolicy: ${named}\ngate: ${gate}\nmodel: m@1.0.0\n` +
      `reason: known\nrequestedBy: a\napprovedBy: b\napprovedOn: 2026-01-01\nexpires: ${expires}\n`,
  );

const configuration = fc
  .record({
    severity: fc.constantFrom('off', 'information', 'warning'),
    sample: fc.option(fc.record({ policy: reference, reports: fc.constantFrom(...reportReferences) }), {
      nil: undefined,
    }),
    modelIndex: fc.boolean(),
  })
  .map(
    ({ severity, sample, modelIndex }) =>
      `${head('Configuration')}rules: {reference/unresolved: ${severity}}\n` +
      `huggingFace: {modelIndex: ${modelIndex}}\n` +
      (sample === undefined
        ? ''
        : `samples: [{policy: ${JSON.stringify(sample.policy)}, reports: ${sample.reports}}]\n`),
  );

const hubCard = fc
  .record({ by: fc.constantFrom('gatewright: {name: m, version: 1.0.0}', 'model-index: [{name: m, results: []}]') })
  .map(({ by }) => `---\nlicense: mit\n${by}\n---\n# m\n`);

const ours = fc.oneof(
  { weight: 4, arbitrary: policy },
  { weight: 2, arbitrary: card },
  { weight: 2, arbitrary: metricsReport },
  { weight: 1, arbitrary: policyTest },
  { weight: 1, arbitrary: waiver },
);

/** The text of a file: mostly documents of ours, some of several, some broken, some of somebody else. */
export const fileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 10, arbitrary: ours },
  { weight: 2, arbitrary: configuration },
  { weight: 1, arbitrary: hubCard },
  { weight: 2, arbitrary: fc.tuple(ours, ours).map((both) => both.join('---\n')) },
  { weight: 1, arbitrary: ours.map((text) => `${text}broken: [\n`) },
  { weight: 1, arbitrary: fc.tuple(ours, fc.nat(200)).map(([text, at]) => text.slice(0, at)) },
  { weight: 1, arbitrary: fc.constantFrom('', 'services: {a: {image: b}}\n', 'kind: GovernancePolicy\n') },
);

export const filePath: fc.Arbitrary<string> = fc.constantFrom(...paths);

/** Names of documents as they may stand in a text. */
export const referredNames: readonly string[] = [...names, 'm', 'd', 'g', 'baseline', 'precision'];

const gate = (id: string, bound: string): string =>
  `  - id: ${id}\n    type: metric\n    metric: precision\n    pass: {min: ${bound}}\n    enforcement: hard-mandatory\n`;

/** A workspace in which everything leads somewhere, and which is decided. */
export const soundFiles: Readonly<Record<string, string>> = {
  'a/gatewright.yaml': `${head('Configuration')}samples: [{policy: q, reports: ./r.metrics.yaml}]\n`,
  'a/one.policy.yaml': `${head('GovernancePolicy')}metadata: {name: p, version: 1.0.0}\nextends: [base@^1.0.0]\nstages: [staging, production]\ngates:\n${gate('g', '0.9')}`,
  'a/two.policy.yaml': `${head('GovernancePolicy')}metadata: {name: base, version: 1.1.0}\nextends: [../b/one.policy.yaml]\nstages: [staging, production]\ngates:\n${gate('h', '0.7')}`,
  'b/one.policy.yaml': `${head('GovernancePolicy')}metadata: {name: q, version: 2.0.0}\nstages: [staging, production]\ngates:\n${gate('h', '0.7')}`,
  'a/m.modelcard.yaml': `${head('ModelCard')}metadata: {name: m, version: 1.0.0}\ngovernance:\n  stage: production\n  policies: [{name: p, version: ^1.0.0}]\nevaluation: {report: ./r.metrics.yaml}\n`,
  'a/r.metrics.yaml': `${head('MetricsReport')}metadata: {name: r}\nmodel: {name: m, version: 1.0.0}\ndataset: {name: d, version: "1", split: test}\nmetrics: [{name: precision, value: 0.75, n: 1000}]\n`,
  'a/t.policytest.yaml': `${head('PolicyTest')}metadata: {name: t}\npolicy: p\ncases:\n  - name: one\n    metrics: ./r.metrics.yaml\n    stage: production\n    asOf: 2026-11-23\n    expect: {gates: {g: fail}}\n`,
  'b/sp ace.waiver.yaml': `${head('Waiver')}metadata: {name: w}\npolicy: p\ngate: g\nmodel: m@1.0.0\nreason: known\nrequestedBy: a\napprovedBy: b\napprovedOn: 2026-01-01\nexpires: 2026-12-31\n`,
};

const words: readonly (readonly string[])[] = [
  names,
  versions,
  ['0.7', '0.75', '0.9', '0.95'],
  ['g', 'h'],
  ['staging', 'production'],
  ['precision', 'recall'],
  ['m', 'n'],
];
const anyWord =
  /(?<![\w.-])(?:p|q|base|1\.0\.0|1\.1\.0|2\.0\.0|0\.7|0\.75|0\.9|0\.95|g|h|staging|production|precision|recall|m|n)(?![\w.-])/g;

/** A text in which one word is another one of its sort: a name, a version, a bound. */
export function reworded(text: string, at: number, by: number): string {
  const found = [...text.matchAll(anyWord)];
  const word = found[at % Math.max(1, found.length)];
  const sort = words.find((sort) => word && sort.includes(word[0])) ?? [];
  if (!word) return text;
  return text.slice(0, word.index) + (sort[by % sort.length] ?? '') + text.slice(word.index + word[0].length);
}
