import { type SchemaProblem, validateDocument } from '../schema/validate.ts';
import { emptyMap } from '../yaml/plain-value.ts';
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
  const all = document.yaml.value;
  const bad = schemaProblemsOf(document)
    .filter((p) => p.severity === 'error' && (p.rule !== 'schema/required' || p.unread))
    .map((p) => p.unread ?? p.path);
  const value = bad.some((path) => path.length === 0) ? {} : bad.length === 0 ? all : without(all, bad);
  parts.set(document, value);
  return value as Partial<DocumentTypes[K]>;
}

type Paths = readonly (readonly (string | number)[])[];

/** Copies by what they were made of: what is wrong with a part, and its copy, stay the same while others are typed. */
const copies = new WeakMap<object, { readonly without: string; readonly copy: unknown }>();

/** A copy of plain data without the values at paths; everything off the paths is shared. The same data gives the same copy. */
function without(value: unknown, paths: Paths): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const key = JSON.stringify(paths);
  const known = copies.get(value);
  if (known?.without === key) return known.copy;
  const copy: unknown[] | Record<string, unknown> = Array.isArray(value)
    ? [...value]
    : Object.assign(emptyMap(), value);
  const below = new Map<string | number, (readonly (string | number)[])[]>();
  for (const [step, ...rest] of paths) {
    if (step === undefined) continue;
    const same = below.get(step);
    if (same) same.push(rest);
    else below.set(step, [rest]);
  }
  for (const [step, rests] of below) {
    const isGone = rests.some((rest) => rest.length === 0);
    if (isGone && !Array.isArray(copy)) Reflect.deleteProperty(copy, step);
    else if (isGone || Object.hasOwn(copy, step))
      Reflect.set(copy, step, isGone ? undefined : without(Reflect.get(copy, step), rests));
  }
  copies.set(value, { without: key, copy });
  return copy;
}
