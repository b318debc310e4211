import { type Predictions, unfitField } from '../../gates/unfit-predictions.ts';
import { defineRule } from '../rule.ts';
import { isUnread } from '../spoken-for.ts';

export const rule = defineRule<'MetricsReport'>({
  id: 'report/unusable-predictions',
  severity: 'error',
  summary: 'A field of `predictions` keeps its rows from being used.',
  kinds: ['MetricsReport'],
  check({ document, value, report }) {
    if (!value.predictions) return;
    const unfit = unfitField(value.predictions as Predictions);
    // What is misspelt or of another type is not missing.
    if (!unfit || unfit.beside.some((field) => isUnread(document, ['predictions', field]))) return;
    report({
      path: ['predictions', unfit.field],
      part: 'entry',
      message: `${unfit.message} Until then nothing is decided on this report.`,
    });
  },
});
