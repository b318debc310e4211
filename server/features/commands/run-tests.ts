import type { CaseResult } from '../../../core/gates/policy-test.ts';
import { kindOf, type SourceDocument } from '../../../core/model/documents.ts';
import { sound } from '../../../core/model/soundness.ts';
import { documentsOf } from '../../../core/model/workspace.ts';
import type { Snapshot } from '../../snapshot.ts';
import { rangeOf } from '../place.ts';
import { casesOf } from '../test-results.ts';
import { namesIn, type Run, uriIn } from './command.ts';

/** Runs the cases of a file's tests, one of them, or all of the workspace. */
export function runTests(snapshot: Snapshot, [where, index]: readonly unknown[]): Run {
  if (!snapshot.complete) return { refused: 'The workspace is still being read. Ask again in a moment.' };
  const uri = uriIn(where);
  const all =
    uri === undefined
      ? documentsOf(snapshot.workspace, 'PolicyTest')
      : (snapshot.file(uri)?.documents.filter((document) => kindOf(document) === 'PolicyTest') ?? []);
  if (all.length === 0) return { refused: 'No policy test is found there. A test has `kind: PolicyTest`.' };
  const results = all.flatMap((document) =>
    resultsOf(snapshot, document, typeof index === 'number' ? index : undefined),
  );
  const passed = results.filter(({ result }) => result === 'passed').length;
  const nameOf = namesIn(snapshot);
  const lines = results.map(({ uri: file, name, result, messages, line }) =>
    [
      `${result === 'passed' ? '✓' : '✗'} ${name} (${nameOf(file)}:${line + 1})`,
      ...messages.map((m) => `    ${m}`),
    ].join('\n'),
  );
  const title = `${passed} passed, ${results.length - passed} failed`;
  return { title, text: `${[...lines, title].join('\n')}\n`, data: results };
}

interface TestResult {
  readonly uri: string;
  readonly name: string;
  readonly result: CaseResult['is'];
  readonly messages: readonly string[];
  readonly line: number;
}

function resultsOf(snapshot: Snapshot, document: SourceDocument, only: number | undefined): readonly TestResult[] {
  const { uri } = document;
  if (!sound(document, 'PolicyTest')) {
    // Nothing of it was run: that is no success.
    const messages = ['The test has errors, so none of its cases was run. Mend them first; Problems lists them.'];
    return [{ uri, name: 'the whole test', result: 'broken', messages, line: rangeOf(document, [], 'key').start.line }];
  }
  return casesOf(snapshot, document)
    .filter((_, index) => only === undefined || index === only)
    .map((result) => ({
      uri,
      name: result.name,
      result: result.is,
      messages: messagesOf(result),
      line: rangeOf(document, result.path, 'key').start.line,
    }));
}

function messagesOf(result: CaseResult): readonly string[] {
  if (result.is === 'broken') return [result.message];
  return [
    ...result.unmet.map(
      ({ what, expected, actual, message }) => `${what}: expected ${expected}, came out as ${actual}. ${message}`,
    ),
    ...result.unusedSets.map((set) => `\`${set}\` sets a value that no entry of the report answers to.`),
  ];
}
