import type { Access, SecurityRequire } from '../generated/GovernancePolicy.ts';
import type { ModelCard } from '../generated/ModelCard.ts';
import type { Path } from '../yaml/node.ts';
import type { PolicyView } from './policy-view.ts';

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
