import type { Check, GateResult } from '../../../core/gates/evaluation.ts';
import { runPolicyTest } from '../../../core/gates/policy-test.ts';
import { kindOf, readSource, type SourceDocument } from '../../../core/model/documents.ts';
import { policiesNamed } from '../../../core/model/resolve.ts';
import { sound } from '../../../core/model/soundness.ts';
import { documentsOf, nameOf } from '../../../core/model/workspace.ts';
import { insertItem } from '../../../core/yaml/edit.ts';
import { flowText, quoteIfNeeded } from '../../../core/yaml/scalar-text.ts';
import type { Decided } from '../../simulations.ts';
import type { Snapshot } from '../../snapshot.ts';
import { directoryOf, relativePath } from '../../uri.ts';
import { decidedPolicies } from '../outcomes.ts';
import { isTaken, type Offer, type Offering, placedIn } from './offer.ts';

/**
 * In a gate with a bound on one number: two cases of a policy test, one with a value that just passes, one that just
 * does not. Both are run before they are offered, and expect what came out.
 */
export const boundaryTests: Offering = (snapshot, document, { path }) => {
  if (kindOf(document) !== 'GovernancePolicy' || path[0] !== 'gates') return [];
  const known = decidedPolicies(snapshot, document.uri).find(({ policy }) => policy === document);
  if (!known || known.stale) return [];
  const gate = known.decided.evaluation.gates.find(
    ({ place }) => place.document === document && place.path[1] === path[1],
  );
  const check = gate && singleCheck(gate);
  if (!gate || !check) return [];
  const place = testFor(snapshot, document);
  if (!place) return [];
  return Object.entries(check.resolved ?? {}).flatMap(([side, bound]): readonly Offer[] => {
    const [inside, outside] = valuesAt(side, bound);
    const cases = [inside, outside].map((value) =>
      caseWith(snapshot, document, known.decided, gate, check, value, place.uri),
    );
    const [passing, failing] = cases;
    if (!passing || !failing || passing.outcome !== 'pass' || failing.outcome === 'pass') return [];
    const title = `Add tests of \`${gate.id}\` on both sides of \`${side}\`: ${inside} passes, ${outside} does not`;
    return [{ title, kind: 'refactor', ...place.with([passing.text, failing.text]) }];
  });
};

/** The check of a gate that compares its metric as a whole; slices and groups would need to be set one by one. */
function singleCheck(gate: GateResult): Check | undefined {
  const deciding = gate.checks.filter((check) => check.deciding !== false);
  const [check] = deciding;
  return gate.type === 'metric' && deciding.length === 1 && check?.metric === check?.subject ? check : undefined;
}

/** The values next to a bound, a tenth of its last digit apart, as they are written. */
function valuesAt(side: string, bound: number): readonly [inside: string, outside: string] {
  const digits = Math.min(12, (/\.(\d+)$/.exec(String(bound))?.[1]?.length ?? 0) + 1);
  const step = 10 ** -digits;
  const at = (value: number): string => String(Number(value.toFixed(digits)));
  switch (side) {
    case 'min':
      return [at(bound), at(bound - step)];
    case 'max':
      return [at(bound), at(bound + step)];
    case 'above':
      return [at(bound + step), at(bound)];
    default:
      return [at(bound - step), at(bound)];
  }
}

interface RunCase {
  readonly text: string;
  readonly outcome: GateResult['outcome'];
}

/** A case on the sample that decides the policy, with what came out when it was run. */
function caseWith(
  { workspace, today, prepare }: Snapshot,
  policy: SourceDocument,
  { sample }: Decided,
  gate: GateResult,
  check: Check,
  value: string,
  testUri: string,
): RunCase | undefined {
  const metric = check.metric ?? check.subject;
  const reports = sample.reports.map(({ source }) => relativePath(testUri, source.uri));
  const card = sample.card && relativePath(testUri, sample.card.source.uri);
  if (reports.includes(undefined) || reports.length === 0) return undefined;
  const textFor = (outcome: string): string =>
    [
      `name: ${quoteIfNeeded(`${gate.id}: ${metric} ${value} ${outcome === 'pass' ? 'just passes' : 'just does not pass'}`)}`,
      `metrics: ${flowText(reports.length === 1 ? reports[0] : reports)}`,
      ...(card === undefined ? [] : [`card: ${quoteIfNeeded(card)}`]),
      ...(sample.stage === undefined ? [] : [`stage: ${quoteIfNeeded(sample.stage)}`]),
      `asOf: ${sample.asOf}`,
      `set: {${quoteIfNeeded(metric)}: ${value}}`,
      `expect: {gates: {${quoteIfNeeded(gate.id)}: ${outcome}}}`,
    ].join('\n');
  const [trial] = readSource(testUri, testText(policy, [textFor('pass')], testUri)).documents;
  const test = trial && sound(trial, 'PolicyTest');
  const [result] = test ? runPolicyTest(workspace, test, today, prepare) : [];
  if (!result || result.is === 'broken' || result.unusedSets.length > 0) return undefined;
  const outcome = result.evaluation.gates.find(({ id }) => id === gate.id)?.outcome;
  return outcome && { text: textFor(outcome), outcome };
}

function testText(policy: SourceDocument, cases: readonly string[], uri: string): string {
  const { name = 'policy' } = nameOf(policy);
  const head = `apiVersion: gatewright/v1\nkind: PolicyTest\nmetadata: {name: ${quoteIfNeeded(`${name}-tests`)}}\n`;
  const reference = relativePath(uri, policy.uri) ?? name;
  const items = cases.map((text) => `  - ${text.replaceAll('\n', '\n    ')}\n`);
  return `${head}policy: ${quoteIfNeeded(reference)}\ncases:\n${items.join('')}`;
}

interface TestPlace {
  readonly uri: string;
  with(cases: readonly string[]): Pick<Offer, 'edits' | 'creates'>;
}

/** The policy's own test, or a new one beside the policy; undefined where a file of that name is something else. */
function testFor(snapshot: Snapshot, policy: SourceDocument): TestPlace | undefined {
  const { workspace } = snapshot;
  const own = documentsOf(workspace, 'PolicyTest').find((document) => {
    const test = sound(document, 'PolicyTest');
    return test !== undefined && policiesNamed(workspace, document.uri, test.value.policy)[0] === policy;
  });
  if (own) {
    const { uri } = own;
    return {
      uri,
      with: (cases) => ({ edits: cases.flatMap((text) => placedIn(own, insertItem(own, ['cases'], text))) }),
    };
  }
  const uri = `${directoryOf(policy.uri)}/${encodeURIComponent(nameOf(policy).name ?? 'policy')}.policytest.yaml`;
  if (isTaken(snapshot, uri)) return undefined;
  return { uri, with: (cases) => ({ edits: [], creates: { uri, text: testText(policy, cases, uri) } }) };
}
