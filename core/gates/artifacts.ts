import type { Artifact } from '../generated/ModelCard.ts';
import type { Path } from '../yaml/node.ts';
import type { Declarations } from './declared.ts';
import { missingInCard } from './declared-value.ts';
import type { Evidence, Finding } from './requirement.ts';

/** One artifact of the card. */
export interface DeclaredArtifact {
  readonly artifact: Artifact;
  /** `artifacts[0]` with its location. */
  readonly name: string;
  at(...below: Path): Evidence;
}

/** The card's artifacts. What holds for every artifact holds for none of them too, so there must be one. */
export function artifacts(declarations: Declarations): {
  readonly all: readonly DeclaredArtifact[];
  readonly findings: readonly Finding[];
} {
  const { card } = declarations;
  const list = card?.value.artifacts;
  if (!card || !list || list.length === 0) return { all: [], findings: [missingInCard(declarations, ['artifacts'])] };
  const all = list.map((artifact, index): DeclaredArtifact => {
    const at = (...below: Path): Evidence => ({ document: card, path: ['artifacts', index, ...below] });
    return { artifact, name: `\`artifacts[${index}]\` (${artifact.uri})`, at };
  });
  return { all, findings: [] };
}
