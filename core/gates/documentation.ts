import type { DocumentationGate, GovernancePolicy, Scope } from '../generated/GovernancePolicy.ts';
import { completeness as completenessOf, isNone } from '../model/card-completeness.ts';
import { findCardSection } from '../model/card-sections.ts';
import { isFilled } from '../model/placeholder.ts';
import { exactQuotient } from '../stats/decimal.ts';
import type { Declarations, DeclaredGate } from './declared.ts';
import { inCard, missingInCard, nothingFound, readMoment, showList, showPath, valueAt } from './declared-value.ts';
import { documentedBefore } from './documented-before.ts';
import { parseDuration } from './duration.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { compareMoments, isWithin } from './moment.ts';
import { compareQuantities, exactQuantity, showAgainst } from './quantity.ts';
import { type Asked, decided, type Finding, missingEvidence, nothingToCheck, notMet } from './requirement.ts';
import { roleApprovals } from './role-approvals.ts';
import { askedShare } from './share.ts';

/** Decides a `documentation` gate: what the card contains, when it was written and who approved it. */
export const decideDocumentationGate: DeclaredGate<DocumentationGate> = (gate, declarations) => {
  const require = gate.gate.require ?? {};
  const checks = [
    ...(require.sections ? [sections(gate, declarations, require.sections)] : []),
    ...(require.completeness === undefined ? [] : [completeness(gate, declarations)]),
    ...(require.maxAgeAfterTraining === undefined ? [] : [maxAge(gate, declarations, require.maxAgeAfterTraining)]),
    ...(require.beforeDeployment ? [documentedBefore(gate, declarations)] : []),
    ...(require.approvals ? [roleApprovals(gate, declarations, require.approvals)] : []),
  ];
  return checks.length > 0 ? checks : [nothingToCheck(gate)];
};

const asked = (key: string, why: string): Asked => ({ subject: key, policyPath: ['require', key], why });

function sections(gate: EffectiveGate, declarations: Declarations, required: readonly string[]): Check {
  const of = asked('sections', 'What is not written down is not known to those who use, review and oversee the model.');
  if (required.length === 0) return nothingToCheck(gate, of.policyPath);
  const { card } = declarations;
  const findings = required.flatMap((name): Finding[] => {
    const section = findCardSection(name);
    if (!section) {
      const what = `A model card has no section \`${name}\`, so no card can have it filled.`;
      return [missingEvidence(what, 'Correct the name in the policy.')];
    }
    const value = card && valueAt(card.value, [section]);
    return hasContent(section, value) ? [] : [missingInCard(declarations, [section])];
  });
  const evidence = card && { document: card, path: [findCardSection(required[0] ?? '') ?? 'metadata'] };
  const text = `The card has the sections ${showList(required)}.`;
  return decided(gate, of, findings, { text, observed: required.length, evidence });
}

/** Whether a section of a card says anything. `limitations: [none]` does not: every model has some. */
export function hasContent(section: string, value: unknown): boolean {
  if (section !== 'limitations' || !Array.isArray(value)) return isFilled(value);
  return value.some((item: unknown) => typeof item === 'string' && !isNone(item));
}

function completeness(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('completeness', "Reviewers can't judge what a card leaves out.");
  const least = askedShare(gate, of.policyPath);
  if (!least) return nothingToCheck(gate, of.policyPath);
  const { card } = declarations;
  if (!card) return decided(gate, of, [missingInCard(declarations, ['details'])], nothingFound);
  const { filled, total, missing } = completenessOf(card.value, {
    riskTier: riskTierFor(card.value.governance?.riskTier, gate),
  });
  const quotient = exactQuotient(filled, total);
  if (!quotient) return nothingToCheck(gate, of.policyPath);
  const share = exactQuantity(quotient);
  const shown = showAgainst(share, least);
  const sentence = `${filled} of ${total} fields are filled, a share of ${shown.value}; ${shown.bound} is required.`;
  const evidence = { document: card, path: ['metadata', 'name'] };
  if (compareQuantities(share, least) >= 0) {
    return decided(gate, of, [], { text: sentence, observed: share.value, evidence });
  }
  const more = missing.length > 8 ? ` and ${missing.length - 8} more` : '';
  const todo = `Fill ${showList(missing.slice(0, 8).map(showPath))}${more}.`;
  // Each field that counts is absent or a placeholder, yet how full a card is is known: it is not full enough.
  return decided(gate, of, [notMet(sentence, todo, evidence, share.value)], nothingFound);
}

type RiskTier = 'minimal' | 'limited' | 'high' | 'unacceptable';

/** The card's tier; high where the policy or the gate is for such models alone, whatever the card says. */
export function riskTierFor(onCard: RiskTier | undefined, gate: EffectiveGate): RiskTier | undefined {
  const scopes: readonly (Scope | undefined)[] = [(gate.policy as Partial<GovernancePolicy>).scope, gate.gate.scope];
  const isHigh = scopes.some((scope) => {
    const tiers = scope?.riskTier === undefined ? [] : [scope.riskTier].flat();
    return tiers.length > 0 && tiers.every((tier) => tier === 'high' || tier === 'unacceptable');
  });
  return isHigh ? 'high' : onCard;
}

function maxAge(gate: EffectiveGate, declarations: Declarations, limit: string): Check {
  const of = asked('maxAgeAfterTraining', 'A card that lags behind describes another model than the one in use.');
  const longest = parseDuration(limit);
  if (!longest) return nothingToCheck(gate, of.policyPath);
  const finished = inCard(declarations, ['training', 'run', 'finishedAt'], readMoment);
  const updated = inCard(declarations, ['metadata', 'updated'], readMoment);
  const unread = [finished, updated].flatMap((read) => ('finding' in read ? [read.finding] : []));
  if ('finding' in finished || 'finding' in updated) return decided(gate, of, unread, nothingFound);
  const { evidence } = updated;
  const [from, to] = [finished, updated].map((read) =>
    String(valueAt(read.evidence.document.value, read.evidence.path)),
  );
  const text = `Training finished on ${from}, the card was updated on ${to}.`;
  if (compareMoments(updated.value, finished.value) < 0) {
    const todo = 'Describe this training in the card, and write the day under `metadata.updated`.';
    return decided(gate, of, [notMet(`${text} It is older than the model.`, todo, evidence, to)], nothingFound);
  }
  const within = isWithin(finished.value, updated.value, longest);
  if (within === undefined) {
    const what = `${text} Whether that is within ${limit} depends on the time of day.`;
    return decided(
      gate,
      of,
      [missingEvidence(what, 'Write both with their time, as `2026-08-11T21:04:00Z`.', evidence)],
      nothingFound,
    );
  }
  const late = within
    ? []
    : [
        notMet(
          `${text} That is more than ${limit} later.`,
          'Let the pipeline write the card when it trains.',
          evidence,
          to,
        ),
      ];
  return decided(gate, of, late, { text, observed: to ?? null, evidence });
}
