import { type CaseResult, runPolicyTest } from '../../core/gates/policy-test.ts';
import type { SourceDocument } from '../../core/model/documents.ts';
import { sound } from '../../core/model/soundness.ts';
import type { Snapshot } from '../snapshot.ts';

const results = new WeakMap<
  SourceDocument,
  { readonly key: string; readonly rows: Snapshot['rows']; readonly cases: readonly CaseResult[] }
>();

/** The results of a test's cases. Run again when anything has changed: a case reads policies, reports, cards and waivers. */
export function casesOf(snapshot: Snapshot, document: SourceDocument): readonly CaseResult[] {
  const key = `${snapshot.revisions.all} ${snapshot.today}`;
  const known = results.get(document);
  if (known?.key === key && known.rows === snapshot.rows) return known.cases;
  const test = sound(document, 'PolicyTest');
  const cases = test ? runPolicyTest(snapshot.workspace, test, snapshot.today, snapshot.prepare) : [];
  results.set(document, { key, rows: snapshot.rows, cases });
  return cases;
}
