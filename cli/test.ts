import type { PrepareReport } from '../core/gates/evidence.ts';
import { type CaseResult, runPolicyTest } from '../core/gates/policy-test.ts';
import { kindOf, type TypedDocument } from '../core/model/documents.ts';
import { sound } from '../core/model/soundness.ts';
import { prettyDiagnostic } from '../core/report/pretty.ts';
import { checkFile } from '../core/rules/check.ts';
import { placeOf } from '../core/yaml/locate.ts';
import type { ExitCode } from './exit-code.ts';
import { displayUri, type InputProblem, readInputs } from './files.ts';
import type { Output } from './output.ts';
import { readRows } from './rows.ts';
import { workspaceOf } from './workspace.ts';

export interface TestOptions {
  readonly format: 'pretty' | 'json' | 'ndjson';
}

/** `gatewright test [paths]`: runs the cases of policy tests. */
export async function runTest(
  paths: readonly string[],
  options: TestOptions,
  output: Output,
  cwd: string,
  today: string,
): Promise<ExitCode> {
  const nameOf = displayUri(cwd);
  const given = await readInputs(paths.length > 0 ? paths : ['.'], cwd);
  for (const problem of given.problems)
    output.error(`${output.errorStyle.red('error')}  ${problem.path}: ${problem.message}\n`);
  // A test names its policy, and may name files outside of the paths that were given.
  const around = await readInputs(['.'], cwd);
  const workspace = workspaceOf([...new Map([...around.files, ...given.files].map((f) => [f.uri, f])).values()], cwd);
  const documents = given.files.flatMap((file) => file.documents).filter((d) => kindOf(d) === 'PolicyTest');
  const tests: TypedDocument<'PolicyTest'>[] = [];
  let invalid = given.problems.length > 0;
  for (const document of documents) {
    const typed = sound(document, 'PolicyTest');
    if (typed) tests.push(typed);
    else {
      invalid = true;
      const file = workspace.files.get(document.uri);
      for (const d of file ? checkFile(workspace, file, { today }) : []) {
        if (d.severity === 'error') output.error(`${prettyDiagnostic(d, nameOf, output.errorStyle)}\n`);
      }
    }
  }
  if (documents.length === 0 && given.problems.length === 0) {
    output.error(
      `${output.errorStyle.red('error')}  No policy test is found in ${paths.join(', ') || 'this folder'}. A test has \`kind: PolicyTest\`.\n`,
    );
    return 2;
  }
  const complain = (problem: InputProblem): void =>
    output.error(`${output.errorStyle.red('error')}  ${problem.path}: ${problem.message}\n`);
  const run = (prepare: PrepareReport) =>
    tests.map((test) => ({ test, cases: runPolicyTest(workspace, test, today, prepare) }));
  const results = run(await readRows(run, workspace, cwd, complain));
  if (options.format === 'pretty')
    for (const { test, cases } of results) output.write(pretty(test, cases, nameOf, output));
  else {
    const plain = results.flatMap(({ test, cases }) => cases.map((result) => drawn(test, result, nameOf)));
    if (options.format === 'json') output.write(`${JSON.stringify(plain, null, 2)}\n`);
    else for (const result of plain) output.write(`${JSON.stringify(result)}\n`);
  }
  const all = results.flatMap(({ cases }) => cases);
  const passed = all.filter((result) => result.is === 'passed').length;
  if (options.format === 'pretty') output.write(`${passed} passed, ${all.length - passed} failed\n`);
  if (invalid || all.some((result) => result.is === 'broken')) return 2;
  return passed === all.length ? 0 : 1;
}

function location(test: TypedDocument<'PolicyTest'>, path: CaseResult['path'], nameOf: (uri: string) => string) {
  const { line, character } = test.source.lines.positionAt(placeOf(test.source.yaml, path).start);
  return { path: nameOf(test.source.uri), line: line + 1, column: character + 1 };
}

function pretty(
  test: TypedDocument<'PolicyTest'>,
  cases: readonly CaseResult[],
  nameOf: (uri: string) => string,
  { style }: Output,
): string {
  const lines = [style.bold(nameOf(test.source.uri))];
  const at = (path: CaseResult['path']): string => {
    const place = location(test, path, nameOf);
    return style.dim(`(${place.path}:${place.line}:${place.column})`);
  };
  for (const result of cases) {
    lines.push(`  ${result.is === 'passed' ? style.green('✓') : style.red('✗')} ${result.name}`);
    if (result.is === 'broken') lines.push(`      ${result.message} ${at(result.at)}`);
    else {
      for (const unmet of result.unmet)
        lines.push(
          `      ${unmet.what}: expected ${unmet.expected}, came out as ${style.bold(unmet.actual)}. ${unmet.message} ${at(unmet.path)}`,
        );
      for (const set of result.unusedSets)
        lines.push(`      ${style.yellow('!')} \`${set}\` sets a value that no entry of the report answers to`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function drawn(test: TypedDocument<'PolicyTest'>, result: CaseResult, nameOf: (uri: string) => string) {
  const head = { name: result.name, result: result.is, location: location(test, result.path, nameOf) };
  if (result.is === 'broken') return { ...head, message: result.message };
  const unmet = result.unmet.map(({ path, ...rest }) => ({ ...rest, location: location(test, path, nameOf) }));
  return { ...head, decision: result.evaluation.decision, unmet, unusedSets: result.unusedSets };
}
