import type { Kind, SourceDocument, SourceFile } from '../../core/model/documents.ts';
import { applyOffsetEdits, type OffsetEdit } from '../../core/yaml/edit.ts';
import type { MapEntry, Path, YamlNode } from '../../core/yaml/node.ts';

/** What somebody does wrong. */
export type Slip = 'delete' | 'wrong-type' | 'misspelt-key' | 'misspelt-name' | 'inverted-bound' | 'scaled-bound';

export const slips: readonly Slip[] = [
  'delete',
  'wrong-type',
  'misspelt-key',
  'misspelt-name',
  'inverted-bound',
  'scaled-bound',
];

/** One mistake in one document of the samples: the least edit of its text. */
export interface Mutation {
  readonly uri: string;
  /** Which document of the file. */
  readonly document: number;
  readonly kind: Kind;
  readonly slip: Slip;
  /** Where, as it is written: below an anchor, not where it is used. */
  readonly path: Path;
  /** Before and after, for people. */
  readonly says: string;
  /** None where the mistake can't be made alone: what is anchored there is used elsewhere. */
  readonly edits: () => readonly OffsetEdit[];
  /** What the name became, where a name was misspelt. */
  readonly now?: string;
}

/** Something written in a document: an entry of a map, or an item of a list. Aliases are not followed. */
export interface Spot {
  readonly path: Path;
  readonly node: YamlNode | undefined;
  readonly entry: MapEntry | undefined;
}

/** Everything that is written in a document, in the order of the text. */
export function spotsOf(document: SourceDocument): readonly Spot[] {
  const spots: Spot[] = [];
  const visit = (node: YamlNode | undefined, path: Path): void => {
    if (node?.kind === 'sequence') {
      for (const [index, item] of node.items.entries()) {
        spots.push({ path: [...path, index], node: item, entry: undefined });
        visit(item, [...path, index]);
      }
    } else if (node?.kind === 'map') {
      for (const entry of node.entries) {
        if (entry.merge) continue;
        spots.push({ path: [...path, entry.name], node: entry.value, entry });
        visit(entry.value, [...path, entry.name]);
      }
    }
  };
  visit(document.yaml.root, []);
  return spots;
}

/** The text with the mistake in it; undefined where it can't be made. */
export function mutated(file: SourceFile, mutation: Mutation): string | undefined {
  const edits = mutation.edits();
  return edits.length === 0 ? undefined : applyOffsetEdits(file.text, edits);
}

/** A path without what only tells one item of a list from another: `gates.*.pass.min`. */
export function shapeOf(path: Path): string {
  return path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
}
