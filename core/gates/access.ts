import { nameKey } from '../catalog/name-key.ts';
import type { SecurityGate } from '../generated/GovernancePolicy.ts';
import { isPlaceholder } from '../model/placeholder.ts';
import type { Path } from '../yaml/node.ts';
import type { Declarations } from './declared.ts';
import { decidedOn, inCard, missingInCard, nothingFound, readFlag, showList } from './declared-value.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import {
  type Asked,
  decided,
  type Evidence,
  type Finding,
  missingEvidence,
  nothingToCheck,
  notMet,
} from './requirement.ts';
import { matchesWildcard } from './wildcard.ts';

/** Rights that only service accounts may have: with them a person could change what is in production unseen. */
export const privilegedRights: readonly string[] = ['write-production', 'promote-model', 'decrypt-artifact'];

const accessPath: Path = ['security', 'access'];

interface AskedRole {
  readonly role: string;
  readonly principals: readonly string[];
  readonly policyPath: Path;
}

/** The checks of `access`: beside `require` and in it, both count. */
export function accessChecks(gate: EffectiveGate<SecurityGate>, declarations: Declarations): readonly Check[] {
  const places = [
    { access: gate.gate.access, path: ['access'] as Path },
    { access: gate.gate.require?.access, path: ['require', 'access'] as Path },
  ].flatMap(({ access, path }) => (access ? [{ access, path }] : []));
  const denied = places.find(({ access }) => access.defaultDeny);
  const roles = places.flatMap(({ access, path }) =>
    (access.roles ?? []).map(({ role, principals }, index): AskedRole => {
      return { role, principals, policyPath: [...path, 'roles', index] };
    }),
  );
  const asksNothing = places.filter(({ access }) => access.defaultDeny === undefined && !access.roles?.length);
  const asks = denied !== undefined || roles.length > 0;
  return [
    ...asksNothing.map(({ path }) => nothingToCheck(gate, path)),
    ...(denied ? [defaultDeny(gate, declarations, [...denied.path, 'defaultDeny'])] : []),
    ...roles.map((role) => roleCheck(gate, declarations, role, roles)),
    ...(asks
      ? [serviceAccounts(gate, declarations, denied?.path ?? roles[0]?.policyPath.slice(0, -2) ?? ['access'])]
      : []),
  ];
}

function defaultDeny(gate: EffectiveGate, declarations: Declarations, policyPath: Path): Check {
  const why = 'Where access is not denied by default, whoever nobody thought of has it.';
  const asked: Asked = { subject: 'access.defaultDeny', policyPath, why };
  const denies = inCard(declarations, ['security', 'defaultDeny'], readFlag);
  const todo = 'Deny whatever is not granted, and write `security.defaultDeny: true` in the card.';
  return decidedOn(
    gate,
    asked,
    denies,
    (value, evidence) => (value ? undefined : notMet('Access is not denied by default.', todo, evidence, false)),
    () => ({ text: 'Access is denied by default.', observed: true }),
  );
}

interface Grant {
  readonly right: string;
  readonly principal: string;
  readonly evidence: Evidence;
}

/** Who has which right by the card; a right that is written in two ways counts as one. */
function grants({ card }: Declarations): readonly Grant[] {
  if (!card) return [];
  return Object.entries(card.value.security?.access ?? {}).flatMap(([right, principals]) => {
    if (right.startsWith('x-') || !Array.isArray(principals)) return [];
    return principals.map((principal, index): Grant => {
      return { right, principal: principal.trim(), evidence: { document: card, path: [...accessPath, right, index] } };
    });
  });
}

/** A right must be held by some of the principals that the policy names for it, and by nobody else. */
function roleCheck(gate: EffectiveGate, declarations: Declarations, role: AskedRole, all: readonly AskedRole[]): Check {
  const right = role.role;
  const twice = all.filter((other) => nameKey(other.role) === nameKey(right)).indexOf(role);
  const subject = `access.${right}${twice > 0 ? ` (${twice + 1})` : ''}`;
  const why = 'Every further holder of a right is one more who can misuse it.';
  const asked: Asked = { subject, policyPath: role.policyPath, why };
  const holders = grants(declarations).filter((grant) => nameKey(grant.right) === nameKey(right));
  const named = holders.filter(({ principal }) => !isPlaceholder(principal));
  if (named.length === 0) {
    return decided(gate, asked, [missingInCard(declarations, [...accessPath, right])], nothingFound);
  }
  const allowed = showList(role.principals);
  const findings = holders.flatMap(({ principal, evidence }): Finding[] => {
    if (isPlaceholder(principal)) {
      const what = `\`${right}\` is granted to a placeholder.`;
      return [missingEvidence(what, 'Name who has the right.', evidence)];
    }
    if (role.principals.some((pattern) => allows(pattern, principal))) return [];
    const what = `\`${right}\` is granted to \`${principal}\`, and the policy allows ${allowed} alone.`;
    return [notMet(what, `Take \`${right}\` away from \`${principal}\`.`, evidence, principal)];
  });
  const holding = named.map(({ principal }) => principal);
  const text = `\`${right}\` is granted to ${showList(holding)}, as the policy allows.`;
  return decided(gate, asked, findings, { text, observed: holding.join(', '), evidence: named[0]?.evidence });
}

/** A pattern of the policy may hold `*`; one of the card stands for everybody and is allowed only as it is written. */
function allows(pattern: string, principal: string): boolean {
  const wanted = pattern.trim();
  return wanted === principal || (!principal.includes('*') && matchesWildcard(principal, wanted));
}

function serviceAccounts(gate: EffectiveGate, declarations: Declarations, policyPath: Path): Check {
  const why = 'A person who can write to production can change the model without anybody seeing it.';
  const asked: Asked = { subject: 'access.serviceAccounts', policyPath, why };
  const all = grants(declarations);
  if (all.length === 0) return decided(gate, asked, [missingInCard(declarations, accessPath)], nothingFound);
  const privileged = all.filter(({ right }) => privilegedRights.some((one) => nameKey(one) === nameKey(right)));
  const findings = privileged.flatMap(({ right, principal, evidence }) => {
    const finding = principalProblem(right, principal, evidence);
    return finding ? [finding] : [];
  });
  const text =
    privileged.length > 0
      ? `Only service accounts have ${showList([...new Set(privileged.map(({ right }) => right))])}.`
      : `Nobody is granted ${showList(privilegedRights)}.`;
  const { card } = declarations;
  return decided(gate, asked, findings, {
    text,
    observed: true,
    ...(card ? { evidence: { document: card, path: accessPath } } : {}),
  });
}

function principalProblem(right: string, principal: string, evidence: Evidence): Finding | undefined {
  const todo = `Grant \`${right}\` to a named service account, as \`serviceAccount:name\`.`;
  if (isPlaceholder(principal)) return missingEvidence(`\`${right}\` is granted to a placeholder.`, todo, evidence);
  if (principal.includes('*')) {
    return notMet(`\`${right}\` is granted to \`${principal}\`, which stands for anybody.`, todo, evidence, principal);
  }
  const [, kind = '', name = ''] = /^([^:]*):(.*)$/.exec(principal) ?? [];
  if (nameKey(kind) === 'serviceaccount') {
    if (!isPlaceholder(name)) return undefined;
    return missingEvidence(`\`${right}\` is granted to a service account without a name.`, todo, evidence);
  }
  if (/^(?:user|group|person|team|role|everyone|everybody|anyone|all|public|authenticated)/i.test(principal)) {
    return notMet(
      `\`${right}\` is granted to \`${principal}\`, which is no service account.`,
      todo,
      evidence,
      principal,
    );
  }
  return missingEvidence(
    `Whether \`${principal}\`, who has \`${right}\`, is a service account is not known.`,
    todo,
    evidence,
  );
}
