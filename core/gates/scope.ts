import type { Scope } from '../generated/GovernancePolicy.ts';
import type { TypedDocument } from '../model/documents.ts';
import { matchesGlob } from '../model/globs.ts';
import type { ReportDocument } from './evidence.ts';
import { reportedModel } from './identity.ts';

/** Whether a policy or gate applies to a model. */
export type Applies =
  | { readonly is: 'applies' }
  | { readonly is: 'elsewhere'; readonly message: string }
  /** Something that the scope asks about is not known, so the gate can be neither decided nor skipped. */
  | { readonly is: 'unknown'; readonly message: string };

interface Model {
  readonly card: TypedDocument<'ModelCard'> | undefined;
  readonly reports: readonly ReportDocument[];
}

/** Scope skips only on a known value that does not match; a missing or unknown one is unknown. */
export function inScope(scope: Scope | undefined, { card, reports }: Model): Applies {
  if (!scope) return { is: 'applies' };
  const governance = card?.value.governance;
  const name = card?.value.metadata.name ?? reportedModel(reports).name;
  const results = [
    scope.models &&
      matches(
        'model',
        name === undefined ? undefined : [name],
        (value) => (scope.models ?? []).some((glob) => matchesGlob(glob, value)),
        scope.models,
      ),
    scope.domain && oneOf('domain', list(scope.domain), governance?.domain, 'governance.domain'),
    scope.riskTier && oneOf('risk tier', list(scope.riskTier), governance?.riskTier, 'governance.riskTier'),
    scope.jurisdictions &&
      oneOf('jurisdiction', scope.jurisdictions, governance?.jurisdictions, 'governance.jurisdictions'),
    scope.targets && oneOf('target', scope.targets, card?.value.deployment?.target?.kind, 'deployment.target.kind'),
  ].flatMap((result) => result || []);
  return results.find((r) => r.is === 'elsewhere') ?? results.find((r) => r.is === 'unknown') ?? { is: 'applies' };
}

function oneOf(
  what: string,
  wanted: readonly string[],
  value: string | readonly string[] | undefined,
  field: string,
): Applies {
  const known = value === undefined ? undefined : list(value).filter((v) => v.trim() !== '');
  if (known === undefined || known.length === 0) {
    return {
      is: 'unknown',
      message: `This applies to the ${what} ${wanted.join(', ')}, and the card does not say which ${what} the model has. Add \`${field}\` to the card.`,
    };
  }
  return matches(what, known, (v) => wanted.some((w) => w.toLowerCase() === v.toLowerCase()), wanted);
}

function matches(
  what: string,
  known: readonly string[] | undefined,
  test: (value: string) => boolean,
  wanted: readonly string[],
): Applies {
  if (known === undefined)
    return {
      is: 'unknown',
      message: `This applies to the ${what} ${wanted.join(', ')}, and neither card nor report names the ${what}.`,
    };
  if (known.some(test)) return { is: 'applies' };
  return {
    is: 'elsewhere',
    message: `This applies to the ${what} ${wanted.join(', ')}; this one is ${known.join(', ')}.`,
  };
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
