import type { Fix } from '../model/diagnostic.ts';
import { type Kind, kinds, type SourceDocument } from '../model/documents.ts';
import { schemaProblemsOf } from '../model/soundness.ts';
import type { SchemaProblem, SchemaRule } from '../schema/validate.ts';
import { placeOf } from '../yaml/locate.ts';
import { identityOf } from '../yaml/red.ts';
import { lossyScalarsOf } from './lossy-scalars.ts';
import { defineRule, type Rule, type RuleContext } from './rule.ts';

const usedAgain = 'The same text is used here, where it is wrong as well.';

/** A problem, and those that the same text makes where else it is used. */
interface Told {
  readonly problem: SchemaProblem;
  readonly elsewhere: readonly SchemaProblem[];
}

const known = new WeakMap<SourceDocument, readonly Told[]>();

/**
 * What is told of the schema's problems: a mistake in an anchored text that is used in many places is one mistake. It is
 * told at its first use, and the others are linked.
 */
function told(document: SourceDocument): readonly Told[] {
  const before = known.get(document);
  if (before) return before;
  const { root } = document.yaml;
  const mayUseAnchors = !root || identityOf(root) === undefined;
  const groups = new Map<unknown, SchemaProblem[]>();
  for (const problem of schemaProblemsOf(document)) {
    const anchor = mayUseAnchors ? placeOf(document.yaml, problem.path, problem.part).anchor : undefined;
    const key = anchor ? `${problem.rule} ${anchor.start} ${anchor.end}` : problem;
    const group = groups.get(key);
    if (group) group.push(problem);
    else groups.set(key, [problem]);
  }
  const found = [...groups.values()].flatMap(([problem, ...elsewhere]) => (problem ? [{ problem, elsewhere }] : []));
  known.set(document, found);
  return found;
}

/** What differs between the rules that say what a schema objects to. */
interface SchemaRuleParts {
  readonly id: SchemaRule;
  readonly severity?: 'error' | 'warning';
  readonly summary: string;
  fixes?(problem: SchemaProblem, context: RuleContext<Kind>): readonly Fix[];
  readonly tags?: readonly 'deprecated'[];
}

/** A rule that reports the schema's problems of its name, for documents of all kinds. */
export function defineSchemaRule({ id, severity = 'error', summary, fixes, tags }: SchemaRuleParts): Rule {
  return defineRule<Kind>({
    id,
    severity,
    summary,
    kinds,
    check(context) {
      const { document, report } = context;
      for (const { problem, elsewhere } of told(document)) {
        if (problem.rule !== id) continue;
        // A value that was lost on the way from the text is explained by yaml/lossy-scalar.
        if (lossyScalarsOf(document).some((lossy) => lossy.problem === problem)) continue;
        // A card of the Hub has no name and version of its own; without them it is described, and never decided on.
        if (document.hub && problem.rule === 'schema/required' && problem.path.length === 0) continue;
        const { path, part, message } = problem;
        const related = elsewhere.map((other) => ({ path: other.path, part: other.part, message: usedAgain }));
        report({
          path,
          part,
          message,
          related,
          fixes: () => fixes?.(problem, context) ?? [],
          ...(tags ? { tags } : {}),
        });
      }
    },
  });
}
