import { parseDuration } from '../../gates/duration.ts';
import { isWithin, parseMoment } from '../../gates/moment.ts';
import { defineRule } from '../rule.ts';
import { stateOf } from '../waived-policy.ts';

/** How long before its last day a waiver is told of: time enough to mend what it excuses, or to decide anew. */
const NOTICE = 'P14D';

export const rule = defineRule<'Waiver'>({
  id: 'waiver/expires-soon',
  severity: 'information',
  summary: 'A waiver counts for two weeks more at most.',
  kinds: ['Waiver'],
  check({ document, value, today, report }) {
    const { expires } = value;
    if (expires === undefined || today === undefined) return;
    const [from, to, notice] = [parseMoment(today), parseMoment(expires), parseDuration(NOTICE)];
    if (!from || !to || !notice || !stateOf(document, { expires }, today).counts) return;
    if (isWithin(from, to, notice) !== true) return;
    const days = Number(to.day - from.day);
    const left = days === 0 ? 'Today is its last day' : `${days} day${days === 1 ? ' is' : 's are'} left`;
    report({
      path: ['expires'],
      message: `This waiver counts until ${expires}. ${left}; after that the gate counts in full and the model may be blocked. Mend what it excuses, or have the exception decided anew.`,
    });
  },
});
