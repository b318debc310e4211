import type { Fix } from '../model/diagnostic.ts';
import type { YamlProblem, YamlProblemCode } from '../yaml/node.ts';
import type { TextRuleContext } from './rule.ts';

/** Reports what the reader of the text found, as one of the yaml/ rules. A version that is not known says nothing else. */
export function reportYamlProblems(
  { document, report }: TextRuleContext,
  code: YamlProblemCode,
  fixesFor: (problem: YamlProblem) => readonly Fix[] = () => [],
): void {
  if (document.header.is === 'unknown-version') return;
  for (const problem of document.yaml.problems) {
    if (problem.code !== code) continue;
    const related = problem.related ? [{ path: [], range: problem.related, message: problem.related.message }] : [];
    report({ path: [], range: problem, message: problem.message, related, fixes: fixesFor(problem) });
  }
}
