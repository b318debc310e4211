import { jurisdictionsAround } from '../../catalog/laws.ts';
import { atMost, parseDuration } from '../../gates/duration.ts';
import type { Path } from '../../yaml/node.ts';
import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'audit/retention-too-short',
  severity: 'warning',
  summary: 'Logs or documents of a high-risk model are kept for less time than the EU AI Act asks.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { value, report } = context;
    const { audit } = value;
    if (!audit) return;
    const view = policyViewOf(context);
    const places = [view.value, ...view.bases.map((base) => base.value)].flatMap(
      (policy) => (policy.scope?.jurisdictions ?? []) as readonly (string | undefined)[],
    );
    const isInEu = places.some((place) => place !== undefined && jurisdictionsAround(place).includes('EU'));
    if (!isInEu || !isHighRisk(view)) return;
    for (const { written, least, words, article, what, path } of [
      {
        written: audit.inferenceLog?.retention,
        least: 'P6M',
        words: 'six months',
        article: 'Articles 19 and 26',
        what: 'logs',
        path: ['audit', 'inferenceLog', 'retention'],
      },
      {
        written: audit.documentationRetention,
        least: 'P10Y',
        words: 'ten years',
        article: 'Article 18',
        what: 'documentation',
        path: ['audit', 'documentationRetention'],
      },
    ] satisfies readonly {
      written: string | undefined;
      least: string;
      words: string;
      article: string;
      what: string;
      path: Path;
    }[]) {
      const [kept, asked] = [written === undefined ? undefined : parseDuration(written), parseDuration(least)];
      // Months and days can't always be compared; only what is surely shorter is told.
      if (!kept || !asked || atMost(asked, kept) !== false) continue;
      report({
        path,
        message: `${written} is shorter than the ${words} for which ${article} of the EU AI Act ask to keep the ${what} of high-risk systems, so it is gone when it is asked for. Keep it for at least \`${least}\`. Laws change; this is no legal advice.`,
      });
    }
  },
});
