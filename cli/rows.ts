import { createReadStream } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PrepareReport, ReportDocument } from '../core/gates/evidence.ts';
import { type ComputedRows, withRows } from '../core/gates/rows-evidence.ts';
import { predictionsSpec } from '../core/gates/rows-spec.ts';
import { resolvePath } from '../core/model/resolve.ts';
import type { Workspace } from '../core/model/workspace.ts';
import { createRowAggregator, type RowAggregator } from '../core/stats/rows/aggregator.ts';
import type { RowProblem, RowProblems } from '../core/stats/rows/batch.ts';
import { createCsvReader } from '../core/stats/rows/csv.ts';
import type { RandomAccess } from '../core/stats/rows/parquet.ts';
import { display, type InputProblem } from './files.ts';

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
): Promise<PrepareReport> {
  const wanted = new Map<string, ReportDocument>();
  computation((report) => {
    if (report.value.predictions) wanted.set(keyOf(report), report);
    return report;
  });
  const read = new Map<string, Read>();
  for (const [key, report] of wanted) {
    const rows = await rowsOf(report, workspace, cwd);
    read.set(key, rows);
    if (rows.is === 'refused') for (const problem of rows.problems) complain(problem);
  }
  return (report) => {
    const rows = report.value.predictions && read.get(keyOf(report));
    if (!rows) return report;
    if (rows.is === 'computed') return withRows(report, rows);
    return `The rows that \`predictions\` names can't be used, so nothing is decided on this report: ${rows.problems[0]?.message ?? ''}`;
  };
}

/** Reports that ask for the same of the same file. */
function keyOf({ source, value }: ReportDocument): string {
  const references = value.distributions?.map(({ feature, target, reference }) => [feature, target, reference]);
  return JSON.stringify([source.uri, value.predictions, references]);
}

async function rowsOf(report: ReportDocument, workspace: Workspace, cwd: string): Promise<Read> {
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
    const aggregator = createRowAggregator(asked.spec);
    const problems = (await isParquet(real))
      ? await readParquetFile(real, aggregator)
      : await readCsv(real, aggregator);
    const result = aggregator.result(problems);
    if (result.is === 'computed') return result;
    return { is: 'refused', problems: told(shown, result.problems) };
  } catch (error) {
    const cause = error instanceof Error ? error.message : 'unknown cause';
    return { is: 'refused', problems: [{ path: shown, message: `This file can't be read: ${cause}` }] };
  }
}

function isBelow(file: string, root: string): boolean {
  const end = root.at(-1);
  return file.startsWith(end === '/' || end === '\\' ? root : `${root}${process.platform === 'win32' ? '\\' : '/'}`);
}

async function readCsv(file: string, aggregator: RowAggregator): Promise<RowProblems> {
  const reader = createCsvReader(aggregator.requests.all, aggregator.push);
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) reader.push(chunk as Uint8Array);
  return reader.end();
}

/** A Parquet file begins with PAR1, whatever its name is. */
async function isParquet(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'PAR1';
  } finally {
    await handle.close();
  }
}

async function readParquetFile(path: string, { requests, push }: RowAggregator): Promise<RowProblems> {
  const [{ readParquet }, zlib, { decompress: unzstd }] = await Promise.all([
    import('../core/stats/rows/parquet.ts'),
    import('node:zlib'),
    import('fzstd'),
  ]);
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const file: RandomAccess = {
      byteLength: size,
      slice: async (start, end = size) => {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
        if (bytesRead < bytes.length) throw new Error('The file ends too early');
        return bytes.buffer;
      },
    };
    // A page says how long it is unpacked: what would be longer is no page but an attack on the memory.
    const decompress = {
      GZIP: (bytes: Uint8Array, length: number) => zlib.gunzipSync(bytes, { maxOutputLength: Math.max(1, length) }),
      BROTLI: (bytes: Uint8Array, length: number) =>
        zlib.brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }),
      ZSTD: (bytes: Uint8Array, length: number) => unzstd(bytes, new Uint8Array(length)),
    };
    return await readParquet(file, requests.all, push, { decompress });
  } finally {
    await handle.close();
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
