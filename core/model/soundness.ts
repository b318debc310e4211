import { type SchemaProblem, validateDocument } from '../schema/validate.ts';
import { type DocumentTypes, type Kind, kindOf, type SourceDocument, type TypedDocument } from './documents.ts';

const schemaProblems = new WeakMap<SourceDocument, readonly SchemaProblem[]>();

/** What the document's schema says of it; nothing for documents that are not ours. Computed once a document. */
export function schemaProblemsOf(document: SourceDocument): readonly SchemaProblem[] {
  const known = schemaProblems.get(document);
  if (known) return known;
  const kind = kindOf(document);
  const found = kind ? validateDocument(kind, document.yaml.value) : [];
  schemaProblems.set(document, found);
  return found;
}

/** The document with its type, if it is of that kind and has no yaml/ and no schema/ errors. Only such documents are evaluated. */
export function sound<K extends Kind>(document: SourceDocument, kind: K): TypedDocument<K> | undefined {
  if (kindOf(document) !== kind || document.yaml.problems.length > 0) return undefined;
  if (schemaProblemsOf(document).some((problem) => problem.severity === 'error')) return undefined;
  return { kind, source: document, value: document.yaml.value as DocumentTypes[K] };
}

const parts = new WeakMap<SourceDocument, unknown>();

/**
 * The document's value without what its schema objects to, so that rules can read a half-written document by its type:
 * every field is absent or as the schema says. Objects and lists keep their places; a bad list item is `undefined`.
 */
export function soundParts<K extends Kind>(document: SourceDocument, kind: K): Partial<DocumentTypes[K]> | undefined {
  if (kindOf(document) !== kind) return undefined;
  const known = parts.get(document);
  if (known) return known as Partial<DocumentTypes[K]>;
  const bad = schemaProblemsOf(document)
    .filter((p) => p.severity === 'error' && (p.rule !== 'schema/required' || p.unread))
    .map((p) => p.unread ?? p.path);
  const value = bad.some((path) => path.length === 0) ? {} : bad.reduce<unknown>(without, document.yaml.value);
  parts.set(document, value);
  return value as Partial<DocumentTypes[K]>;
}

/** A copy of plain data without the value at a path; everything off the path is shared. */
function without(value: unknown, path: readonly (string | number)[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const copy = [...value];
    copy[Number(key)] = rest.length === 0 ? undefined : without(copy[Number(key)], rest);
    return copy;
  }
  const copy: Record<string, unknown> = Object.assign(Object.create(null), value);
  if (rest.length === 0) delete copy[key];
  else copy[key] = without(copy[key], rest);
  return copy;
}
