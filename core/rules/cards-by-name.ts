import type { SourceDocument } from '../model/documents.ts';
import { soundParts } from '../model/soundness.ts';
import { documentsOf, type Workspace } from '../model/workspace.ts';
import type { Path } from '../yaml/node.ts';

/** A place of a card that names something. */
export interface CardPlace {
  readonly card: SourceDocument;
  readonly path: Path;
  /** Name and version of the card's model. */
  readonly model: string;
  /** SHA-256 of the artifact, for locations; of all artifacts, for versions. */
  readonly digests: readonly string[];
}

export interface CardIndex {
  readonly names: ReadonlySet<string>;
  /** By name and version of the model. */
  readonly versions: ReadonlyMap<string, readonly CardPlace[]>;
  /** By location, without a digest. */
  readonly locations: ReadonlyMap<string, readonly CardPlace[]>;
  readonly inventoryIds: ReadonlyMap<string, readonly CardPlace[]>;
}

const indexes = new WeakMap<Workspace, CardIndex>();

/** What the cards of a workspace name. Made once for a workspace. */
export function cardIndexOf(workspace: Workspace): CardIndex {
  let index = indexes.get(workspace);
  if (!index) indexes.set(workspace, (index = makeIndex(workspace)));
  return index;
}

function makeIndex(workspace: Workspace): CardIndex {
  const names = new Set<string>();
  const versions = new Map<string, CardPlace[]>();
  const locations = new Map<string, CardPlace[]>();
  const inventoryIds = new Map<string, CardPlace[]>();
  const add = (to: Map<string, CardPlace[]>, key: string, place: CardPlace): void => {
    const list = to.get(key);
    if (list) list.push(place);
    else to.set(key, [place]);
  };
  for (const card of documentsOf(workspace, 'ModelCard')) {
    const { metadata, artifacts, governance } = soundParts(card, 'ModelCard') ?? {};
    if (metadata?.name === undefined) continue;
    names.add(metadata.name);
    const model = `${metadata.name}@${metadata.version ?? ''}`;
    const all = (artifacts ?? []).flatMap((artifact) => artifact?.digest?.sha256 ?? []);
    if (metadata.version !== undefined)
      add(versions, model, { card, path: ['metadata', 'version'], model, digests: all });
    for (const [i, artifact] of (artifacts ?? []).entries()) {
      const digest = artifact?.digest?.sha256;
      if (artifact?.uri === undefined || digest === undefined) continue;
      add(locations, locationOf(artifact.uri), { card, path: ['artifacts', i, 'uri'], model, digests: [digest] });
    }
    const id = governance?.inventoryId?.trim();
    if (id) add(inventoryIds, id, { card, path: ['governance', 'inventoryId'], model, digests: all });
  }
  return { names, versions, locations, inventoryIds };
}

/** A location without the digest that it pins. */
export function locationOf(uri: string): string {
  return uri.trim().replace(/@sha256:[0-9a-f]+$/i, '');
}
