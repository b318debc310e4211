import type { SourceDocument } from '../model/documents.ts';
import { nearOf } from '../model/roots.ts';
import { sound } from '../model/soundness.ts';
import { documentsOf, nameOf, type Workspace } from '../model/workspace.ts';

/**
 * The card of the model that reports are about: by the digest of an artifact, else by name and version; of several, the
 * first of the reports' folder of the workspace, and one without errors before one with.
 */
export function cardOf(workspace: Workspace, reports: readonly SourceDocument[]): SourceDocument | undefined {
  const [first] = reports;
  const model = first && sound(first, 'MetricsReport')?.value.model;
  if (!first || !model) return undefined;
  const { byDigest, byModel } = cardsOf(workspace);
  const near = (cards: readonly SourceDocument[] = []): readonly SourceDocument[] =>
    nearOf(workspace.roots, first.uri, cards);
  const digest = model.digest?.sha256;
  const [exact] = digest === undefined ? [] : near(byDigest.get(digest));
  const named = near(byModel.get(keyOf(model.name, model.version)));
  return exact ?? named.find((card) => sound(card, 'ModelCard')) ?? named[0];
}

interface Cards {
  /** Cards without errors, by the SHA-256 of each of their artifacts. */
  readonly byDigest: ReadonlyMap<string, readonly SourceDocument[]>;
  readonly byModel: ReadonlyMap<string, readonly SourceDocument[]>;
}

const known = new WeakMap<Workspace, Cards>();

/** Looked up for every report of a workspace: made once for it. */
function cardsOf(workspace: Workspace): Cards {
  const found = known.get(workspace);
  if (found) return found;
  const byDigest = new Map<string, SourceDocument[]>();
  const byModel = new Map<string, SourceDocument[]>();
  const add = (to: Map<string, SourceDocument[]>, key: string, card: SourceDocument): void => {
    const list = to.get(key);
    if (!list) to.set(key, [card]);
    else if (list.at(-1) !== card) list.push(card);
  };
  for (const card of documentsOf(workspace, 'ModelCard')) {
    const { name, version } = nameOf(card);
    add(byModel, keyOf(name, version), card);
    for (const { digest } of sound(card, 'ModelCard')?.value.artifacts ?? []) {
      if (digest?.sha256 !== undefined) add(byDigest, digest.sha256, card);
    }
  }
  const cards: Cards = { byDigest, byModel };
  known.set(workspace, cards);
  return cards;
}

function keyOf(name: string | undefined, version: string | undefined): string {
  return JSON.stringify([name ?? null, version ?? null]);
}
