import { nameKey } from '../catalog/name-key.ts';
import type { ModelCard } from '../generated/ModelCard.ts';

/** The sections of a model card, in the order of its schema. */
export const cardSections = [
  'details',
  'governance',
  'intendedUse',
  'factors',
  'training',
  'artifacts',
  'data',
  'signature',
  'serving',
  'evaluation',
  'fairness',
  'explainability',
  'robustness',
  'limitations',
  'tradeoffs',
  'risks',
  'humanOversight',
  'security',
  'deployment',
  'monitoring',
  'cost',
  'environment',
  'citation',
] as const satisfies readonly (keyof ModelCard)[];

export type CardSection = (typeof cardSections)[number];

/** The section that a policy means by a name; case and separators don't matter. */
export function findCardSection(name: string): CardSection | undefined {
  const key = nameKey(name);
  return cardSections.find((section) => nameKey(section) === key);
}
