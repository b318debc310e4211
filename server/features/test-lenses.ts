import type { CodeLens } from 'vscode-languageserver-types';
import { type CaseResult, runPolicyTest } from '../../core/gates/policy-test.ts';
import { kindOf, type SourceDocument } from '../../core/model/documents.ts';
import { sound } from '../../core/model/soundness.ts';
import type { Snapshot } from '../snapshot.ts';
import { rangeOf } from './place.ts';

const results = new WeakMap<
  SourceDocument,
  { readonly key: string; readonly rows: Snapshot['rows']; readonly cases: readonly CaseResult[] }
>();

/** Whether each case of a policy's tests comes out as it expects. */
export function testLenses(snapshot: Snapshot, uri: string): CodeLens[] {
  if (!snapshot.complete) return [];
  return (snapshot.file(uri)?.documents ?? []).flatMap((document) =>
    kindOf(document) === 'PolicyTest'
      ? casesOf(snapshot, document).map((result) => {
          const { start } = rangeOf(document, result.path, 'key');
          return { range: { start, end: start }, command: { title: titleOf(result), command: '' } };
        })
      : [],
  );
}

/** Run again when anything has changed: a case reads policies, reports, cards and waivers. */
function casesOf(snapshot: Snapshot, document: SourceDocument): readonly CaseResult[] {
  const key = `${snapshot.revisions.all} ${snapshot.today}`;
  const known = results.get(document);
  if (known?.key === key && known.rows === snapshot.rows) return known.cases;
  const test = sound(document, 'PolicyTest');
  const cases = test ? runPolicyTest(snapshot.workspace, test, snapshot.today, snapshot.prepare) : [];
  results.set(document, { key, rows: snapshot.rows, cases });
  return cases;
}

function titleOf(result: CaseResult): string {
  if (result.is === 'broken') return `! ${result.message}`;
  const [first, ...more] = result.unmet;
  if (!first) return '✓ as expected';
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  return `✗ ${first.what}: expected ${first.expected}, got ${first.actual}${others}`;
}
