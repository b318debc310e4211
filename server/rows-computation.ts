import type { ReportDocument } from '../core/gates/evidence.ts';
import type { PreparedRows } from '../core/gates/rows-preparation.ts';
import { predictionsSpec } from '../core/gates/rows-spec.ts';
import { resolvePath } from '../core/model/resolve.ts';
import type { Workspace } from '../core/model/workspace.ts';
import type { RowProblem } from '../core/stats/rows/batch.ts';
import { readRowsFile } from '../core/stats/rows/rows-file.ts';
import type { FileSystem } from './workspace.ts';

/** What came of rows, and the file in the state that they were read in; no URI where the path leads outside. */
export interface ComputedFile {
  readonly rows: PreparedRows;
  readonly uri: string | undefined;
  readonly stamp: string | undefined;
}

export type ComputeRows = typeof computeRows;

/** A keystroke waits for no more than the counting of so many bytes: some three milliseconds. */
const part = 64 * 1024;

/** Reads the rows that a report names, in parts between which others get their turn. Never rejects. */
export async function computeRows(
  report: ReportDocument,
  workspace: Workspace,
  files: FileSystem,
  pause: () => Promise<void>,
): Promise<ComputedFile> {
  const written = report.value.predictions?.path ?? '';
  const asked = predictionsSpec(report.value);
  const refused = (message: string, uri?: string, stamp?: string): ComputedFile => ({
    rows: { is: 'refused', message },
    uri,
    stamp,
  });
  if (typeof asked === 'string') return refused(asked);
  if (!asked) return refused('The report has no `predictions`.');
  const resolved = resolvePath(workspace, report.source.uri, written);
  // Without a folder there is no workspace to stay in.
  if (resolved.is === 'outside' || workspace.roots.length === 0)
    return refused(`\`predictions.path: ${written}\` leads out of the workspace, and is not read.`);
  const { uri } = resolved;
  const opened = await files.openRows(uri, { within: workspace.roots });
  if ('is' in opened) {
    if (opened.is === 'missing') return refused(`There is no file \`${written}\` in the workspace.`, uri);
    const most = `${Math.round(opened.most / 1024 ** 2)} MiB`;
    return refused(`\`${written}\` has more than ${most}, which is not read here. The command line reads it.`, uri);
  }
  try {
    const { file, parquet, stamp } = opened;
    const result = await readRowsFile(file, asked.spec, { ...(parquet ? { parquet } : {}), pause, part });
    if (result.is === 'computed') return { rows: result, uri, stamp };
    const [first] = result.problems.first;
    return refused(`\`${written}\`${first ? told(first) : ' can not be read.'}`, uri, stamp);
  } catch (error) {
    const cause = error instanceof Error ? error.message : 'unknown cause';
    return refused(`\`${written}\` can't be read: ${cause}`, uri, opened.stamp);
  } finally {
    await opened.close().catch(() => undefined);
  }
}

function told({ at, column, message }: RowProblem): string {
  return `${at === null ? '' : `, line ${at}`}${column === null ? '' : `, column \`${column}\``}: ${message}`;
}
