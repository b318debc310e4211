import type { Fix } from '../model/diagnostic.ts';
import { type Kind, kinds } from '../model/documents.ts';
import { schemaProblemsOf } from '../model/soundness.ts';
import type { SchemaProblem, SchemaRule } from '../schema/validate.ts';
import { lossyScalarsOf } from './lossy-scalars.ts';
import { defineRule, type Rule, type RuleContext } from './rule.ts';

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
      for (const problem of schemaProblemsOf(document)) {
        if (problem.rule !== id) continue;
        // A value that was lost on the way from the text is explained by yaml/lossy-scalar.
        if (lossyScalarsOf(document).some((lossy) => lossy.problem === problem)) continue;
        // A card of the Hub has no name and version of its own; without them it is described, and never decided on.
        if (document.hub && problem.rule === 'schema/required' && problem.path.length === 0) continue;
        const { path, part, message } = problem;
        report({
          path,
          part,
          message,
          fixes: () => fixes?.(problem, context) ?? [],
          ...(tags ? { tags } : {}),
        });
      }
    },
  });
}
