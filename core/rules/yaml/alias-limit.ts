import { defineTextRule } from '../rule.ts';
import { reportYamlProblems } from '../yaml-problems.ts';

export const rule = defineTextRule({
  id: 'yaml/alias-limit',
  severity: 'error',
  summary: 'Written out, the aliases of a document would make it endless or enormous, so it is not read.',
  check: (context) => reportYamlProblems(context, 'alias-limit'),
});
