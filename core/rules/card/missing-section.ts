import { showPath } from '../../gates/declared-value.ts';
import { hasContent, riskTierFor } from '../../gates/documentation.ts';
import { compareQuantities, exactQuantity, showAgainst } from '../../gates/quantity.ts';
import { askedShare } from '../../gates/share.ts';
import { completeness } from '../../model/card-completeness.ts';
import { type CardSection, findCardSection } from '../../model/card-sections.ts';
import { isFilled } from '../../model/placeholder.ts';
import { sectionSkeleton } from '../../model/section-skeletons.ts';
import { exactQuotient } from '../../stats/decimal.ts';
import { type AskingGate, gatesAsking, placeOfDemand, severityOfGate, whoAsks } from '../asking-gates.ts';
import { defineRule, type RuleContext } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'card/missing-section',
  severity: 'error',
  summary: 'A card lacks what its policy requires of it at its stage and risk tier.',
  kinds: ['ModelCard'],
  check(context) {
    const told = new Set<CardSection>();
    for (const asking of gatesAsking(context, 'documentation')) {
      sections(context, asking, told);
      share(context, asking);
    }
  },
});

type Asking = AskingGate<'documentation'>;

function sections({ value, report, edit }: RuleContext<'ModelCard'>, asking: Asking, told: Set<CardSection>): void {
  const required: readonly (string | undefined)[] = asking.gate.gate.require?.sections ?? [];
  for (const [index, name] of required.entries()) {
    const section = name === undefined ? undefined : findCardSection(name);
    if (!section || told.has(section)) continue;
    const written = value[section];
    // What is there but says nothing is for card/placeholder.
    if (hasContent(section, written) || (written !== undefined && holdsText(written))) continue;
    told.add(section);
    const isAbsent = written === undefined;
    const tier = value.governance?.riskTier;
    const elsewhere = asking.otherStages.filter((stage) => !asks(asking.at(stage), section));
    const spared =
      elsewhere.length > 0 ? ` At ${elsewhere.map((s) => `\`${s}\``).join(', ')} it is not asked for.` : '';
    report({
      path: [section],
      message: `\`${section}\` is ${isAbsent ? 'missing' : 'empty'}, and ${whoAsks(asking)} requires it${tier === undefined ? '' : ` of this ${tier}-risk model`}, so the gate \`${asking.id}\` can't pass.${spared} Write it.`,
      severity: severityOfGate(asking.enforcement),
      related: [placeOfDemand(asking, ['require', 'sections', index])],
      fixes: isAbsent
        ? [
            {
              title: `Insert \`${section}\` to fill in`,
              edits: edit.insertEntry([], section, sectionSkeleton(section)),
            },
          ]
        : [],
    });
  }
}

function asks(gate: Asking['gate'] | undefined, section: CardSection): boolean {
  return gate?.gate.require?.sections?.some((name) => findCardSection(name) === section) ?? false;
}

function holdsText(value: unknown): boolean {
  if (typeof value === 'string') return true;
  return typeof value === 'object' && value !== null && !isFilled(value) && Object.values(value).some(holdsText);
}

/** How full the card is, against the share that is asked for. */
function share({ value, report }: RuleContext<'ModelCard'>, asking: Asking): void {
  const path = ['require', 'completeness'];
  const least = asking.gate.gate.require?.completeness === undefined ? undefined : askedShare(asking.gate, path);
  if (!least) return;
  const riskTier = riskTierFor(value.governance?.riskTier, asking.gate);
  const { filled, total, missing } = completeness(value, { riskTier });
  const quotient = exactQuotient(filled, total);
  if (!quotient || compareQuantities(exactQuantity(quotient), least) >= 0) return;
  const shown = showAgainst(exactQuantity(quotient), least);
  const [first] = missing;
  const more = missing.length > told ? ` and ${missing.length - told} more` : '';
  report({
    path: ['metadata', 'name'],
    message: `${filled} of the ${total} fields that a ${riskTier ?? 'high'}-risk model's card has are filled, a share of ${shown.value}, and ${whoAsks(asking)} requires ${shown.bound}. Missing are ${missing
      .slice(0, told)
      .map((at) => `\`${showPath(at)}\``)
      .join(', ')}${more}.`,
    severity: severityOfGate(asking.enforcement),
    related: [
      placeOfDemand(asking, path),
      ...(first ? [{ path: first, message: 'The first field that is missing belongs here.' }] : []),
    ],
  });
}

/** How many missing fields one message names. */
const told = 6;
