import { parseSetValue } from '../../gates/what-if.ts';
import { defineRule } from '../rule.ts';
import { resultsOf } from '../test-results.ts';

export const rule = defineRule<'PolicyTest'>({
  id: 'test/unused-set',
  severity: 'warning',
  summary: 'A case of a policy test sets a value that nothing in its report answers to.',
  kinds: ['PolicyTest'],
  check(context) {
    const { value, report, edit } = context;
    for (const [index, testCase] of (value.cases ?? []).entries()) {
      for (const [name, number] of Object.entries(testCase?.set ?? {})) {
        if (number === undefined || parseSetValue(name, number)) continue;
        report({
          path: ['cases', index, 'set', name],
          part: 'key',
          severity: 'error',
          message: `\`${name}: ${number}\` can't be set, so the case is not decided at all. Write \`metric: number\` or \`"metric[key=value]": number\`.`,
        });
      }
    }
    for (const result of resultsOf(context)) {
      if (result.is === 'broken') continue;
      for (const name of result.unusedSets) {
        const path = [...result.path, 'set', name];
        report({
          path,
          part: 'key',
          message: `No entry of the case's report answers to \`${name}\`, so setting it changes nothing and the case tests something else than it says. Correct the name, the slice or the qualifiers, or remove it.`,
          related: [{ path: [...result.path, 'metrics'], message: 'The values that are set over stand here.' }],
          fixes: [{ title: `Remove \`${name}\``, edits: edit.removeEntry(path) }],
          tags: ['unnecessary'],
        });
      }
    }
  },
});
