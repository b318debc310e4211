import type { Diagnostic, Severity } from '../core/model/diagnostic.ts';
import type { SourceFile } from '../core/model/documents.ts';
import { soundDocumentsOf } from '../core/model/workspace.ts';
import { prettyDiagnostic } from '../core/report/pretty.ts';
import { checkFile } from '../core/rules/check.ts';
import type { ExitCode } from './exit-code.ts';
import { displayUri, readConfiguration, readInputs } from './files.ts';
import type { Output } from './output.ts';
import { readRows } from './rows.ts';
import { workspaceOf } from './workspace.ts';

export interface CheckOptions {
  readonly format: 'pretty' | 'json' | 'ndjson';
  readonly maxWarnings?: number;
  /** `id=severity`, over the configuration's. */
  readonly rule?: readonly string[];
}

/** `gatewright check [paths]`: every diagnostic of every document. */
export async function runCheck(
  paths: readonly string[],
  options: CheckOptions,
  output: Output,
  cwd: string,
  today: string,
): Promise<ExitCode> {
  const nameOf = displayUri(cwd);
  const { files: read, problems } = await readInputs(paths.length > 0 ? paths : ['.'], cwd);
  for (const problem of problems)
    output.error(`${output.errorStyle.red('error')}  ${problem.path}: ${problem.message}\n`);
  const around = read.some((file) => nameOf(file.uri) === 'gatewright.yaml') ? [] : await readConfiguration(cwd);
  const workspace = workspaceOf([...read, ...around], cwd);
  const files = read.map((file) => workspace.files.get(file.uri) ?? file);
  const configuration = soundDocumentsOf(workspace, 'Configuration')[0]?.value;
  const overrides = severities(options.rule ?? []);
  if (typeof overrides === 'string') {
    output.error(`${output.errorStyle.red('error')}  --rule: ${overrides}\n`);
    return 2;
  }
  let unreadable = false;
  const withRows = soundDocumentsOf(workspace, 'MetricsReport').filter(({ value }) => value.predictions);
  const prepare = await readRows(
    (asked) => withRows.map(asked),
    workspace,
    cwd,
    ({ path, message }) => {
      unreadable = true;
      output.error(`${output.errorStyle.red('error')}  ${path}: ${message}\n`);
    },
  );
  const diagnostics = files.flatMap((file: SourceFile) => {
    const found = checkFile(workspace, file, { today, prepare, ...(configuration ? { configuration } : {}) });
    return found.flatMap((diagnostic) => override(diagnostic, overrides));
  });
  const documents = files.reduce(
    (sum, file) => sum + file.documents.filter((d) => d.header.is !== 'foreign').length,
    0,
  );
  const count = (severity: Severity): number => diagnostics.filter((d) => d.severity === severity).length;
  switch (options.format) {
    case 'json':
      output.write(
        `${JSON.stringify(
          diagnostics.map((d) => plain(d, nameOf)),
          null,
          2,
        )}\n`,
      );
      break;
    case 'ndjson':
      for (const diagnostic of diagnostics) output.write(`${JSON.stringify(plain(diagnostic, nameOf))}\n`);
      break;
    case 'pretty':
      for (const diagnostic of diagnostics) output.write(`${prettyDiagnostic(diagnostic, nameOf, output.style)}\n`);
      output.write(
        `${documents} documents: ${count('error')} errors, ${count('warning')} warnings, ${count('information') + count('hint')} notes\n`,
      );
  }
  if (problems.length > 0 || unreadable) return 2;
  const tooMany = options.maxWarnings !== undefined && count('warning') > options.maxWarnings;
  return count('error') > 0 || tooMany ? 1 : 0;
}

type Overrides = ReadonlyMap<string, Severity | 'off'>;

function severities(rules: readonly string[]): Overrides | string {
  const known = ['error', 'warning', 'information', 'hint', 'off'];
  const result = new Map<string, Severity | 'off'>();
  for (const rule of rules) {
    const [id, severity] = rule.split('=');
    if (!id || !severity || !known.includes(severity))
      return `\`${rule}\` is not of the form id=severity with a severity of ${known.join(', ')}.`;
    result.set(id, severity as Severity | 'off');
  }
  return result;
}

function override(diagnostic: Diagnostic, overrides: Overrides): readonly Diagnostic[] {
  const severity = overrides.get(diagnostic.rule);
  if (severity === 'off') return [];
  return [severity === undefined ? diagnostic : { ...diagnostic, severity }];
}

function plain(diagnostic: Diagnostic, nameOf: (uri: string) => string) {
  const range = ({ start, end }: Diagnostic['range']) => ({
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  });
  return {
    path: nameOf(diagnostic.uri),
    ...range(diagnostic.range),
    rule: diagnostic.rule,
    severity: diagnostic.severity,
    message: diagnostic.message,
    related: diagnostic.related.map((r) => ({ path: nameOf(r.uri), ...range(r.range), message: r.message })),
    fixes: diagnostic.fixes.map((fix) => fix.title),
  };
}
