import { deepEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Evaluation, Reference } from '../../core/gates/evaluation.ts';
import { documentsOf } from '../../core/model/workspace.ts';
import { placeOf } from '../../core/yaml/locate.ts';
import type { Snapshot } from '../../server/snapshot.ts';
import { arbitraryCase } from '../support/arbitrary-case.ts';
import { edited, type ItemEdit, itemEdits } from '../support/item-edits.ts';
import { randomFrom } from '../support/random.ts';
import { type OpenWorkspace, openWorkspace } from './support/snapshot.ts';

type Files = Readonly<Record<string, string>>;

const written = (kind: string, body: object): string =>
  stringify(
    { apiVersion: 'gatewright/v1', kind, ...body },
    { flowCollectionPadding: false, aliasDuplicateObjects: false },
  );

/** Gates that stand elsewhere than where they count, on several lines and on one, and one that asks about the others. */
const entangled = `apiVersion: gatewright/v1
kind: GovernancePolicy
metadata: {name: p, version: 1.0.0}
stages: [staging, production]
references: {baseline: {model: m@0.9.0}}
x-bounds: &tight {min: 0.80}
x-gates: &all
  - &first
    id: g1
    type: metric
    metric: precision
    pass: *tight
  - {id: g2, type: metric, metric: recall, pass: {min: "70%"}, warn: {min: 0.6}}
  # asks about the other gates
  - id: g3
    type: expression
    expression: policy.gates.size() < 6 && policy.gates[0].pass.min < 0.9
  - <<: *first
    id: g4
    pass:
      min: baseline - 2%
gates: *all
`;
const onItsOwn = entangled.replace('gates: *all\n', '').replace('x-gates: &all', 'gates:');
const measured = `apiVersion: gatewright/v1
kind: MetricsReport
metadata: {name: r}
model: {name: m, version: 1.0.0}
dataset: {name: d, version: "1", split: test}
metrics:
  - {name: precision, value: 0.81, n: 400}
  - {name: recall, value: 0.65, n: 400}
references: {baseline: {model: {name: m, version: 0.9.0}, metrics: [{name: precision, value: 0.8}]}}
`;

/** A policy with everything that it is decided on, each in a file of its own. */
function filesOf(seed: number): Files {
  if (seed % 4 === 0) return { 'policy0.yaml': seed % 8 ? entangled : onItsOwn, 'report0.yaml': measured };
  const { policy, bases, card, reports, waivers } = arbitraryCase(randomFrom(seed, true));
  const all: [string, string, readonly object[]][] = [
    ['policy', 'GovernancePolicy', [policy]],
    ['base', 'GovernancePolicy', bases],
    ['card', 'ModelCard', card ? [card] : []],
    ['report', 'MetricsReport', reports],
    ['waiver', 'Waiver', waivers],
  ];
  const listed = all.flatMap(([name, kind, bodies]) =>
    bodies.map((body, n): [string, string] => [`${name}${n}.yaml`, written(kind, body)]),
  );
  const configuration = 'metrics: {own_loss: {better: lower, range: [0, 1], unit: fraction}}\n';
  const head = 'apiVersion: gatewright/v1\nkind: Configuration\n';
  return { ...Object.fromEntries(listed), 'gatewright.yaml': `${head}${configuration}` };
}

/** A decision as plain data. Its places are drawn in the text that is there now: a place in any other is a mistake. */
function plain(evaluation: Evaluation, snapshot: Snapshot): unknown {
  const places = (reference: Reference | null): unknown => {
    if (!reference) return null;
    const { document, path, part } = reference;
    ok(snapshot.file(document.uri)?.documents.includes(document), `a place in an earlier text of ${document.uri}`);
    return [document.uri, path, placeOf(document.yaml, path, part)];
  };
  const { policy, inputs, gates, ...rest } = evaluation;
  return {
    ...rest,
    policy: policy.document.uri,
    inputs: inputs.map(({ uri }) => uri),
    gates: gates.map(({ place, waiver, checks, ...gate }) => ({
      ...gate,
      place: places(place),
      waiver: waiver && { ...waiver, place: places(waiver.place) },
      checks: checks.map((check) => ({
        ...check,
        policyPlace: places(check.policyPlace),
        evidencePlace: places(check.evidencePlace),
      })),
    })),
  };
}

/** What is decided and shown of all files. */
function said({ language, client, snapshot }: OpenWorkspace): { readonly decided: boolean; readonly all: unknown } {
  const now = snapshot();
  const policies = documentsOf(now.workspace, 'GovernancePolicy');
  const decisions = policies.map((policy) => now.simulation(policy)?.current);
  const isDecided = (uri: string): boolean =>
    !/\/(policy|base)0/.test(uri) ||
    policies.some((policy, index) => policy.uri === uri && decisions[index]?.is === 'decided');
  const uris = [...now.workspace.files.keys()].filter(isDecided).sort();
  return {
    decided: decisions.some((decision) => decision?.is === 'decided'),
    all: {
      decisions: decisions.map((decision) =>
        decision?.is === 'decided' ? plain(decision.evaluation, now) : [decision?.is, decision?.message],
      ),
      hints: uris.map((uri) => language.inlayHints(now, uri)),
      lenses: uris.map((uri) => language.codeLenses(now, client, uri)),
    },
  };
}

/** What an edit is made in: most often the policy. */
function fileOf(names: readonly string[], { other }: ItemEdit): string {
  const rest = names.filter((name) => name !== 'policy0.yaml');
  return other % 10 < 6 ? 'policy0.yaml' : (rest[other % rest.length] ?? 'policy0.yaml');
}

const runs = Number(process.env.GATEWRIGHT_RUNS ?? 150);
const seed = process.env.GATEWRIGHT_SEED === undefined ? {} : { seed: Number(process.env.GATEWRIGHT_SEED) };

describe('deciding again after edits', function () {
  this.timeout(0);

  it('shows what a server shows that decides the same texts for the first time', () => {
    let decided = 0;
    let moments = 0;
    const property = fc.property(fc.nat(), fc.nat(), itemEdits, fc.nat(3), (pick, beside, edits, undone) => {
      const workspace = openWorkspace(filesOf(pick));
      const names = Object.keys(filesOf(pick));
      const elsewhere = Object.values(filesOf(beside)).join('');
      const texts = (): Files => Object.fromEntries(names.map((name) => [name, workspace.text(name)]));
      const hold = (note: string): void => {
        const now = said(workspace);
        moments++;
        if (now.decided) decided++;
        deepEqual(now.all, said(openWorkspace(texts())).all, note);
      };
      hold('at first');
      const history: [string, string][] = [];
      for (const step of edits) {
        const name = fileOf(names, step);
        history.push([name, workspace.text(name)]);
        workspace.set(name, edited(workspace.text(name), elsewhere, step));
        hold(`after ${JSON.stringify(step)} in ${name}`);
      }
      for (const [name, text] of history.reverse().slice(0, undone)) {
        workspace.set(name, text);
        hold(`after undoing in ${name}`);
      }
    });
    fc.assert(property, { numRuns: runs, ...seed });
    // Else the property would say little.
    ok(decided > moments / 5, `only ${decided} of ${moments} moments had a decision`);
  });

  it('shows outcomes where gates are used, however far from there they stand', () => {
    const workspace = openWorkspace({ 'policy0.yaml': entangled, 'report0.yaml': measured });
    const lines = (): readonly number[] => [
      ...new Set(
        workspace.language
          .inlayHints(workspace.snapshot(), workspace.uri('policy0.yaml'))
          .map(({ position }) => position.line),
      ),
    ];
    const use = (): number => workspace.position('policy0.yaml', 'gates: *all').line;
    deepEqual(lines(), [use()]);
    workspace.set('policy0.yaml', entangled.replace('gates: *all', '# a line more\ngates: *all'));
    deepEqual(lines(), [use()]);
  });
});
