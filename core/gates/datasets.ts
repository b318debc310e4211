import type { Dataset } from '../generated/ModelCard.ts';
import type { Declarations } from './declared.ts';
import { missingInCard } from './declared-value.ts';
import { type Evidence, type Finding, missingEvidence } from './requirement.ts';

/** One dataset of the card. */
export interface DeclaredDataset {
  readonly dataset: Dataset;
  /** `data[1] (credit-apps)` */
  readonly name: string;
  readonly index: number;
  readonly evidence: Evidence;
}

/**
 * The card's datasets. What holds for every dataset holds for a list without one too, so training and test data must be
 * among them, and each must say its role: taking a bad entry out must not make the rest pass.
 */
export function datasets(declarations: Declarations): {
  readonly all: readonly DeclaredDataset[];
  readonly findings: readonly Finding[];
} {
  const { card } = declarations;
  const data = card?.value.data;
  if (!card || !data || data.length === 0) return { all: [], findings: [missingInCard(declarations, ['data'])] };
  const all = data.map((dataset, index): DeclaredDataset => {
    const name = `\`data[${index}]\` (${dataset.name})`;
    return { dataset, name, index, evidence: { document: card, path: ['data', index] } };
  });
  const without = all.filter(({ dataset }) => dataset.role === undefined);
  const roles = (['training', 'test'] as const).filter((role) => !data.some((dataset) => dataset.role === role));
  return {
    all,
    findings: [
      ...without.map(({ name, evidence }) =>
        missingEvidence(`${name} does not say its role.`, 'Write the `role` of every dataset.', evidence),
      ),
      ...roles.map((role) =>
        missingEvidence(
          `No dataset has the role \`${role}\`.`,
          `Describe the ${role} data under \`data\` with \`role: ${role}\`.`,
          { document: card, path: ['data'] },
        ),
      ),
    ],
  };
}
