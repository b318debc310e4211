import type { PrepareReport } from '../core/gates/evidence.ts';
import { configurationsFor } from '../core/model/configuration.ts';
import type { Diagnostic } from '../core/model/diagnostic.ts';
import { kindOf, type SourceFile } from '../core/model/documents.ts';
import { sound } from '../core/model/soundness.ts';
import { soundDocumentsOf, type Workspace } from '../core/model/workspace.ts';
import { type CheckOptions as CoreOptions, checkFile } from '../core/rules/check.ts';
import type { CheckInWorkspace } from '../core/rules/fix-all.ts';
import { configuredFor } from '../core/rules/severity.ts';
import { readAround } from './around.ts';
import { type Changes, changesSince, isChangedFile, workspaceBefore } from './changes.ts';
import { countOf, drawnCheck } from './check-output.ts';
import type { ExitCode } from './exit-code.ts';
import { displayUri, type InputProblem, readInputs } from './files.ts';
import { type FixedFiles, fixFiles } from './fix.ts';
import { GitProblem } from './git.ts';
import type { Output } from './output.ts';
import { readRows } from './rows.ts';
import { ruleSettings } from './rule-settings.ts';
import { workspaceOf } from './workspace.ts';

export interface CheckOptions {
  readonly format: 'pretty' | 'json' | 'ndjson';
  readonly maxWarnings?: number;
  /** `id=severity`, over the configuration's. */
  readonly rule?: readonly string[];
  /** Whether to apply all fixes that need no asking. */
  readonly fix?: boolean;
  /** A revision: only what has changed since is checked, and what these changes made wrong elsewhere. */
  readonly changedSince?: string;
}

/**
 * `gatewright check [paths]`: every diagnostic of every document that the paths name, in the light of the whole working
 * folder, as an editor would say it.
 */
export async function runCheck(
  paths: readonly string[],
  options: CheckOptions,
  output: Output,
  cwd: string,
  today: string,
): Promise<ExitCode> {
  const nameOf = displayUri(cwd);
  let unusable = false;
  const complain = ({ path, message }: InputProblem): void => {
    unusable = true;
    output.error(`${output.errorStyle.red('error')}  ${path}: ${message}\n`);
  };
  const rules = ruleSettings(options.rule ?? []);
  if (typeof rules === 'string') {
    complain({ path: '--rule', message: rules });
    return 2;
  }
  const changes =
    options.changedSince === undefined ? undefined : await readChanges(options.changedSince, cwd, complain);
  if (changes === 'unknown') return 2;
  const read = await readInputs(paths.length > 0 ? paths : ['.'], cwd);
  const around = await readAround(read.files, cwd);
  for (const problem of [...read.problems, ...around.problems]) complain(problem);
  let workspace = workspaceOf(read.files, cwd, around);
  const given = read.files.map(({ uri }) => uri);
  complainOfConfigurations(workspace, given, nameOf, complain);

  const told = new Set<string>();
  const tell = (problem: InputProblem): void => {
    if (!told.has(problem.message)) complain(problem);
    told.add(problem.message);
  };
  const checking = (now: Workspace, uris: readonly string[], on: (problem: InputProblem) => void) =>
    checkOf(now, uris, { today, configuration: { rules } }, cwd, on);
  const { standardInput } = read;
  // Of standard input Git knows nothing: it is new.
  const changed = changes && given.filter((uri) => uri === standardInput?.uri || isChangedIn(changes, workspace, uri));
  let check = await checking(workspace, given, tell);
  let fixed: FixedFiles | undefined;
  if (options.fix) {
    const about = { cwd, standardInput: standardInput?.uri, nameOf };
    fixed = await fixFiles(workspace, changed ?? given, check, complain, about);
    // Rows are laid over the reports that asked for them; a report that was mended asks again.
    const hasMended = fixed.applied.some(({ uri }) => hasReport(fixed?.workspace.files.get(uri)));
    workspace = fixed.workspace;
    if (hasMended) check = await checking(workspace, given, tell);
  }
  const found = given.flatMap((uri) => inFile(check, workspace, uri));
  const diagnostics =
    changes && changed
      ? await causedBy(changes, found, new Set(changed), workspace, (before, uris) =>
          checking(before, uris, () => undefined),
        )
      : found;

  const text = standardInput && workspace.files.get(standardInput.uri)?.text;
  const fixesStandardInput = options.fix === true && text !== undefined;
  if (fixesStandardInput) output.write(`${standardInput?.byteOrderMark ? '\ufeff' : ''}${text}`);
  const checked = {
    diagnostics,
    documents: given.reduce((sum, uri) => sum + documentsIn(workspace.files.get(uri)), 0),
    ignored: given.filter((uri) => isIgnored(workspace, uri)).length,
    ...(fixed ? { fixed: fixed.applied } : {}),
    ...(changed ? { changed: { since: options.changedSince ?? '', files: changed.length } } : {}),
  };
  // Where the fixed text goes to standard output, nothing else may.
  if (fixesStandardInput) output.error(drawnCheck(checked, options.format, nameOf, output.errorStyle));
  else output.write(drawnCheck(checked, options.format, nameOf, output.style));
  if (unusable) return 2;
  const tooMany = options.maxWarnings !== undefined && countOf(diagnostics, 'warning') > options.maxWarnings;
  if (tooMany)
    output.error(
      `${output.errorStyle.red('error')}  ${countOf(diagnostics, 'warning')} warnings are more than the ${options.maxWarnings} that --max-warnings allows.\n`,
    );
  return countOf(diagnostics, 'error') > 0 || tooMany ? 1 : 0;
}

/** A check with the rows that the files at hand ask for. What of these can't be read is told. */
async function checkOf(
  workspace: Workspace,
  uris: readonly string[],
  options: CoreOptions,
  cwd: string,
  told: (problem: InputProblem) => void,
): Promise<CheckInWorkspace> {
  const hasRows = soundDocumentsOf(workspace, 'MetricsReport').some(({ value }) => value.predictions);
  if (!hasRows) return remembering((now, file) => checkFile(now, file, options));
  /** What was found in files that ask for no rows, so that these are checked once. */
  const known = new Map<SourceFile, readonly Diagnostic[]>();
  const asking = (prepare: PrepareReport): void => {
    for (const file of uris.flatMap((uri) => workspace.files.get(uri) ?? [])) {
      let asks = false;
      const noting: PrepareReport = (report) => {
        asks ||= report.value.predictions !== undefined;
        return prepare(report);
      };
      const found = checkFile(workspace, file, { ...options, prepare: noting });
      if (!asks) known.set(file, found);
    }
  };
  const prepare = await readRows(asking, workspace, cwd, told);
  const check: CheckInWorkspace = (now, file) => checkFile(now, file, { ...options, prepare });
  return remembering(check, new WeakMap([[workspace, known]]));
}

/** Checks each file of each workspace once. */
function remembering(
  check: CheckInWorkspace,
  known = new WeakMap<Workspace, Map<SourceFile, readonly Diagnostic[]>>(),
): CheckInWorkspace {
  return (workspace, file) => {
    let ofWorkspace = known.get(workspace);
    if (!ofWorkspace) known.set(workspace, (ofWorkspace = new Map()));
    let found = ofWorkspace.get(file);
    if (!found) ofWorkspace.set(file, (found = check(workspace, file)));
    return found;
  };
}

function hasReport(file: SourceFile | undefined): boolean {
  return file?.documents.some((document) => kindOf(document) === 'MetricsReport') === true;
}

function inFile(check: CheckInWorkspace, workspace: Workspace, uri: string): readonly Diagnostic[] {
  const file = workspace.files.get(uri);
  return file ? check(workspace, file) : [];
}

async function readChanges(
  revision: string,
  cwd: string,
  complain: (problem: InputProblem) => void,
): Promise<Changes | 'unknown'> {
  try {
    return await changesSince(revision, cwd);
  } catch (error) {
    if (!(error instanceof GitProblem)) throw error;
    complain({ path: '--changed-since', message: `It can't be known what has changed: ${error.message}.` });
    return 'unknown';
  }
}

function isChangedIn(changes: Changes, workspace: Workspace, uri: string): boolean {
  const file = workspace.files.get(uri);
  return file !== undefined && isChangedFile(changes, workspace, file);
}

/** Of what was found, what stands in changed files, and what would not be found elsewhere without the changes. */
async function causedBy(
  changes: Changes,
  found: readonly Diagnostic[],
  changed: ReadonlySet<string>,
  workspace: Workspace,
  checking: (before: Workspace, uris: readonly string[]) => Promise<CheckInWorkspace>,
): Promise<readonly Diagnostic[]> {
  const elsewhere = [...new Set(found.map(({ uri }) => uri))].filter((uri) => !changed.has(uri));
  const before = workspaceBefore(changes, workspace);
  const check = await checking(before, elsewhere);
  const known = new Set(elsewhere.flatMap((uri) => inFile(check, before, uri)).map(keyOf));
  return found.filter((diagnostic) => changed.has(diagnostic.uri) || !known.has(keyOf(diagnostic)));
}

function keyOf({ uri, rule, severity, message, range }: Diagnostic): string {
  return JSON.stringify([uri, rule, severity, message, range]);
}

/** A configuration with errors counts in part only, which must not go unnoticed where it is not among what is checked. */
function complainOfConfigurations(
  workspace: Workspace,
  given: readonly string[],
  nameOf: (uri: string) => string,
  complain: (problem: InputProblem) => void,
): void {
  const counting = new Set(given.flatMap((uri) => configurationsFor(workspace, uri)));
  for (const document of counting) {
    if (given.includes(document.uri) || sound(document, 'Configuration')) continue;
    const path = nameOf(document.uri);
    complain({
      path,
      message: `This configuration has errors, so not all of it counts; \`gatewright check ${path}\` lists them.`,
    });
  }
}

function documentsIn(file: SourceFile | undefined): number {
  return (file?.documents ?? []).filter(({ header }) => header.is !== 'foreign').length;
}

function isIgnored(workspace: Workspace, uri: string): boolean {
  return documentsIn(workspace.files.get(uri)) > 0 && configuredFor(workspace, uri, undefined).settings.ignored;
}
