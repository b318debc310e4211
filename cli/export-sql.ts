import { predictionsSpec } from '../core/gates/rows-spec.ts';
import { soundDocumentsOf } from '../core/model/workspace.ts';
import type { RowSpec } from '../core/stats/rows/row-spec.ts';
import { rowsSql } from '../core/stats/rows/sql.ts';
import { quotedName, type SqlDialect } from '../core/stats/rows/sql-text.ts';
import type { ExitCode } from './exit-code.ts';
import { displayUri, type InputProblem, readInputs } from './files.ts';
import type { Output } from './output.ts';
import { workspaceOf } from './workspace.ts';

export interface ExportSqlOptions {
  readonly metrics: readonly string[];
  /** Where the rows are, as `catalog.schema.table`; `predictions`, unless said otherwise. */
  readonly table: string;
  readonly dialect: SqlDialect;
}

/**
 * `gatewright export sql POLICY --metrics REPORT`: the query that counts a report's rows where they are. The policy's
 * protected attributes name the columns of groups that the report leaves out.
 */
export async function runExportSql(
  policies: readonly string[],
  { metrics, table, dialect }: ExportSqlOptions,
  output: Output,
  cwd: string,
): Promise<ExitCode> {
  const nameOf = displayUri(cwd);
  let invalid = false;
  const complain = ({ path, message }: InputProblem): void => {
    invalid = true;
    output.error(`${output.errorStyle.red('error')}  ${path}: ${message}\n`);
  };
  const [given, evidence] = await Promise.all([readInputs(policies, cwd), readInputs(metrics, cwd)]);
  for (const problem of [...given.problems, ...evidence.problems]) complain(problem);
  const workspace = workspaceOf([...given.files, ...evidence.files], cwd);
  const decisive = soundDocumentsOf(workspace, 'GovernancePolicy');
  if (decisive.length === 0)
    complain({ path: policies.join(', '), message: 'There is no policy without errors here. Run `gatewright check`.' });
  const columns: Record<string, string> = {};
  for (const { value } of decisive)
    for (const of of value.protectedAttributes ?? []) if (of.column !== undefined) columns[of.attribute] ??= of.column;
  const reports = soundDocumentsOf(workspace, 'MetricsReport').filter(({ value }) => value.predictions);
  if (reports.length === 0)
    complain({
      path: metrics.join(', '),
      message: 'No report without errors has `predictions`, which say what the columns mean. Add them.',
    });
  const from = table
    .split('.')
    .map((part) => quotedName(part, dialect))
    .join('.');
  const queries: string[] = [];
  for (const { source, value } of reports) {
    const asked = predictionsSpec(value);
    if (typeof asked === 'string') complain({ path: nameOf(source.uri), message: asked });
    else if (asked) {
      const spec: RowSpec = { ...asked.spec, attributes: { ...columns, ...asked.spec.attributes } };
      queries.push(rowsSql(spec, from, dialect));
    }
  }
  if (invalid) return 2;
  output.write(queries.join(';\n\n'));
  return 0;
}
