import { writtenForm } from '../../yaml/value.ts';
import { catalogueFor } from '../report-catalog.ts';
import { measuredIn } from '../reported-metrics.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'MetricsReport'>({
  id: 'report/not-a-number',
  severity: 'error',
  summary: 'A measured value is no finite number in the range of its metric.',
  kinds: ['MetricsReport'],
  local: { MetricsReport: 'metrics' },
  check({ document, value, configuration, workspace, report, edit }) {
    const catalog = catalogueFor(workspace, configuration);
    for (const { name, value: measured, holder, key, path: at } of measuredIn(value)) {
      const written = writtenForm(document.yaml.written, holder, key) ?? String(measured);
      if (typeof measured !== 'number') {
        const number = numberIn(measured);
        const message = `\`${written}\` is a text, not a number, so no gate can hold it against a bound.${number === undefined ? ' Write a number; an uncertainty belongs into `ci`.' : ` Write ${number}.`}`;
        const fixes =
          number === undefined
            ? []
            : [{ title: `Write ${number}`, edits: edit.replaceValue(at, number), preferred: true, safe: true }];
        report({ path: at, message, fixes });
        continue;
      }
      if (!Number.isFinite(measured)) {
        report({
          path: at,
          message: `\`${written}\` is no number that a bound can be held against, and every gate on it errs. Measure again, or leave the entry out.`,
        });
        continue;
      }
      const match = catalog.find(name);
      if (match?.kind !== 'metric') continue;
      const { min, max } = match.metric.range;
      if ((min === undefined || measured >= min) && (max === undefined || measured <= max)) continue;
      const percent =
        max === 1 && measured > 1 && measured <= 100 ? String(Number((measured / 100).toPrecision(15))) : undefined;
      const hint = percent === undefined ? 'Check what was measured.' : `Is it a percentage? Then write ${percent}.`;
      const fixes =
        percent === undefined
          ? []
          : [{ title: `Write ${percent}`, edits: edit.replaceValue(at, percent), preferred: true }];
      report({
        path: at,
        message: `\`${match.metric.name}\` lies between ${min ?? '−∞'} and ${max ?? '∞'}, so ${written} measures something else and every gate on it errs. ${hint}`,
        fixes,
      });
    }
  },
});

/** `94%` → 0.94, `0.94` in quotes → 0.94; undefined for anything that says more than one number. */
function numberIn(text: string): string | undefined {
  const match = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(%?)\s*$/.exec(text);
  if (!match?.[1]) return undefined;
  return match[2] ? String(Number((Number(match[1]) / 100).toPrecision(15))) : match[1];
}
