import { type Kind, kinds } from '../model/documents.ts';
import type { Path } from '../yaml/node.ts';
import { explain } from './explain.ts';
import { inlineDocuments } from './inline.ts';
import { byPlace, type SchemaProblem } from './problem.ts';
import { hasDeprecated, schemaOf } from './schemas.ts';
import {
  hasDefinition,
  hasUnsoundItems,
  unsoundIndexes,
  validateDefinition,
  withoutSoundItems,
} from './sound-items.ts';
import { validatorsOf } from './validator.ts';

export type { SchemaProblem, SchemaRule } from './problem.ts';
export { validateDefinition } from './sound-items.ts';

/** Nobody reads more; a file of another kind can have a hundred thousand. */
const mostProblems = 200;

/**
 * What the schema of a kind of document has against a value, in the order of places; at most 200 problems. A value has
 * no problem of severity `error` exactly if the validator generated from the schema accepts it, and those of documents
 * written in place inside it accept them. Never throws.
 */
export function validateDocument(kind: string, value: unknown): readonly SchemaProblem[] {
  const known = kinds.find((k) => k === kind);
  if (!known) return [wholeDocument(`There is no schema for documents of kind \`${kind}\`.`)];
  const problems = [...problemsOf(known, value)];
  for (const inline of inlineDocuments(known, value)) {
    if (problems.length >= mostProblems) break;
    const found = problemsOf(inline.kind, inline.value).map((problem) => inside(inline.path, problem));
    const isInside = (problem: SchemaProblem) => inline.path.every((step, index) => problem.path[index] === step);
    // What the schema of the whole says of a part, the part's own schema says as well, and better.
    if (found.some((problem) => problem.severity === 'error')) remove(problems, isInside);
    problems.push(...found.slice(0, mostProblems - problems.length));
  }
  return problems.sort(byPlace);
}

function inside(place: Path, problem: SchemaProblem): SchemaProblem {
  const { path, unread } = problem;
  return { ...problem, path: [...place, ...path], ...(unread ? { unread: [...place, ...unread] } : {}) };
}

function remove(problems: SchemaProblem[], which: (problem: SchemaProblem) => boolean): void {
  problems.splice(0, problems.length, ...problems.filter((problem) => !which(problem)));
}

function problemsOf(kind: Kind, value: unknown): readonly SchemaProblem[] {
  // Where an item is not sound, the whole needs not be asked.
  const valid = !hasUnsoundItems(kind, value) && validatorsOf(kind).document(withoutSoundItems(kind, value));
  const deprecated = hasDeprecated(kind);
  if (valid && !deprecated) return [];
  const quick = deprecated
    ? {}
    : {
        isSound: (name: string, part: unknown) => validateDefinition(kind, name, part),
        unsoundIndexes: (name: string, list: readonly unknown[]) =>
          hasDefinition(kind, name) ? unsoundIndexes(kind, name, list) : undefined,
      };
  const problems = explain(schemaOf(kind), value, mostProblems, quick);
  if (valid) return problems.filter((problem) => problem.severity === 'warning');
  if (problems.some((problem) => problem.severity === 'error')) {
    const enough = problems.length >= mostProblems;
    return enough ? problems.map((problem, i) => (i === 0 ? { ...problem, unread: [] } : problem)) : problems;
  }
  // The validator decides: what it refuses is never taken for sound.
  return [wholeDocument(`This is not a valid ${kind}, but it can't be said where.`), ...problems];
}

function wholeDocument(message: string): SchemaProblem {
  return { rule: 'schema/type', severity: 'error', path: [], part: 'value', message, unread: [] };
}
