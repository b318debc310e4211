import { flowText } from '../../yaml/scalar-text.ts';
import { defineRule } from '../rule.ts';
import { resultsOf } from '../test-results.ts';

export const rule = defineRule<'PolicyTest'>({
  id: 'test/unexpected-outcome',
  severity: 'error',
  summary: 'A case of a policy test comes out otherwise than it expects.',
  kinds: ['PolicyTest'],
  check(context) {
    for (const result of resultsOf(context)) {
      if (result.is === 'broken') continue;
      for (const { path, what, expected, actual, message } of result.unmet) {
        const [, , , part, id] = path;
        const gate = result.evaluation.gates.find((one) => one.id === id);
        // A gate that the policy does not have is for test/unknown-gate.
        if (part !== 'decision' && !gate) continue;
        const isOutcome = !actual.startsWith('no such');
        context.report({
          path,
          message: `The ${what} is expected to be \`${expected}\`, and it is ${isOutcome ? `\`${actual}\`` : `not there: ${actual}`}. ${message} Correct the policy, or what the case expects.`,
          related: gate
            ? [{ document: gate.place.document, path: gate.place.path, message: 'The gate stands here.' }]
            : [],
          fixes: isOutcome
            ? [{ title: `Expect \`${actual}\``, edits: context.edit.replaceValue(path, flowText(actual)) }]
            : [],
        });
      }
    }
  },
});
