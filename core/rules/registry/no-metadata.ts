import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'registry/no-metadata',
  severity: 'warning',
  summary: 'An artifact is in a registry, and the card does not say which content or format is there.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    for (const [index, artifact] of (value.artifacts ?? []).entries()) {
      if (artifact?.registry === undefined) continue;
      const missing = [
        // A location that pins the content says it itself.
        ...(artifact.digest || /@sha256:[0-9a-f]{64}$/.test(artifact.uri ?? '') ? [] : ['digest']),
        ...(artifact.format === undefined ? ['format'] : []),
      ];
      const [first] = missing;
      if (first === undefined) continue;
      const names = missing.map((name) => `\`${name}\``).join(' and ');
      report({
        path: ['artifacts', index, first],
        message: `The card does not say the ${names} of what is in the registry, so nobody can tell whether that is still the version that was measured, or how to load it. Add ${names}.`,
      });
    }
  },
});
