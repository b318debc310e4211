// Why rows make no figure, and what to do about it.
import { lackingFields } from '../stats/rows/needed-fields.ts';
import type { ReportDocument } from './evidence.ts';

/** Why a gate that accepts figures of rows alone has none: of `metric` where it is one that rows may make. */
export function noRows(report: ReportDocument, metric?: string): string {
  const only = 'The gate accepts only figures computed from rows';
  if (report.rows)
    return `${only}, and the rows of this report don't make this one.${metric === undefined ? '' : rowsHint(metric, [report])}`;
  return report.value.predictions
    ? `${only}, and the rows that \`predictions\` names were not read here. \`gatewright simulate\` reads them.`
    : `${only}, and there are none. Add \`predictions\` to the report.`;
}

/** What keeps the rows of reports from making a metric, as sentences that begin with a space; empty where nothing does. */
export function rowsHint(metric: string, reports: readonly ReportDocument[]): string {
  for (const { rows, value } of reports) {
    if (!rows) continue;
    const notMade = rows.notMade.find(({ metrics }) => metrics.includes(metric));
    if (notMade) return ` Its rows don't make \`${metric}\`: ${notMade.why}.`;
    const lacking = lackingFields(metric, value.predictions ?? {});
    if (lacking.length > 0)
      return ` Its rows make \`${metric}\` with ${lacking.map((field) => `\`${field}\``).join(' and ')} in \`predictions\`.`;
  }
  return '';
}
