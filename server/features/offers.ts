import type { CodeAction } from 'vscode-languageserver-types';
import { pathAt } from '../../core/yaml/locate.ts';
import type { Client } from '../client.ts';
import type { Snapshot } from '../snapshot.ts';
import { boundaryTests } from './actions/boundary-tests.ts';
import { evidenceStub } from './actions/evidence-stub.ts';
import { extractGate } from './actions/extract-gate.ts';
import { missingSections } from './actions/missing-sections.ts';
import { newGate } from './actions/new-gate.ts';
import type { Offering } from './actions/offer.ts';
import { documentAt } from './place.ts';
import { creation, workspaceEdit } from './workspace-edit.ts';

const offerings: readonly Offering[] = [missingSections, newGate, evidenceStub, boundaryTests, extractGate];

/** The kinds of changes that are offered where nothing is wrong. */
export const offerKinds = ['refactor', 'refactor.extract'] as const;

/** What can be added or moved at an offset, of the kinds that are wanted. */
export function offers(
  snapshot: Snapshot,
  client: Client,
  uri: string,
  offset: number,
  wants: (kind: string) => boolean,
): CodeAction[] {
  const file = snapshot.file(uri);
  const document = file && documentAt(file, offset);
  if (!document) return [];
  const found = pathAt(document.yaml, offset);
  return offerings.flatMap((offering) =>
    offering(snapshot, document, found).flatMap(({ title, kind, edits, creates }) => {
      if (!wants(kind) || (edits.length === 0 && !creates) || (creates && !client.createsFiles)) return [];
      const edit = workspaceEdit(snapshot, client, edits);
      if (!creates) return [{ title, kind, edit }];
      const documentChanges = [...creation(creates.uri, creates.text), ...(edit.documentChanges ?? [])];
      return [{ title, kind, edit: { documentChanges } }];
    }),
  );
}
