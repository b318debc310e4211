import { realpath, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PrepareReport, ReportDocument } from '../core/gates/evidence.ts';
import type { ComputedRows } from '../core/gates/rows-evidence.ts';
import { prepareWith, reportsWithRows } from '../core/gates/rows-preparation.ts';
import { predictionsSpec } from '../core/gates/rows-spec.ts';
import { resolvePath } from '../core/model/resolve.ts';
import type { Workspace } from '../core/model/workspace.ts';
import type { RowProblem, RowProblems } from '../core/stats/rows/batch.ts';
import { readRowsFromDisk } from '../server/node/rows.ts';
import { readRowsByDuckDb } from './duckdb.ts';
import { display, type InputProblem, isBelow } from './files.ts';

/** What counts rows: our own reader, or DuckDB where somebody asks for it. */
export type RowsEngine = 'own' | 'duckdb';

type Read = ComputedRows | { readonly is: 'refused'; readonly problems: readonly InputProblem[] };

/**
 * Reads the rows of the reports that a computation asks for, and gives what lays them over each. The computation is run
 * once to see which reports it needs; what can't be read is complained of, and its report refused.
 */
export async function readRows(
  computation: (prepare: PrepareReport) => unknown,
  workspace: Workspace,
  cwd: string,
  complain: (problem: InputProblem) => void,
  engine: RowsEngine = 'own',
): Promise<PrepareReport> {
  const read = new Map<string, Read>();
  for (const [key, report] of reportsWithRows(computation)) {
    const rows = await rowsOf(report, workspace, cwd, engine);
    read.set(key, rows);
    if (rows.is === 'refused') for (const problem of rows.problems) complain(problem);
  }
  return prepareWith((key) => {
    const rows = read.get(key);
    return rows?.is === 'refused' ? { is: 'refused', message: rows.problems[0]?.message ?? '' } : rows;
  });
}

async function rowsOf(report: ReportDocument, workspace: Workspace, cwd: string, engine: RowsEngine): Promise<Read> {
  const { source, value } = report;
  const written = value.predictions?.path ?? '';
  const asked = predictionsSpec(value);
  const name = display(fileURLToPath(source.uri), cwd);
  const refused = (message: string): Read => ({ is: 'refused', problems: [{ path: name, message }] });
  if (typeof asked === 'string') return refused(asked);
  if (asked === undefined) return refused('The report has no `predictions`.');
  const resolved = resolvePath(workspace, source.uri, written);
  const outside = `\`predictions.path: ${written}\` leads out of the workspace, and is not read.`;
  if (resolved.is === 'outside') return refused(outside);
  const file = fileURLToPath(resolved.uri);
  const real = await realpath(file).catch(() => undefined);
  if (real === undefined) return refused(`There is no file \`${written}\`, which \`predictions\` names.`);
  // A symbolic link must not lead out either.
  const roots = await Promise.all(workspace.roots.map((root) => realpath(fileURLToPath(root)).catch(() => undefined)));
  if (!roots.some((root) => root !== undefined && isBelow(real, root))) return refused(outside);
  if (!(await stat(real)).isFile()) return refused(`\`${written}\`, which \`predictions\` names, is no file.`);
  const shown = display(file, cwd);
  try {
    const result = await (engine === 'duckdb'
      ? readRowsByDuckDb(real, asked.spec)
      : readRowsFromDisk(real, asked.spec));
    if (result.is === 'computed') return result;
    return { is: 'refused', problems: told(shown, result.problems) };
  } catch (error) {
    const cause = error instanceof Error ? error.message : 'unknown cause';
    return { is: 'refused', problems: [{ path: shown, message: `This file can't be read: ${cause}` }] };
  }
}

function told(path: string, { first, count }: RowProblems): readonly InputProblem[] {
  const one = ({ at, column, message }: RowProblem): InputProblem => ({
    path: at === null ? path : `${path}:${at}`,
    message: column === null ? message : `column \`${column}\`: ${message}`,
  });
  const more = count - first.length;
  const rest: InputProblem[] = more > 0 ? [{ path, message: `${more} more rows or values can't be read.` }] : [];
  const why = { path, message: 'Nothing is computed from a file that can be read in part only.' };
  return [...first.map(one), ...rest, why];
}
