import type { Gate, GovernancePolicy, ModelCard, Question, Verdict } from './verdict.ts';

type Scope = NonNullable<GovernancePolicy['scope']>;

/** The policy with what its bases ask: a gate of the same id is the child's, laid on the base's. */
export function withBases(policy: GovernancePolicy, bases: readonly GovernancePolicy[]): GovernancePolicy {
  let child = policy;
  for (const base of bases) {
    const own = child.gates ?? [];
    const inherited = (base.gates ?? []).filter((gate) => !own.some(({ id }) => id === gate.id));
    const merged = own.map(
      (gate) =>
        Object.assign(
          {},
          (base.gates ?? []).find(({ id }) => id === gate.id),
          gate,
        ) as Gate,
    );
    child = { ...base, ...child, gates: [...inherited, ...merged] };
  }
  return child;
}

export interface Planned {
  readonly gate: Gate;
  readonly skipped: boolean;
}

/** A gate as it stands at a stage: its overlay laid on it, key by key. */
export function atStage(gate: Gate, stage: string | undefined): Planned {
  const overlays = gate.stages as Readonly<Record<string, 'skip' | Partial<Gate>>> | undefined;
  const overlay = stage === undefined ? undefined : overlays?.[stage];
  if (overlay === 'skip') return { gate, skipped: true };
  return { gate: { ...gate, ...overlay } as Gate, skipped: false };
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] | undefined =>
  value === undefined || typeof value !== 'string' ? (value as readonly string[] | undefined) : [value];

const glob = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);

/** Whether a scope applies: it skips on a known value that does not match, and is unknown where the card does not say. */
export function scopeOf(
  scope: Scope | undefined,
  card: ModelCard | undefined,
  model: string | undefined,
): Verdict | undefined {
  const said: readonly (boolean | undefined)[] = [
    matches(listOf(scope?.domain), listOf(card?.governance?.domain)),
    matches(scope?.jurisdictions, card?.governance?.jurisdictions),
    matches(listOf(scope?.riskTier), listOf(card?.governance?.riskTier)),
    matches(scope?.targets, listOf(card?.deployment?.target?.kind)),
    scope?.models === undefined
      ? true
      : model === undefined
        ? undefined
        : scope.models.some((m) => glob(m).test(model)),
  ];
  if (said.includes(false)) return 'skipped scope';
  return said.includes(undefined) ? 'inconclusive unknown-scope' : undefined;
}

function matches(wanted: readonly string[] | undefined, known: readonly string[] | undefined): boolean | undefined {
  if (wanted === undefined) return true;
  return known === undefined || known.length === 0 ? undefined : known.some((k) => wanted.includes(k));
}

/** The model that is decided on: the card's, else the reports'. */
export function modelOf({ card, reports }: Question): {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
} {
  if (card) return card.metadata;
  const said = (key: 'name' | 'version'): string | undefined => {
    const all = [...new Set(reports.flatMap(({ model }) => model?.[key] ?? []))];
    return all.length === 1 ? all[0] : undefined;
  };
  return { name: said('name'), version: said('version') };
}
