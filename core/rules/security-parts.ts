import type { Access, SecurityRequire } from '../generated/GovernancePolicy.ts';
import type { ModelCard } from '../generated/ModelCard.ts';
import type { Path } from '../yaml/node.ts';
import { type PolicyView, policyViewOf } from './policy-view.ts';
import type { RuleContext } from './rule.ts';

/** A part of a security gate, or of a stage's overlay over one. */
export interface SecurityPart {
  readonly require?: SecurityRequire;
  readonly access?: Access;
}

/** The security gates of a policy, with what stages lay over them. */
export function securityParts({ gates }: PolicyView): readonly { readonly part: SecurityPart; readonly path: Path }[] {
  return gates
    .filter(({ gate }) => gate.type === 'security')
    .flatMap((written) => [
      { part: written.gate as SecurityPart, path: written.path },
      ...written.overlays.map(({ overlay, path }) => ({ part: overlay as SecurityPart, path })),
    ]);
}

/** Encryption as a security gate requires it, or a card declares it, and where. */
export function encryptionsIn(
  context: RuleContext<'GovernancePolicy' | 'ModelCard'>,
): readonly { readonly encryption: Encryption; readonly path: Path }[] {
  if (context.kind === 'ModelCard') {
    const { security } = (context as RuleContext<'ModelCard'>).value;
    return security?.encryption ? [{ encryption: security.encryption, path: ['security', 'encryption'] }] : [];
  }
  return securityParts(policyViewOf(context as RuleContext<'GovernancePolicy'>)).flatMap(({ part, path }) => {
    const encryption = part.require?.encryption;
    return encryption ? [{ encryption, path: [...path, 'require', 'encryption'] }] : [];
  });
}

interface Encryption {
  readonly atRest?: string;
  readonly inTransit?: string;
  readonly keyManagement?: string;
}

/** Who is granted which right, and where it is written. */
export interface Grant {
  readonly right: string;
  readonly principal: string;
  readonly path: Path;
}

/** What a policy's security gates allow. */
export function grantsOfPolicy(view: PolicyView): readonly Grant[] {
  return securityParts(view).flatMap(({ part, path }) =>
    [
      { access: part.access, at: [...path, 'access'] },
      { access: part.require?.access, at: [...path, 'require', 'access'] },
    ].flatMap(({ access, at }) =>
      (access?.roles ?? []).flatMap((role, index) =>
        ((role?.principals ?? []) as readonly (string | undefined)[]).flatMap((principal, i): readonly Grant[] =>
          principal === undefined || role?.role === undefined
            ? []
            : [{ right: role.role, principal, path: [...at, 'roles', index, 'principals', i] }],
        ),
      ),
    ),
  );
}

/** What a card says of who has which right. */
export function grantsOfCard({ security }: Partial<ModelCard>): readonly Grant[] {
  return Object.entries(security?.access ?? {}).flatMap(([right, principals]) =>
    right.startsWith('x-') || !Array.isArray(principals)
      ? []
      : principals.flatMap((principal: unknown, index): readonly Grant[] =>
          typeof principal === 'string' ? [{ right, principal, path: ['security', 'access', right, index] }] : [],
        ),
  );
}
