import type { CodeLens } from 'vscode-languageserver-types';
import type { CaseResult } from '../../core/gates/policy-test.ts';
import { kindOf } from '../../core/model/documents.ts';
import { serverCommands } from '../protocol/messages.ts';
import type { Snapshot } from '../snapshot.ts';
import { rangeOf } from './place.ts';
import { casesOf } from './test-results.ts';

/** Whether each case of a policy's tests comes out as it expects; a click runs it and says why. */
export function testLenses(snapshot: Snapshot, uri: string): CodeLens[] {
  if (!snapshot.complete) return [];
  return (snapshot.file(uri)?.documents ?? []).flatMap((document) => {
    if (kindOf(document) !== 'PolicyTest') return [];
    const cases = casesOf(snapshot, document);
    const lenses = cases.map((result, index): CodeLens => {
      const { start } = rangeOf(document, result.path, 'key');
      const command = { title: titleOf(result), command: serverCommands.runTests, arguments: [uri, index] };
      return { range: { start, end: start }, command };
    });
    if (cases.length < 2) return lenses;
    const failed = cases.filter(({ is }) => is !== 'passed').length;
    const title = failed === 0 ? `Run · ✓ all ${cases.length} as expected` : `Run · ✗ ${failed} of ${cases.length}`;
    const { start } = rangeOf(document, ['cases'], 'key');
    return [
      { range: { start, end: start }, command: { title, command: serverCommands.runTests, arguments: [uri] } },
      ...lenses,
    ];
  });
}

function titleOf(result: CaseResult): string {
  if (result.is === 'broken') return `! ${result.message}`;
  const [first, ...more] = result.unmet;
  if (!first) return '✓ as expected';
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  return `✗ ${first.what}: expected ${first.expected}, got ${first.actual}${others}`;
}
