import { evaluate } from '../../gates/evaluate.ts';
import type { GateResult } from '../../gates/evaluation.ts';
import { configurationFor } from '../../model/configuration.ts';
import type { SourceDocument } from '../../model/documents.ts';
import { isFilled } from '../../model/placeholder.ts';
import { basesOf } from '../../model/resolve.ts';
import { sound } from '../../model/soundness.ts';
import { gatesAsking, placeOfDemand } from '../asking-gates.ts';
import { reportsOfCard } from '../cards-of-report.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'fairness/no-mitigation',
  severity: 'information',
  summary: 'A fairness gate fails, and the card says nothing of what is done about it.',
  kinds: ['ModelCard'],
  check(context) {
    const { document, value, workspace, prepare, today, report } = context;
    const { mitigations, groupsAtRisk } = value.fairness ?? {};
    if (isFilled(mitigations) || groupsAtRisk?.some((group) => isFilled(group?.mitigation))) return;
    const card = sound(document, 'ModelCard');
    const asking = card ? gatesAsking(context, 'fairness') : [];
    if (!card || asking.length === 0) return;
    const sources = reportsOfCard(workspace, document, value);
    const reports = sources.flatMap((source) => {
      const typed = sound(source, 'MetricsReport');
      const prepared = typed && prepare(typed);
      return prepared && typeof prepared !== 'string' ? [prepared] : [];
    });
    if (reports.length === 0 || reports.length < sources.length) return;
    const told = new Set<string>();
    const decided = new Map<SourceDocument, readonly GateResult[]>();
    for (const one of asking) {
      if (told.has(one.id)) continue;
      told.add(one.id);
      const { policy, stage, id } = one;
      let gates = decided.get(policy.source);
      if (!gates) {
        const { bases } = basesOf(workspace, policy);
        const { metrics } = configurationFor(workspace, policy.source.uri) ?? {};
        const asOf = today ?? '9999-12-31';
        gates = evaluate(policy, card, reports, { stage, asOf, waivers: [], bases, metrics }).gates;
        decided.set(policy.source, gates);
      }
      const failed = gates.find((gate) => gate.id === id && gate.outcome === 'fail');
      if (!failed) continue;
      const subjects = failed.checks.filter(({ outcome }) => outcome === 'fail').map(({ subject }) => `\`${subject}\``);
      report({
        path: ['fairness'],
        part: 'key',
        message: `The gate \`${id}\` fails for ${subjects.join(', ')}, and the card says nothing of what is done about it. Write the measures under \`fairness.mitigations\`, or the plan under \`groupsAtRisk\`.`,
        related: [placeOfDemand(one, [])],
      });
    }
  },
});
