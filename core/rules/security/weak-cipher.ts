import { cipherStrength, protocolStrength } from '../../gates/encryption-strength.ts';
import { isPlaceholder } from '../../model/placeholder.ts';
import { defineRule } from '../rule.ts';
import { encryptionsIn } from '../security-parts.ts';

export const rule = defineRule<'GovernancePolicy' | 'ModelCard'>({
  id: 'security/weak-cipher',
  severity: 'warning',
  summary: 'Encryption is weaker than AES-256 at rest or TLS 1.3 in transit.',
  kinds: ['GovernancePolicy', 'ModelCard'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    const isPolicy = context.kind === 'GovernancePolicy';
    for (const { encryption, path } of encryptionsIn(context)) {
      for (const { key, strength, wanted, broken } of sides) {
        const used = encryption[key];
        if (used === undefined || isPlaceholder(used) || strength(used, wanted) !== 'weaker') continue;
        const isBroken = strength(used, broken) === 'weaker';
        const what = isBroken ? 'protects nothing any more' : `is weaker than ${wanted}`;
        const todo = isPolicy ? `Require ${wanted}.` : `Encrypt with ${wanted}, and say so here.`;
        const at = [...path, key];
        report({
          path: at,
          message: `\`${used}\` ${what}, so ${key === 'atRest' ? 'whoever copies the disk may get the model and its data' : 'whoever listens to the network may get the data'}. ${todo}`,
          // A card says what is so; changing the text alone would make it untrue.
          fixes: isPolicy
            ? [{ title: `Change to \`${wanted}\``, edits: edit.replaceValue(at, wanted), preferred: true }]
            : [],
          ...(isBroken ? { severity: 'error' } : {}),
        });
      }
    }
  },
});

const sides = [
  { key: 'atRest', strength: cipherStrength, wanted: 'AES-256', broken: 'AES-128' },
  { key: 'inTransit', strength: protocolStrength, wanted: 'TLS-1.3', broken: 'TLS-1.2' },
] as const;
