import type { TestCase } from '../generated/PolicyTest.ts';
import { configurationFor } from '../model/configuration.ts';
import type { DocumentTypes, Kind, SourceDocument, TypedDocument } from '../model/documents.ts';
import { kindOf } from '../model/documents.ts';
import { basesOf, documentsAt, policiesNamed } from '../model/resolve.ts';
import { sound } from '../model/soundness.ts';
import type { Workspace } from '../model/workspace.ts';
import { inlineDocuments } from '../schema/inline.ts';
import { nodeAt } from '../yaml/locate.ts';
import type { Path } from '../yaml/node.ts';
import { catalogOf } from './catalog-of.ts';
import type { DecisionInputs } from './decision-inputs.ts';
import { effectivePolicy } from './effective-policy.ts';
import type { Evaluation } from './evaluation.ts';
import type { PrepareReport, ReportDocument } from './evidence.ts';
import { type Unmet, unmetExpectations } from './expectation.ts';
import { evaluateInputs } from './rehearsal.ts';
import { parseSetValue, withValues } from './what-if.ts';

export type CaseResult = {
  readonly name: string;
  readonly path: Path;
} & (
  | {
      readonly is: 'passed' | 'failed';
      readonly unmet: readonly Unmet[];
      /** What it was decided from. */
      readonly inputs: DecisionInputs;
      readonly evaluation: Evaluation;
      readonly unusedSets: readonly string[];
    }
  /** Something that the case names is missing or has errors, so nothing was decided. */
  | { readonly is: 'broken'; readonly message: string; readonly at: Path }
);

/** Runs every case of a test document. `today` serves cases without `asOf`. */
export function runPolicyTest(
  workspace: Workspace,
  test: TypedDocument<'PolicyTest'>,
  today: string,
  prepare: PrepareReport,
): readonly CaseResult[] {
  const { value, source } = test;
  const found = policiesNamed(workspace, source.uri, value.policy);
  const policy = found[0] && sound(found[0], 'GovernancePolicy');
  return value.cases.map((testCase, index): CaseResult => {
    const head = { name: testCase.name, path: ['cases', index] };
    if (!policy) {
      const why = found[0] ? 'has errors' : 'is not found here';
      return {
        ...head,
        is: 'broken',
        message: `The policy \`${value.policy}\` ${why}, so nothing can be tested.`,
        at: ['policy'],
      };
    }
    return { ...head, ...runCase(workspace, test, policy, testCase, index, today, prepare) };
  });
}

type Ran = CaseResult extends infer R ? (R extends CaseResult ? Omit<R, 'name' | 'path'> : never) : never;

class Broken extends Error {
  constructor(
    message: string,
    readonly at: Path,
  ) {
    super(message);
  }
}

/** What came of a case, and what it was decided from beside the test itself. */
interface Decided {
  readonly from: readonly unknown[];
  readonly ran: Ran;
}

/** A case is decided again only where something is another: an edit of one report leaves most cases of a test as they are. */
const known = new WeakMap<SourceDocument, Map<number, Decided>>();

/** What a document that a case names was read from; nothing more of one that is written in the test. */
function readFrom(
  { source: own }: TypedDocument<'PolicyTest'>,
  document: (Pick<ReportDocument, 'rows'> & { readonly source: SourceDocument; readonly value: unknown }) | undefined,
): readonly unknown[] {
  if (!document) return [undefined];
  const { source, value, rows } = document;
  return source.comments === own.comments ? ['in place', rows] : [source, value, rows];
}

function runCase(
  workspace: Workspace,
  test: TypedDocument<'PolicyTest'>,
  policy: TypedDocument<'GovernancePolicy'>,
  testCase: TestCase,
  index: number,
  today: string,
  prepare: PrepareReport,
): Ran {
  try {
    const at = (...below: Path): Path => ['cases', index, ...below];
    const reports = evidenceOf(workspace, test, testCase.metrics, at('metrics'), 'MetricsReport').map((report) => {
      const prepared = prepare(report);
      if (typeof prepared === 'string') throw new Broken(prepared, at('metrics'));
      return prepared;
    });
    const [card] = evidenceOf(workspace, test, testCase.card, at('card'), 'ModelCard');
    const waivers = (testCase.waivers ?? []).flatMap((waiver, i) =>
      evidenceOf(workspace, test, waiver, at('waivers', i), 'Waiver'),
    );
    const { bases, unresolved } = basesOf(workspace, policy);
    if (unresolved[0])
      throw new Broken(`\`${unresolved[0].reference}\`, which the policy extends, can't be read.`, ['policy']);
    const sets = Object.entries(testCase.set ?? {}).map(([name, value]) => {
      const set = parseSetValue(name, value);
      if (!set)
        throw new Broken(
          `\`${name}: ${value}\` can't be set. Write \`metric: number\` or \`"metric[key=value]": number\`.`,
          at('set', name),
        );
      return set;
    });
    const { metrics } = configurationFor(workspace, policy.source.uri) ?? {};
    const from = [
      today,
      metrics,
      ...[policy, ...bases, card, ...reports, ...waivers].flatMap((d) => readFrom(test, d)),
    ];
    const before = known.get(test.source)?.get(index);
    if (before?.from.length === from.length && before.from.every((one, i) => one === from[i])) return before.ran;
    const merged = effectivePolicy(policy, bases, testCase.stage).policy;
    const changed = withValues(reports, sets, catalogOf(merged, metrics));
    const inputs: DecisionInputs = {
      policy,
      card,
      reports: changed.reports,
      options: {
        stage: testCase.stage,
        asOf: testCase.asOf ?? today,
        waivers,
        bases,
        metrics,
        hypothetical: sets.length > 0,
      },
    };
    const evaluation = evaluateInputs(inputs);
    const unmet = unmetExpectations(evaluation, testCase.expect, at('expect'));
    const ran: Ran = {
      is: unmet.length === 0 ? 'passed' : 'failed',
      unmet,
      inputs,
      evaluation,
      unusedSets: changed.unused.map((set) => set.name),
    };
    const ofTest = known.get(test.source) ?? new Map<number, Decided>();
    known.set(test.source, ofTest.set(index, { from, ran }));
    return ran;
  } catch (error) {
    if (error instanceof Broken) return { is: 'broken', message: error.message, at: error.at };
    throw error;
  }
}

function evidenceOf<K extends 'MetricsReport' | 'ModelCard' | 'Waiver'>(
  workspace: Workspace,
  test: TypedDocument<'PolicyTest'>,
  written: unknown,
  at: Path,
  kind: K,
): readonly TypedDocument<K>[] {
  if (written === undefined) return [];
  if (typeof written === 'string') return [load(workspace, test, written, at, kind)];
  if (Array.isArray(written)) return written.map((path: string, i) => load(workspace, test, path, [...at, i], kind));
  const inline = inlineDocuments('PolicyTest', test.value).find((d) => d.path.join('\n') === at.join('\n'));
  if (!inline) return [];
  const root = nodeAt(test.source.yaml, at);
  const source: SourceDocument = {
    ...test.source,
    header: { is: 'ours', kind },
    yaml: { ...test.source.yaml, root, value: inline.value },
  };
  return [{ kind, source, value: inline.value as unknown as DocumentTypes[K] }];
}

function load<K extends Kind>(
  workspace: Workspace,
  test: TypedDocument<'PolicyTest'>,
  path: string,
  at: Path,
  kind: K,
): TypedDocument<K> {
  const document = documentsAt(workspace, test.source.uri, path).find((d) => kindOf(d) === kind);
  if (!document) throw new Broken(`There is no ${kind} at \`${path}\`.`, at);
  const typed = sound(document, kind);
  if (!typed) throw new Broken(`\`${path}\` has errors, so nothing can be decided on it.`, at);
  return typed;
}
