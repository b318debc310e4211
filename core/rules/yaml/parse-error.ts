import { defineTextRule } from '../rule.ts';
import { reportYamlProblems } from '../yaml-problems.ts';

export const rule = defineTextRule({
  id: 'yaml/parse-error',
  severity: 'error',
  summary: 'The text is not valid YAML, so nothing in it counts.',
  check: (context) => reportYamlProblems(context, 'parse-error'),
});
