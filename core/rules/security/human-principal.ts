import { nameKey } from '../../catalog/name-key.ts';
import { privilegedRights } from '../../gates/access.ts';
import type { Fix } from '../../model/diagnostic.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule, type EditsByPath, type RuleContext } from '../rule.ts';
import { type Grant, grantsOfCard, grantsOfPolicy } from '../security-parts.ts';

export const rule = defineRule<'GovernancePolicy' | 'ModelCard'>({
  id: 'security/human-principal',
  severity: 'error',
  summary: 'People, groups or everybody may promote models, write to production or decrypt artifacts.',
  kinds: ['GovernancePolicy', 'ModelCard'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    const isPolicy = context.kind === 'GovernancePolicy';
    const grants = isPolicy
      ? grantsOfPolicy(policyViewOf(context as RuleContext<'GovernancePolicy'>))
      : grantsOfCard((context as RuleContext<'ModelCard'>).value);
    for (const grant of grants) {
      const { right, principal, path } = grant;
      if (!privileged.has(nameKey(right))) continue;
      const who = whoIs(principal, isPolicy);
      if (!who) continue;
      report({
        path,
        message: `\`${right}\` is granted to \`${principal}\`, ${who}, so a person can change what decides about people without anybody seeing it. Grant it to a named service account alone, as \`serviceAccount:name\`.`,
        fixes: asServiceAccount(grant, edit),
      });
    }
  },
});

const privileged: ReadonlySet<string> = new Set(privilegedRights.map(nameKey));

/** Who is meant where it is no service account; undefined where it is one, or nobody can tell. */
function whoIs(principal: string, isPolicy: boolean): string | undefined {
  const text = principal.trim();
  const [, kind = '', name = ''] = /^([^:]*):(.*)$/.exec(text) ?? [];
  const isService = nameKey(kind) === 'serviceaccount';
  // A policy may allow service accounts by a pattern; a card says who has the right.
  if (text.includes('*') && !(isService && isPolicy && name.replaceAll('*', '') !== ''))
    return 'which stands for anybody';
  if (isService) return undefined;
  if (/^(?:user|person)/i.test(text)) return 'a person';
  if (/^(?:group|team|role)/i.test(text)) return 'a group of people';
  return /^(?:everyone|everybody|anyone|all|public|authenticated)/i.test(text) ? 'which stands for anybody' : undefined;
}

function asServiceAccount({ principal, path }: Grant, edit: EditsByPath): readonly Fix[] {
  const name = /^(?:user|person|group|team|role):([\w.-]+)/i.exec(principal.trim())?.[1];
  if (name === undefined) return [];
  const account = `serviceAccount:${name}`;
  return [{ title: `Change to \`${account}\``, edits: edit.replaceValue(path, flowText(account)), preferred: true }];
}
