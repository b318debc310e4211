import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { before, describe, it } from 'mocha';
import { readRows } from '../cli/rows.ts';
import type { Decision, Effect, Enforcement, Evaluation, GateType, Outcome, Reason } from '../core/gates/evaluation.ts';
import type { PrepareReport } from '../core/gates/evidence.ts';
import { runPolicyTest } from '../core/gates/policy-test.ts';
import { simulate } from '../core/gates/simulate.ts';
import { readSource, type TypedDocument } from '../core/model/documents.ts';
import { createWorkspace, soundDocumentsOf } from '../core/model/workspace.ts';
import { inRepository } from './support/repository.ts';

// docs/samples.md says where the samples show what. It is drawn from what they are decided as: `--update` draws it again.

/** Why a code can't be shown, or that it is. The compiler asks for every one. */
type Shown<T extends string> = Readonly<Record<T, 'shown' | { readonly not: string }>>;

const gateTypes: Shown<GateType> = {
  metric: 'shown',
  fairness: 'shown',
  drift: 'shown',
  lineage: 'shown',
  integrity: 'shown',
  'data-contract': 'shown',
  explainability: 'shown',
  documentation: 'shown',
  security: 'shown',
  rollout: 'shown',
  monitoring: 'shown',
  cost: 'shown',
  expression: 'shown',
};
const enforcements: Shown<Enforcement> = {
  'hard-mandatory': 'shown',
  'soft-mandatory': 'shown',
  advisory: 'shown',
  'dry-run': 'shown',
};
const decisions: Shown<Decision> = {
  promote: 'shown',
  'promote-with-warnings': 'shown',
  hold: 'shown',
  block: 'shown',
};
const outcomes: Shown<Outcome> = {
  pass: 'shown',
  warn: 'shown',
  inconclusive: 'shown',
  error: 'shown',
  fail: 'shown',
  skipped: 'shown',
};
const effects: Shown<Effect> = { ...outcomes, waived: 'shown', 'dry-run': 'shown' };
const reasons: Shown<Reason> = {
  'within-warn-band': 'shown',
  'small-group': 'shown',
  'missing-metric': 'shown',
  'missing-reference': 'shown',
  'reference-mismatch': 'shown',
  'missing-group': 'shown',
  'missing-slice': 'shown',
  'below-min-samples': 'shown',
  'undefined-rate': 'shown',
  'undefined-favourable-outcome': 'shown',
  'missing-interval': 'shown',
  'interval-straddles-bound': 'shown',
  'missing-evidence': 'shown',
  uncorroborated: 'shown',
  'training-data': 'shown',
  'unknown-scope': 'shown',
  'nothing-to-check': 'shown',
  'not-supported': { not: 'a mistake of Gatewright itself, which no document can call forth' },
  'not-a-number': 'shown',
  infinite: 'shown',
  'outside-metric-range': 'shown',
  'relative-to-zero': 'shown',
  'digest-mismatch': 'shown',
  'value-contradicts-counts': 'shown',
  'value-contradicts-rows': 'shown',
  'contradicts-card': 'shown',
  'ambiguous-evidence': 'shown',
  'unit-mismatch': 'shown',
  'unknown-metric': 'shown',
  'invalid-expression': 'shown',
  'below-min': 'shown',
  'above-max': 'shown',
  'requirement-not-met': 'shown',
  stage: 'shown',
  scope: 'shown',
  'not-measured': 'shown',
};

const folder = inRepository('samples');
const stories = ['credit', 'imaging', 'maintenance', 'grid', 'recommendation', 'churn', 'pitfalls'];
const storyOf = (name: string): number => stories.indexOf(name.split('/')[0] ?? '');
const root = pathToFileURL(folder).href;
const today = '2026-11-24';
const page = inRepository('docs/samples.md');

/** Something that was decided, and how to get there. */
interface Situation {
  readonly where: string;
  readonly evaluation: Evaluation;
  /** The gates that a case is about: those that it expects something of. */
  readonly about: readonly string[];
}

/** Where a situation shows something; of `gates` alone, where some are given. */
type Finder = (code: string, situation: Situation, gates?: readonly string[]) => string | undefined;

const kinds: readonly { readonly title: string; readonly codes: Shown<string>; readonly find: Finder }[] = [
  {
    title: 'Gate types',
    codes: gateTypes,
    find: byGate((gate, code) => gate.type === code && gate.outcome !== 'skipped'),
  },
  {
    title: 'Enforcement',
    codes: enforcements,
    find: byGate((gate, code) => gate.enforcement === code && gate.outcome === 'fail'),
  },
  {
    title: 'Decisions',
    codes: decisions,
    find: (code, { where, evaluation }) => (evaluation.decision === code ? where : undefined),
  },
  { title: 'Outcomes', codes: outcomes, find: byGate((gate, code) => gate.outcome === code) },
  { title: 'Effects', codes: effects, find: byGate((gate, code) => gate.effect === code) },
  {
    title: 'Reasons',
    codes: reasons,
    find: byGate((gate, code) => gate.checks.some(({ reason }) => reason === code)),
  },
];

function byGate(shows: (gate: Evaluation['gates'][number], code: string) => boolean): Finder {
  return (code, { where, evaluation }, gates) => {
    const gate = evaluation.gates.find((each) => (gates?.includes(each.id) ?? true) && shows(each, code));
    return gate && `${where}: \`${gate.id}\``;
  };
}

describe('docs/samples.md', () => {
  let situations: readonly Situation[] = [];

  before(async function () {
    this.timeout(120_000); // two hundred cases, on a machine that may be busy
    const files = (readdirSync(folder, { recursive: true }) as string[])
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .sort()
      .map((name) =>
        readSource(`${root}/${name.split(path.sep).join('/')}`, readFileSync(path.join(folder, name), 'utf8')),
      );
    const workspace = createWorkspace(files, [root]);
    const short = (uri: string): string => uri.slice(root.length + 1);
    const link = (uri: string): string => `[${short(uri)}](../samples/${short(uri)})`;
    const inOrder = (tests: readonly TypedDocument<'PolicyTest'>[]): readonly TypedDocument<'PolicyTest'>[] =>
      [...tests].sort((a, b) => storyOf(short(a.source.uri)) - storyOf(short(b.source.uri)));
    const decided = (prepare: PrepareReport): readonly Situation[] => [
      ...inOrder(soundDocumentsOf(workspace, 'PolicyTest')).flatMap((test) =>
        runPolicyTest(workspace, test, today, prepare).map((result, index): Situation => {
          ok(result.is === 'passed', `${result.name} does not pass`);
          const { gates, effects, checks } = test.value.cases[index]?.expect ?? {};
          return {
            about: [gates, effects, checks].flatMap((part) => Object.keys(part ?? {})),
            where: `${link(test.source.uri)}, “${result.name}”`,
            evaluation: result.evaluation,
          };
        }),
      ),
      ...soundDocumentsOf(workspace, 'MetricsReport').flatMap(({ source, value }): readonly Situation[] => {
        // Rows are read on the command line; what they show is shown by a report, not by a test that editors run too.
        const policy = soundDocumentsOf(workspace, 'GovernancePolicy').find(
          (one) => path.dirname(one.source.uri) === path.dirname(source.uri),
        );
        if (!value.predictions || !policy) return [];
        const chosen = { reports: [source.uri], asOf: today };
        const simulation = simulate(workspace, policy.source, chosen, today, prepare);
        ok(simulation.is === 'decided', 'message' in simulation ? simulation.message : '');
        return [
          {
            where: `${link(source.uri)}, decided by \`gatewright simulate\``,
            evaluation: simulation.evaluation,
            about: [],
          },
        ];
      }),
    ];
    const complaints: string[] = [];
    const reports = soundDocumentsOf(workspace, 'MetricsReport');
    const wanted = (prepareReport: PrepareReport): void => reports.forEach((report) => void prepareReport(report));
    const prepare = await readRows(wanted, workspace, folder, ({ message }) => complaints.push(message));
    deepEqual(complaints, []);
    situations = decided(prepare);
  });

  /** Where a code is shown; undefined where it is nowhere. */
  const placeOf = (find: Finder, code: string): string | undefined => {
    for (const onlyAbout of [true, false]) {
      for (const situation of situations) {
        const found = find(code, situation, onlyAbout ? situation.about : undefined);
        if (found) return found;
      }
    }
    return undefined;
  };

  for (const { title, codes, find } of kinds) {
    it(`finds every one of: ${title.toLowerCase()}`, () => {
      const nowhere = Object.entries(codes).flatMap(([code, shown]) =>
        (placeOf(find, code) === undefined) === (shown === 'shown') ? [code] : [],
      );
      deepEqual(nowhere, [], 'not in any sample, or shown although it is said that it can not be');
    });
  }

  it('says where', () => {
    const sections = kinds.map(({ title, codes, find }) => {
      const lines = Object.entries(codes).map(([code, shown]) => {
        const where = shown === 'shown' ? placeOf(find, code) : `— (${shown.not})`;
        return `| \`${code}\` | ${where ?? ''} |`;
      });
      return `## ${title}\n\n| | For example in |\n| --- | --- |\n${lines.join('\n')}\n`;
    });
    const text = `# What the samples show\n\nEvery type of gate, outcome, effect, reason and level of enforcement occurs in [the samples](../samples/README.md). A test draws this page from what they are decided as, and fails where something is missing.\n\n${sections.join('\n')}`;
    if (process.env.GATEWRIGHT_UPDATE) writeFileSync(page, text);
    equal(readFileSync(page, 'utf8'), text, 'stale: run this test with --update');
  });
});
