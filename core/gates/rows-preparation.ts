// Which rows a computation asks for, and how they are laid over its reports: one way for every command and the editor.
import { evidenceSets, type PrepareReport, type ReportDocument } from './evidence.ts';
import { type ComputedRows, withRows } from './rows-evidence.ts';

/** What came of the rows of one report: figures, or a sentence that says why there are none. */
export type PreparedRows = ComputedRows | { readonly is: 'refused'; readonly message: string };

/** Reports with one key ask for the same of the same file; undefined where a report names no rows. */
export function rowsKeyOf({ source, value }: ReportDocument): string | undefined {
  if (!value.predictions) return undefined;
  const references = value.distributions?.map(({ feature, target, reference, current, samples }) => [
    feature,
    target,
    reference,
    current === undefined,
    samples === undefined,
  ]);
  return JSON.stringify([source.uri, value.predictions, references]);
}

/** The reports with rows that a computation uses, by their keys: it is run once, and its result thrown away. */
export function reportsWithRows(computation: (prepare: PrepareReport) => unknown): ReadonlyMap<string, ReportDocument> {
  const wanted = new Map<string, ReportDocument>();
  computation((report) => {
    const key = rowsKeyOf(report);
    if (key !== undefined) wanted.set(key, report);
    return report;
  });
  return wanted;
}

/** By the report's value: documents are wrapped anew each time they are asked for. */
const laid = new WeakMap<ReportDocument['value'], { readonly rows: ComputedRows; readonly report: ReportDocument }>();

/**
 * Lays rows over reports. `rowsOf` gives what came of a report's rows; where it gives a sentence, or they were refused,
 * nothing is decided on the report: what is left of it must not look complete.
 */
export function prepareWith(
  rowsOf: (key: string, report: ReportDocument) => PreparedRows | string | undefined,
): PrepareReport {
  return (report) => {
    const key = rowsKeyOf(report);
    const rows = key === undefined ? undefined : rowsOf(key, report);
    if (rows === undefined || typeof rows === 'string') return rows ?? report;
    if (rows.is === 'refused')
      return `The rows that \`predictions\` names can't be used, so nothing is decided on this report: ${rows.message}`;
    const known = laid.get(report.value);
    if (known?.rows === rows) return known.report;
    const prepared = withRows(report, rows);
    laid.set(report.value, { rows, report: prepared });
    return prepared;
  };
}

/** The sets of reports of one model each, prepared, without those of which a part can't be used. */
export function preparedSets(
  reports: readonly ReportDocument[],
  prepare: PrepareReport,
): readonly (readonly ReportDocument[])[] {
  return evidenceSets(reports).flatMap((written) => {
    const set = written.map(prepare).filter((report) => typeof report !== 'string');
    return set.length === written.length ? [set] : [];
  });
}
