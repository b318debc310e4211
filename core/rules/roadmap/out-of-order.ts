import { defineRule } from '../rule.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'roadmap/out-of-order',
  severity: 'information',
  summary: 'A step of the roadmap lies before the one that it follows.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check({ value, report }) {
    let last: { readonly at: Start; readonly index: number } | undefined;
    const steps = (value.roadmap ?? []) as readonly ({ readonly window?: string } | undefined)[];
    for (const [index, step] of steps.entries()) {
      const at = step?.window === undefined ? undefined : startOf(step.window);
      if (!at) continue;
      if (last && last.at.unit === at.unit && at.number < last.at.number) {
        report({
          path: ['roadmap', index, 'window'],
          message: `\`${step?.window}\` begins before the step that it follows, so nobody knows what comes first. Correct the window, or move the step.`,
          related: [{ path: ['roadmap', last.index, 'window'], message: 'The step before begins here.' }],
        });
      }
      last = { at, index };
    }
  },
});

interface Start {
  readonly unit: string;
  readonly number: number;
}

/** `week 3-4` → week, 3; `2026-Q3` and other forms are left alone. */
function startOf(window: string): Start | undefined {
  const match = /^\s*(day|week|month|quarter|year)s?\s+(\d+)/i.exec(window);
  return match?.[1] && match[2] ? { unit: match[1].toLowerCase(), number: Number(match[2]) } : undefined;
}
