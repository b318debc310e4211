import type { Path } from '../../yaml/node.ts';
import { defineRule } from '../rule.ts';

const bound =
  /^(?:thresholds?|gates?|acceptance(?:Criteria|_criteria)?|min(?:imum)?|max(?:imum)?|pass|mustBe|must_be)$/i;

export const rule = defineRule<'ModelCard'>({
  id: 'policy/threshold-in-card',
  severity: 'hint',
  summary: 'A card carries bounds that belong into its policy.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    const free = Object.keys(value).filter((key) => key === 'extensions' || key.startsWith('x-'));
    for (const key of free) {
      for (const path of boundsIn(value[key], [key])) {
        report({
          path,
          part: 'key',
          message: `\`${path.join('.')}\` reads like a bound. In the card no gate holds it, and changing it changes the model's description; in a policy it is decided on, and may be tightened without touching the model. Write it as a gate, or leave it here as a note.`,
        });
      }
    }
  },
});

/** Keys that sound like bounds, the outermost of each branch. */
function* boundsIn(value: unknown, path: Path, depth = 0): Iterable<Path> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > 4) return;
  for (const [key, inner] of Object.entries(value)) {
    if (bound.test(key)) yield [...path, key];
    else yield* boundsIn(inner, [...path, key], depth + 1);
  }
}
