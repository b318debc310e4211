import { parseDuration } from '../../gates/duration.ts';
import { compareMoments, isWithin, parseMoment } from '../../gates/moment.ts';
import type { Severity } from '../../model/diagnostic.ts';
import {
  type AskingGate,
  gatesAsking,
  namesReadablePolicies,
  placeOfDemand,
  severityOfGate,
  whoAsks,
} from '../asking-gates.ts';
import { defineRule, type RelatedPlace } from '../rule.ts';

/** Where no policy says otherwise: the time that manual checklists take, after which a card is from another release. */
const USUAL = 'P14D';

export const rule = defineRule<'ModelCard'>({
  id: 'card/stale',
  severity: 'warning',
  summary: 'A card was not brought up to date when its model was trained.',
  kinds: ['ModelCard'],
  check(context) {
    const { value, report } = context;
    const { updated } = value.metadata ?? {};
    const { finishedAt } = value.training?.run ?? {};
    const [written, trained] = [parseMoment(updated ?? ''), parseMoment(finishedAt ?? '')];
    if (!written || !trained) return;
    const tell = (what: string, todo: string, asking?: AskingGate<'documentation'>, severity?: Severity): void => {
      const related: RelatedPlace[] = [{ path: ['training', 'run', 'finishedAt'], message: 'Training finished here.' }];
      if (asking) related.push(placeOfDemand(asking, ['require', 'maxAgeAfterTraining']));
      report({
        path: ['metadata', 'updated'],
        message: `Training finished on ${finishedAt}, and the card was updated on ${updated}: ${what} ${todo}`,
        related,
        severity: asking ? severityOfGate(asking.enforcement) : severity,
      });
    };
    const asked = gatesAsking(context, 'documentation').filter(({ gate }) => gate.gate.require?.maxAgeAfterTraining);
    if (compareMoments(written, trained) < 0) {
      tell('it describes an earlier model.', 'Describe this training in it, and write the day of that.', asked[0]);
      return;
    }
    // What a policy that can't be read asks for is not what is usual.
    if (asked.length === 0 && !namesReadablePolicies(context)) return;
    const limits = asked.length > 0 ? asked : [undefined];
    for (const asking of limits) {
      const limit = asking?.gate.gate.require?.maxAgeAfterTraining ?? USUAL;
      const span = parseDuration(limit);
      if (!span || isWithin(trained, written, span) !== false) continue;
      const who = asking ? `as ${whoAsks(asking)} allows` : 'as is usual';
      tell(
        `not within ${limit} of it, ${who}, and what is written late is written from memory.`,
        'Let the pipeline write the card when it trains.',
        asking,
        // It may have been there in time, and revised since; where no policy asks, that is nobody's fault.
        'information',
      );
      return;
    }
  },
});
