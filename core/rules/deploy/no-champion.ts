import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'deploy/no-champion',
  severity: 'warning',
  summary: 'A card says champion–challenger, and not who the champion is.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    const { strategy, champion } = value.deployment ?? {};
    if (strategy === undefined || !/champion/i.test(strategy) || champion?.trim()) return;
    report({
      path: ['deployment', champion === undefined ? 'strategy' : 'champion'],
      message: `\`${strategy}\` compares this version with a champion, and the card does not say which: nobody can tell what the comparison showed. Add \`champion: name@version\`.`,
    });
  },
});
