import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, it } from 'mocha';
import { coverageOf } from '../core/gates/coverage.ts';
import { evaluate } from '../core/gates/evaluate.ts';
import type { Decision, Evaluation } from '../core/gates/evaluation.ts';
import { mutantsOf } from '../core/gates/mutants.ts';
import { affectedStages, mutationOf } from '../core/gates/mutation.ts';
import { runPolicyTest } from '../core/gates/policy-test.ts';
import { evaluateInputs } from '../core/gates/rehearsal.ts';
import { simulate } from '../core/gates/simulate.ts';
import { testedPolicies } from '../core/gates/tested-policy.ts';
import type { TestCase } from '../core/generated/PolicyTest.ts';
import { type Kind, kindOf, readSource, type TypedDocument } from '../core/model/documents.ts';
import { basesOf, documentsAt, policiesNamed } from '../core/model/resolve.ts';
import { schemaProblemsOf, sound } from '../core/model/soundness.ts';
import { createWorkspace, soundDocumentsOf } from '../core/model/workspace.ts';
import { gateReport } from '../core/report/gate-report.ts';
import { checkFile } from '../core/rules/check.ts';
import { asWritten } from './support/documents.ts';
import { inRepository } from './support/repository.ts';

// The samples say themselves what must come out of them: the cases of their policy tests are this file's table.

const root = 'file:///samples';
const today = '2026-11-24';
const decisions: readonly Decision[] = ['block', 'hold', 'promote', 'promote-with-warnings'];

const files = (readdirSync(inRepository('samples'), { recursive: true }) as string[])
  .filter((name) => /\.(ya?ml|json)$/.test(name))
  .sort()
  .map((name) => {
    const uri = `${root}/${name.split(path.sep).join('/')}`;
    return readSource(uri, readFileSync(inRepository('samples', name), 'utf8'));
  });
const workspace = createWorkspace(files, [root]);
const short = (uri: string): string => uri.slice(root.length + 1);

function typed<K extends Kind>(from: string, written: string, kind: K): TypedDocument<K> {
  const [found] = documentsAt(workspace, from, written).filter((document) => kindOf(document) === kind);
  ok(found, `${short(from)} names \`${written}\`, where no ${kind} is`);
  const document = sound(found, kind);
  ok(document, `${written} is not sound`);
  return document;
}

/** The policy that a test is about. */
function policyOf(test: TypedDocument<'PolicyTest'>): TypedDocument<'GovernancePolicy'> {
  const [found] = policiesNamed(workspace, test.source.uri, test.value.policy);
  const policy = found && sound(found, 'GovernancePolicy');
  ok(policy, `${short(test.source.uri)} tests \`${test.value.policy}\`, which is not here`);
  return policy;
}

/** Decides a case that names files, as the command line would. */
function decide(test: TypedDocument<'PolicyTest'>, { metrics, card, stage, asOf, waivers }: TestCase): Evaluation {
  const { uri } = test.source;
  const policy = policyOf(test);
  const { bases, unresolved } = basesOf(workspace, policy);
  deepEqual(unresolved, []);
  const reports = [metrics ?? []].flat();
  return evaluate(
    policy,
    typeof card === 'string' ? typed(uri, card, 'ModelCard') : undefined,
    reports.map((report) => {
      ok(typeof report === 'string', 'a sample shows its evidence in files');
      return typed(uri, report, 'MetricsReport');
    }),
    {
      stage,
      asOf: asOf ?? today,
      metrics: undefined,
      waivers: (waivers ?? []).map((waiver) => {
        ok(typeof waiver === 'string', 'a sample shows its waivers in files');
        return typed(uri, waiver, 'Waiver');
      }),
      bases,
    },
  );
}

/** Nobody gets through the pitfalls: they show what becomes of mistakes. */
const isStory = ({ value }: TypedDocument<'GovernancePolicy'>): boolean => value.metadata.name !== 'pitfalls';

const isText = (value: unknown): boolean => typeof value === 'string';

const ajv = new Ajv2020({ strict: false, allErrors: true });
const isGateReport = ajv.compile(JSON.parse(readFileSync(inRepository('schemas/gate-report.schema.json'), 'utf8')));

describe('samples', () => {
  const tests = soundDocumentsOf(workspace, 'PolicyTest');
  const [configuration] = soundDocumentsOf(workspace, 'Configuration');

  describe('documents', () => {
    for (const file of files) {
      it(`${short(file.uri)} is sound, and nothing is wrong with it`, () => {
        for (const document of file.documents) {
          const kind = kindOf(document);
          ok(kind, 'it has no header');
          const problems = [...document.yaml.problems, ...schemaProblemsOf(document)];
          deepEqual(
            problems.map((problem) => problem.message),
            [],
          );
          ok(sound(document, kind));
        }
        const found = checkFile(workspace, file, { today, configuration: configuration?.value });
        const serious = found.filter(({ severity }) => severity === 'error' || severity === 'warning');
        deepEqual(
          serious.map(({ rule, range, message }) => `${range.start.line + 1}: ${rule}: ${message}`),
          [],
        );
      });
    }
  });

  it('has a policy test in every story, and a story for every policy', () => {
    const tested = tests.map((test) => policyOf(test).value.metadata.name);
    const policies = soundDocumentsOf(workspace, 'GovernancePolicy').map((policy) => policy.value.metadata.name);
    deepEqual(tested.sort(), policies.sort());
    ok(policies.length > 0);
  });

  for (const test of tests) {
    const written = test.value.cases.filter(
      ({ set, card, metrics }) => set === undefined && [card ?? [], metrics ?? []].flat().every(isText),
    );
    describe(short(test.source.uri), () => {
      for (const one of written) {
        it(one.name, () => {
          const evaluation = decide(test, one);
          const { decision = evaluation.decision, gates = {}, effects = {}, checks = {} } = one.expect;
          equal(evaluation.decision, decision, evaluation.reasons.join('\n'));
          for (const [id, outcome] of Object.entries(gates)) {
            const gate = evaluation.gates.find((g) => g.id === id);
            equal(gate?.outcome, outcome, `${id}: ${gate?.message}`);
          }
          for (const [id, effect] of Object.entries(effects)) {
            equal(evaluation.gates.find((g) => g.id === id)?.effect, effect, id);
          }
          for (const [id, subjects] of Object.entries(checks)) {
            const found = evaluation.gates.find((g) => g.id === id)?.checks ?? [];
            for (const [subject, outcome] of Object.entries(subjects)) {
              equal(found.find((check) => check.subject === subject)?.outcome, outcome, `${id}: ${subject}`);
            }
          }
          const report = gateReport(evaluation, { nameOf: short });
          ok(isGateReport(JSON.parse(JSON.stringify(report))), ajv.errorsText(isGateReport.errors));
        });
      }

      if (isStory(policyOf(test))) {
        it('reaches all four decisions at its last stage, each by files alone', () => {
          const last = policyOf(test).value.stages?.at(-1);
          const atLast = written.filter((one) => one.stage === last);
          deepEqual([...new Set(atLast.map((one) => decide(test, one).decision))].sort(), decisions);
        });
      }

      it('comes out as expected in every case, also where a value is set', () => {
        for (const result of runPolicyTest(workspace, test, today, asWritten)) {
          ok(result.is !== 'broken', `${result.name}: ${result.is === 'broken' ? result.message : ''}`);
          const unmet = result.unmet.map(({ what, expected, actual, message }) => {
            return `${result.name}: ${what} is ${actual}, not ${expected}: ${message}`;
          });
          deepEqual(unmet, []);
          deepEqual(result.unusedSets, [], result.name);
          const report = gateReport(result.evaluation, { nameOf: short });
          ok(isGateReport(JSON.parse(JSON.stringify(report))), ajv.errorsText(isGateReport.errors));
        }
      });
    });
  }

  describe('what the tests of a story notice', () => {
    const runs = tests.map((test) => ({ test, cases: runPolicyTest(workspace, test, today, asWritten) }));
    const policies = testedPolicies(runs);

    it('is everything in the story of credit: no side of a bound is left out, and no mutant survives', function () {
      this.timeout(120_000); // thousands of decisions, on a machine that may be busy
      const [credit] = policies.filter(({ policy }) => policy.value.metadata.name === 'consumer-credit');
      ok(credit);
      const coverage = coverageOf(credit);
      const missing = coverage.gates.flatMap(({ id, items }) =>
        items.flatMap(({ what, cases }) => (cases.length === 0 ? [`${id}: ${what}`] : [])),
      );
      deepEqual(missing, []);
      equal(coverage.covered, coverage.total);
      const { survivors, killed } = mutationOf(credit);
      deepEqual(
        survivors.map(({ gate, says }) => `${gate}: ${says}`),
        [],
      );
      ok(killed > 200);
    });

    it('is nine tenths of every other policy at least', () => {
      for (const tested of policies.filter(({ policy }) => isStory(policy))) {
        const { covered, total } = coverageOf(tested);
        ok(covered >= 0.9 * total, `${tested.policy.value.metadata.name}: ${covered} of ${total}`);
      }
    });

    it('is no decision under a mutant that is called equivalent', function () {
      this.timeout(120_000);
      let equivalent = 0;
      for (const { policy, bases, cases } of policies) {
        for (const mutant of mutantsOf(policy, bases)) {
          if (affectedStages(policy, mutant, bases).length > 0) continue;
          equivalent++;
          for (const { name, inputs, evaluation } of cases) {
            const { decision } = evaluateInputs({ ...inputs, policy: mutant.policy });
            equal(decision, evaluation.decision, `${mutant.gate}: ${mutant.says}: ${name}`);
          }
        }
      }
      ok(equivalent > 0);
    });
  });

  it('are six stories, and what can go wrong', () => {
    equal(soundDocumentsOf(workspace, 'GovernancePolicy').filter(isStory).length, 6);
    equal(soundDocumentsOf(workspace, 'GovernancePolicy').length, 7);
  });

  describe('gatewright.yaml', () => {
    for (const policy of soundDocumentsOf(workspace, 'GovernancePolicy').filter(isStory)) {
      it(`shows the good version of ${policy.value.metadata.name}`, () => {
        const simulation = simulate(workspace, policy.source, {}, today, asWritten);
        ok(simulation.is === 'decided', 'message' in simulation ? simulation.message : '');
        equal(simulation.sample.origin, 'configuration');
        equal(simulation.sample.stage, policy.value.stages?.at(-1));
        equal(simulation.evaluation.decision, 'promote');
      });
    }
  });

  it('measures the versions of a story on the same people and things', () => {
    const sizes = new Map<string, number>();
    for (const { value, source } of soundDocumentsOf(workspace, 'MetricsReport')) {
      const { dataset, groups = [] } = value;
      for (const table of groups) {
        const entries = Object.entries(table.groups ?? {});
        const cells = (table.cells ?? []).map(({ n, selected, tp, fp, tn, fn, metrics, ...key }) => {
          return [JSON.stringify(key), { n }] as const;
        });
        for (const [group, { n }] of [...entries, ...cells]) {
          const name = [dataset?.name, dataset?.version, table.attribute ?? table.attributes, group].join(' ');
          equal(n, sizes.get(name) ?? n, `${short(source.uri)}: ${name}`);
          sizes.set(name, n);
        }
      }
    }
    ok(sizes.size > 0);
  });
});
