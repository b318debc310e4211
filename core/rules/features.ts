import type { GovernancePolicy } from '../generated/GovernancePolicy.ts';
import type { ModelCard } from '../generated/ModelCard.ts';
import type { SourceDocument } from '../model/documents.ts';
import { nameWithRange, policiesNamed } from '../model/resolve.ts';
import { soundParts } from '../model/soundness.ts';
import type { Workspace } from '../model/workspace.ts';
import type { Path } from '../yaml/node.ts';

/** A column that a model reads, as its card says. */
export interface Feature {
  readonly name: string;
  readonly path: Path;
}

/** The model's inputs: those of the signature, and what serving sends beside them. */
export function featuresOf({ signature, serving }: Partial<ModelCard>): readonly Feature[] {
  const found = new Map<string, Feature>();
  for (const [inputs, path] of [
    [signature?.inputs, ['signature', 'inputs']],
    [serving?.inputs, ['serving', 'inputs']],
  ] as const) {
    for (const [index, column] of (inputs ?? []).entries()) {
      if (typeof column?.name === 'string' && column.name !== '' && !found.has(column.name)) {
        found.set(column.name, { name: column.name, path: [...path, index, 'name'] });
      }
    }
  }
  return [...found.values()];
}

/** The policies that a card names, as far as they are here. */
export function policiesOf(
  workspace: Workspace,
  document: SourceDocument,
  card: Partial<ModelCard>,
): readonly { readonly document: SourceDocument; readonly value: Partial<GovernancePolicy> }[] {
  return (card.governance?.policies ?? []).flatMap((reference) => {
    const [found] =
      typeof reference?.name === 'string'
        ? policiesNamed(workspace, document.uri, nameWithRange(reference.name, reference.version))
        : [];
    const value = found && soundParts(found, 'GovernancePolicy');
    return found && value ? [{ document: found, value }] : [];
  });
}
