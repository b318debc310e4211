import { kindOf, type SourceDocument } from '../model/documents.ts';
import { schemaProblemsOf } from '../model/soundness.ts';
import { type SchemaProblem, validateDocument } from '../schema/validate.ts';
import { nodeAt } from '../yaml/locate.ts';
import type { Path, ScalarNode } from '../yaml/node.ts';

/** A place where a text is meant, but YAML reads a number, a truth value or nothing. */
export interface LossyScalar {
  /** What the schema says of it. */
  readonly problem: SchemaProblem;
  readonly node: ScalarNode;
}

const known = new WeakMap<SourceDocument, readonly LossyScalar[]>();

/**
 * The plain scalars that the schema would accept as the text that is written, but not as what YAML makes of it. Computed
 * once a document, and only where the schema objects to a scalar's type.
 */
export function lossyScalarsOf(document: SourceDocument): readonly LossyScalar[] {
  let found = known.get(document);
  if (!found) known.set(document, (found = find(document)));
  return found;
}

function find(document: SourceDocument): readonly LossyScalar[] {
  const kind = kindOf(document);
  const candidates = schemaProblemsOf(document).flatMap((problem) => {
    if (problem.severity !== 'error' || problem.part !== 'value') return [];
    const node = nodeAt(document.yaml, problem.path);
    const isCandidate =
      node?.kind === 'scalar' && node.style === 'plain' && typeof node.value !== 'string' && /\w/.test(node.source);
    return isCandidate ? [{ problem, node }] : [];
  });
  if (!kind || candidates.length === 0) return [];
  const asTexts = candidates.reduce(
    (value, { problem, node }) => replaced(value, problem.path, node.source),
    document.yaml.value,
  );
  const left = new Map(validateDocument(kind, asTexts).map((problem) => [keyOf(problem.path), problem.rule]));
  return candidates.filter(({ problem, node }) => {
    const rule = left.get(keyOf(problem.path));
    if (rule === undefined) return true;
    // `version: 2.1` is meant as a text, though not even in quotes a good one: a number is nothing there.
    return (
      problem.rule === 'schema/type' &&
      typeof node.value === 'number' &&
      rule !== 'schema/type' &&
      rule !== 'schema/enum'
    );
  });
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

/** A copy of plain data with another value at a path; everything off the path is shared. */
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((item, index) => (index === Number(key) ? replaced(item, rest, by) : item));
  const copy: Record<string, unknown> = Object.assign(Object.create(null), value);
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}
