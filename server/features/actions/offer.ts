import type { TextEdit } from '../../../core/model/diagnostic.ts';
import type { SourceDocument } from '../../../core/model/documents.ts';
import { textRange } from '../../../core/rules/edits.ts';
import type { Found } from '../../../core/yaml/locate.ts';
import type { OffsetEdit } from '../../../core/yaml/place-value.ts';
import type { Snapshot } from '../../snapshot.ts';

/** A change that can be made at a place, though nothing is wrong there. */
export interface Offer {
  readonly title: string;
  readonly kind: 'refactor' | 'refactor.extract';
  readonly edits: readonly TextEdit[];
  readonly creates?: { readonly uri: string; readonly text: string };
}

/** What may be offered at a place of a document. */
export type Offering = (snapshot: Snapshot, document: SourceDocument, found: Found) => readonly Offer[];

/** Edits of a document in lines and columns. */
export function placedIn(document: SourceDocument, edits: readonly OffsetEdit[]): readonly TextEdit[] {
  return edits.map((edit) => ({ uri: document.uri, range: textRange(document, edit), newText: edit.newText }));
}

/** Whether a file is there; unread files count as well. */
export function isTaken(snapshot: Snapshot, uri: string): boolean {
  return snapshot.file(uri) !== undefined || snapshot.knownFiles.has(uri);
}
