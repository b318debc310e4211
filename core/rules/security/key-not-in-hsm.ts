import { isPlaceholder } from '../../model/placeholder.ts';
import { isHighRisk } from '../high-risk.ts';
import { policyViewOf } from '../policy-view.ts';
import { requiredBy } from '../required.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { encryptionsIn } from '../security-parts.ts';

interface Encrypting {
  readonly encryption?: { readonly keyManagement?: string };
}

export const rule = defineRule<'GovernancePolicy' | 'ModelCard'>({
  id: 'security/key-not-in-hsm',
  severity: 'warning',
  summary: 'Keys are kept outside of a hardware security module.',
  kinds: ['GovernancePolicy', 'ModelCard'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    const isPolicy = context.kind === 'GovernancePolicy';
    for (const { encryption, path } of encryptionsIn(context)) {
      const kept = encryption.keyManagement;
      if (kept === undefined || isPlaceholder(kept) || !isSoftware(kept)) continue;
      const at = [...path, 'keyManagement'];
      report({
        path: at,
        message: `Keys are kept in \`${kept}\`, so whoever gets into the host gets the keys, and with them weights and logs. ${isPolicy ? 'Require `hsm`.' : 'Keep them in a hardware security module, and say so here.'}`,
        fixes: isPolicy ? [{ title: 'Change to `hsm`', edits: edit.replaceValue(at, 'hsm'), preferred: true }] : [],
      });
    }
    if (!isPolicy) return;
    const view = policyViewOf(context as RuleContext<'GovernancePolicy'>);
    if (!view.complete || !isHighRisk(view)) return;
    // A gate without any `encryption` is about something else.
    const parts = requiredBy<Encrypting>(view, 'security');
    for (const { require, path, stage, written } of parts) {
      if (stage !== undefined || !require.encryption || require.encryption.keyManagement !== undefined) continue;
      if (parts.some((other) => other.written === written && other.require.encryption?.keyManagement !== undefined))
        continue;
      report({
        path: [...path, 'encryption', 'keyManagement'],
        severity: 'information',
        message:
          'The models are of high risk, and this gate asks for encryption without saying where the keys are kept: keys beside the data protect nothing. Add `keyManagement: hsm`.',
        fixes: [
          {
            title: 'Add `keyManagement: hsm`',
            edits: edit.insertEntry([...path, 'encryption'], 'keyManagement', 'hsm'),
            preferred: true,
          },
        ],
      });
    }
  },
});

/** Words for keys that lie beside what they protect. What a key service does inside, nobody can tell from its name. */
function isSoftware(kept: string): boolean {
  return (
    /software|file|disk|environment|\benv\b|config|source code|plain|^none$/i.test(kept) && !/hsm|hardware/i.test(kept)
  );
}
