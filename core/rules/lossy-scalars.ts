import { kindOf, type SourceDocument } from '../model/documents.ts';
import { schemaProblemsOf } from '../model/soundness.ts';
import { type SchemaProblem, validateDocument } from '../schema/validate.ts';
import { nodeAt } from '../yaml/locate.ts';
import type { Path, ScalarNode } from '../yaml/node.ts';
import { isOldBoolean } from '../yaml/scalar-text.ts';

/** A place that the schema objects to because YAML does not read what is plainly meant. */
export interface LossyScalar {
  /** What the schema says of it. */
  readonly problem: SchemaProblem;
  readonly node: ScalarNode;
  /** What to write instead, as YAML. */
  readonly mended: string;
}

const known = new WeakMap<SourceDocument, readonly LossyScalar[]>();

/**
 * The plain scalars that the schema would accept as the text that is written, but not as the number or truth value that
 * YAML makes of it; and `yes` or `no` where a truth value is meant. Computed once a document, and only where the
 * schema objects to a scalar.
 */
export function lossyScalarsOf(document: SourceDocument): readonly LossyScalar[] {
  let found = known.get(document);
  if (!found) {
    const places = schemaProblemsOf(document).flatMap((problem) => {
      const mayBe = problem.severity === 'error' && problem.part === 'value' && mayBeLossy(document, problem);
      const node = mayBe ? nodeAt(document.yaml, problem.path) : undefined;
      return node?.kind === 'scalar' && node.style === 'plain' ? [{ problem, node }] : [];
    });
    found = [...meantAsTexts(document, places), ...meantAsTruth(places)];
    known.set(document, found);
  }
  return found;
}

/** Most problems are about texts, and need no look at how they are written. */
function mayBeLossy({ yaml }: SourceDocument, { path, suggestion }: SchemaProblem): boolean {
  if (suggestion === 'true' || suggestion === 'false') return true;
  const value = path.reduce<unknown>(
    (part, step) => (isContainer(part) ? Reflect.get(part, step) : undefined),
    yaml.value,
  );
  return typeof value === 'number' || typeof value === 'boolean';
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

interface Place {
  readonly problem: SchemaProblem;
  readonly node: ScalarNode;
}

function meantAsTruth(places: readonly Place[]): readonly LossyScalar[] {
  return places.flatMap(({ problem, node }) => {
    const { suggestion } = problem;
    const isTruth = suggestion === 'true' || suggestion === 'false';
    return isTruth && isOldBoolean(node.source) ? [{ problem, node, mended: suggestion }] : [];
  });
}

function meantAsTexts(document: SourceDocument, places: readonly Place[]): readonly LossyScalar[] {
  const kind = kindOf(document);
  const candidates = places.filter(({ node }) => typeof node.value === 'number' || typeof node.value === 'boolean');
  if (!kind || candidates.length === 0) return [];
  const { value } = document.yaml;
  const asTexts = candidates.reduce((whole, { problem, node }) => replaced(whole, problem.path, node.source), value);
  const left = new Map(validateDocument(kind, asTexts).map((problem) => [keyOf(problem.path), problem.rule]));
  return candidates.flatMap(({ problem, node }) => {
    const rule = left.get(keyOf(problem.path));
    // `version: 2.1` is meant as a text, though not even in quotes a good one: a number is nothing there.
    const isText =
      rule === undefined ||
      (problem.rule === 'schema/type' &&
        typeof node.value === 'number' &&
        (rule === 'schema/pattern' || rule === 'schema/length'));
    return isText ? [{ problem, node, mended: JSON.stringify(node.source) }] : [];
  });
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

/** A copy of plain data with another value at a path; everything off the path is shared. */
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === Number(key) ? replaced(item, rest, by) : item));
  }
  const copy: Record<string, unknown> = Object.assign(Object.create(null), value);
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}
