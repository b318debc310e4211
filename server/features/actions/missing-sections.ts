import { effectivePolicy } from '../../../core/gates/effective-policy.ts';
import { completeness } from '../../../core/model/card-completeness.ts';
import { type CardSection, cardSections, findCardSection } from '../../../core/model/card-sections.ts';
import { kindOf, type SourceDocument } from '../../../core/model/documents.ts';
import { basesOf } from '../../../core/model/resolve.ts';
import { sound, soundParts } from '../../../core/model/soundness.ts';
import { describeAt } from '../../../core/schema/describe.ts';
import { insertEntry } from '../../../core/yaml/edit.ts';
import type { Snapshot } from '../../snapshot.ts';
import { policiesFor } from '../known.ts';
import { type Offer, type Offering, placedIn } from './offer.ts';

const headKeys: ReadonlySet<unknown> = new Set(['apiVersion', 'kind', 'metadata']);

/** At the head of a card: the sections that its policies ask for and all that a complete card has, empty. */
export const missingSections: Offering = (snapshot, document, { path }) => {
  if (kindOf(document) !== 'ModelCard' || !(path.length === 0 || headKeys.has(path[0]))) return [];
  const present = document.yaml.value as Readonly<Record<string, unknown>> | null;
  const isMissing = (section: CardSection): boolean => present?.[section] === undefined;
  const asked = askedSections(snapshot, document).filter(isMissing);
  const gaps = completeness(soundParts(document, 'ModelCard') ?? {}, {
    riskTier: soundParts(document, 'ModelCard')?.governance?.riskTier,
  });
  const of = new Set<unknown>([...asked, ...gaps.missing.map(([section]) => section)]);
  const all = cardSections.filter((section) => of.has(section) && isMissing(section));
  const offer = (title: string, sections: readonly CardSection[]): Offer => ({
    title,
    kind: 'refactor',
    edits: sections.flatMap((section) => placedIn(document, insertEntry(document, [], section, emptyOf(section)))),
  });
  return [
    ...asked.map((section) => offer(`Add the section \`${section}\`, which a policy asks for`, [section])),
    ...(all.length > 1 ? [offer(`Add the ${all.length} sections that a complete card has`, all)] : []),
  ];
};

/** Sections that a documentation gate requires at any stage. */
function askedSections({ workspace }: Snapshot, card: SourceDocument): readonly CardSection[] {
  const names = policiesFor(workspace, card).flatMap((policy) => {
    const typed = sound(policy, 'GovernancePolicy');
    if (!typed) return [];
    const { bases } = basesOf(workspace, typed);
    const stages: readonly (string | undefined)[] = typed.value.stages ?? [undefined];
    return stages.flatMap((stage) =>
      effectivePolicy(typed, bases, stage).gates.flatMap(({ effective: { gate, skipped } }) =>
        gate.type === 'documentation' && !skipped ? (gate.require?.sections ?? []) : [],
      ),
    );
  });
  return [...new Set(names.flatMap((name) => findCardSection(name) ?? []))];
}

/** Nothing that could be taken for an answer: required keys without values, or an empty map or list. */
function emptyOf(section: CardSection): string {
  const place = describeAt('ModelCard', {}, [section]);
  if (place?.types.includes('array')) return '[]';
  const required = (place?.properties ?? []).filter((property) => property.required);
  return required.length === 0 ? '{}' : required.map(({ name }) => `${name}:`).join('\n');
}
