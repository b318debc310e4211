import { coverageOf } from '../core/gates/coverage.ts';
import type { PrepareReport } from '../core/gates/evidence.ts';
import { mutationOf } from '../core/gates/mutation.ts';
import { type CaseResult, runPolicyTest } from '../core/gates/policy-test.ts';
import { testedPolicies } from '../core/gates/tested-policy.ts';
import { kindOf, type TypedDocument } from '../core/model/documents.ts';
import { sound } from '../core/model/soundness.ts';
import { prettyDiagnostic } from '../core/report/pretty.ts';
import { plainCoverage, plainMutation, prettyCoverage, prettyMutation } from '../core/report/test-strength.ts';
import { checkFile } from '../core/rules/check.ts';
import { placeOf } from '../core/yaml/locate.ts';
import { readAround } from './around.ts';
import type { ExitCode } from './exit-code.ts';
import { displayUri, type InputProblem, readInputs } from './files.ts';
import type { Output } from './output.ts';
import { readRows } from './rows.ts';
import { workspaceOf } from './workspace.ts';

export interface TestOptions {
  /** What the cases show of each policy. */
  readonly coverage?: boolean;
  /** Which small mistakes in each policy no case would notice. */
  readonly mutate?: boolean;
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
  // A test names its policy, and may name files outside of the paths that were given: those of its workspace.
  const around = await readAround(given.files, cwd);
  const complain = (problem: InputProblem): void =>
    output.error(`${output.errorStyle.red('error')}  ${problem.path}: ${problem.message}\n`);
  for (const problem of [...given.problems, ...around.problems]) complain(problem);
  const workspace = workspaceOf(given.files, cwd, around);
  const documents = given.files.flatMap((file) => file.documents).filter((d) => kindOf(d) === 'PolicyTest');
  const tests: TypedDocument<'PolicyTest'>[] = [];
  let invalid = given.problems.length + around.problems.length > 0;
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
  const run = (prepare: PrepareReport) =>
    tests.map((test) => ({ test, cases: runPolicyTest(workspace, test, today, prepare) }));
  const results = run(await readRows(run, workspace, cwd, complain));
  const policies = options.coverage || options.mutate ? testedPolicies(results) : [];
  const coverage = options.coverage ? policies.map(coverageOf) : [];
  const mutation = options.mutate ? policies.map(mutationOf) : [];
  const all = results.flatMap(({ cases }) => cases);
  const passed = all.filter((result) => result.is === 'passed').length;
  if (options.format === 'pretty') {
    for (const { test, cases } of results) output.write(pretty(test, cases, nameOf, output));
    output.write(`${passed} passed, ${all.length - passed} failed\n`);
    for (const of of coverage) output.write(`\n${prettyCoverage(of, nameOf, output.style)}`);
    for (const of of mutation) output.write(`\n${prettyMutation(of, nameOf, output.style)}`);
  } else {
    const cases = results.flatMap(({ test, cases: of }) => of.map((result) => drawn(test, result, nameOf)));
    const more = {
      ...(options.coverage ? { coverage: coverage.map((of) => plainCoverage(of, nameOf)) } : {}),
      ...(options.mutate ? { mutation: mutation.map((of) => plainMutation(of, nameOf)) } : {}),
    };
    writePlain(cases, more, options, output);
  }
  if (invalid || all.some((result) => result.is === 'broken')) return 2;
  return passed === all.length && mutation.every(({ survivors }) => survivors.length === 0) ? 0 : 1;
}

/** Cases alone are a list; with what else was asked for, an object. Lines are a case, `{coverage}` or `{mutation}` each. */
function writePlain(
  cases: readonly object[],
  more: { readonly coverage?: readonly object[]; readonly mutation?: readonly object[] },
  { format }: TestOptions,
  output: Output,
): void {
  if (format === 'json') {
    output.write(`${JSON.stringify(Object.keys(more).length > 0 ? { cases, ...more } : cases, null, 2)}\n`);
    return;
  }
  const lines = [
    ...cases,
    ...(more.coverage ?? []).map((coverage) => ({ coverage })),
    ...(more.mutation ?? []).map((mutation) => ({ mutation })),
  ];
  for (const line of lines) output.write(`${JSON.stringify(line)}\n`);
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
