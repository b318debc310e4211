import type { SourceDocument } from '../model/documents.ts';
import { schemaProblemsOf } from '../model/soundness.ts';
import { schemaRules } from '../schema/problem.ts';
import type { SchemaProblem } from '../schema/validate.ts';
import type { Path } from '../yaml/node.ts';
import type { AnyRule, Finding } from './rule.ts';

const nowhere: readonly Path[] = [];
const known = new WeakMap<SourceDocument, readonly Path[]>();

/** The places of which the schema says that they are wrong, misspelt or missing; nothing in them was read. */
export function unreadPlaces(document: SourceDocument): readonly Path[] {
  let found = known.get(document);
  if (!found) {
    const errors = schemaProblemsOf(document).filter(({ severity }) => severity === 'error');
    known.set(document, (found = errors.length === 0 ? nowhere : errors.flatMap(placesOf)));
  }
  return found;
}

/** A misspelt key is the place of the key that was meant as well. */
function placesOf({ rule, path, unread, suggestion }: SchemaProblem): readonly Path[] {
  if (rule === 'schema/required') return suggestion === undefined ? [] : [[...path, suggestion]];
  if (rule === 'schema/unknown-key' && suggestion !== undefined) return [path, [...path.slice(0, -1), suggestion]];
  return [unread ?? path];
}

/** Whether the schema objects to the value at a path, to its absence, or to something in it. */
export function isUnread(document: SourceDocument, path: Path): boolean {
  return isAmong(unreadPlaces(document), path);
}

/** The same of places that are known. */
export function isAmong(places: readonly Path[], path: Path): boolean {
  return places.some((place) => startsWith(place, path) || startsWith(path, place));
}

/**
 * Tells the findings that are about what the schema speaks of already: about the same value, something in it, or the map
 * or list that it stands in. One mistake, one diagnostic: what was not read gives no grounds to say more, and a document
 * with such an error is decided on by nobody. Undefined where the schema objects to nothing.
 */
export function spokenForIn(document: SourceDocument): ((rule: AnyRule, finding: Finding) => boolean) | undefined {
  const places = unreadPlaces(document);
  if (places.length === 0) return undefined;
  return ({ id }, { path }) =>
    !isBasic(id) &&
    places.some(
      (place) =>
        startsWith(path, place) || (path.length > 0 && path.length === place.length - 1 && startsWith(place, path)),
    );
}

/** Rules about the text and its shape, which others build on. */
function isBasic(id: string): boolean {
  return id.startsWith('yaml/') || schemaRules.some((name) => name === id);
}

function startsWith(path: Path, beginning: Path): boolean {
  return path.length >= beginning.length && beginning.every((step, index) => path[index] === step);
}
