import type { Gate, GovernancePolicy } from '../generated/GovernancePolicy.ts';
import type { Path } from '../yaml/node.ts';
import { writtenForm } from '../yaml/value.ts';
import type { Side } from './bounds.ts';
import { shareOf } from './drift.ts';
import type { PolicyDocument } from './effective-policy.ts';
import type { Enforcement, Reference } from './evaluation.ts';
import { withPart } from './levers.ts';
import { requirementChanges } from './mutants-of-requirements.ts';
import { scoreChanges } from './mutants-of-score.ts';
import { nudged, type Written } from './nudge.ts';
import { without } from './rehearsal.ts';

/** What is changed in a mutant. */
export type Mutation =
  | 'bound-moved'
  | 'strictness-swapped'
  | 'warn-band-dropped'
  | 'enforcement-lowered'
  | 'gate-removed'
  | 'overlay-dropped'
  | 'decide-on-swapped'
  | 'evidence-weakened'
  | 'list-shortened'
  | 'slices-removed'
  | 'requirement-removed'
  | 'requirement-moved'
  | 'scope-widened'
  | 'weight-moved'
  | 'score-moved';

/** A policy with one small mistake in it. */
export interface Mutant {
  readonly mutation: Mutation;
  /** The gate that is changed; null where the whole policy is. */
  readonly gate: string | null;
  /** `pass.min: 0.90 → 0.89`. */
  readonly says: string;
  readonly place: Reference;
  readonly policy: PolicyDocument;
}

/** One change at a path of the policy. */
export interface Change {
  readonly mutation: Mutation;
  readonly path: Path;
  readonly says: string;
  /** What stands there instead; undefined takes it away. */
  readonly to: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The mutants of a policy: each differs from it in one written thing that somebody could get wrong. What a policy
 * inherits by `extends` is left to the tests of the policy that says it.
 */
export function mutantsOf(policy: PolicyDocument, bases: readonly PolicyDocument[] = []): readonly Mutant[] {
  const { gates = [] } = policy.value;
  const ofGates = gates.flatMap((gate, index) =>
    gateChanges(policy, gate, index).map((change) => mutant(policy, change, gate.id)),
  );
  const ofPolicy = [...scopeChanges(policy.value.scope, ['scope']), ...scoreChanges(policy, bases)];
  return [...ofGates, ...ofPolicy.map((change) => mutant(policy, change, null))];
}

function mutant(policy: PolicyDocument, { mutation, path, says, to }: Change, gate: string | null): Mutant {
  const value = to === undefined ? without(policy.value, path) : withPart(policy.value, path, to);
  return {
    mutation,
    gate,
    says,
    place: { document: policy.source, path, part: to === undefined ? 'key' : 'value' },
    policy: { ...policy, value: value as GovernancePolicy },
  };
}

function gateChanges(policy: PolicyDocument, gate: Gate, index: number): readonly Change[] {
  const path: Path = ['gates', index];
  const overlays = Object.entries((gate.stages ?? {}) as Fields).filter(([stage]) => !stage.startsWith('x-'));
  return [
    { mutation: 'gate-removed', path, says: 'the gate is removed', to: undefined },
    ...layerChanges(policy, gate as unknown as Fields, path, gate, ''),
    ...overlays.flatMap(([stage, overlay]): readonly Change[] => {
      const at: Path = [...path, 'stages', stage];
      const dropped: Change = {
        mutation: 'overlay-dropped',
        path: at,
        says: `stages.${stage} is dropped`,
        to: undefined,
      };
      if (typeof overlay !== 'object' || overlay === null) return [dropped];
      return [dropped, ...layerChanges(policy, overlay as Fields, at, gate, `stages.${stage}.`)];
    }),
    ...scopeChanges(gate.scope, [...path, 'scope']),
    ...(policy.value.score === undefined || gate.weight === undefined
      ? []
      : moves(policy, 'weight-moved', gate as unknown as Fields, path, 'weight', '')),
  ];
}

/** What can be changed in a gate as such or in its overlay at a stage. */
function layerChanges(
  policy: PolicyDocument,
  fields: Fields,
  path: Path,
  gate: Gate,
  prefix: string,
): readonly Change[] {
  const rollback = fields.rollback as Fields | undefined;
  const base = prefix === '';
  return [
    ...bandChanges(policy, fields, path, gate, prefix),
    ...(rollback ? bandChanges(policy, rollback, [...path, 'rollback'], gate, `${prefix}rollback.`) : []),
    ...(fields.warn === undefined ? [] : [gone('warn-band-dropped', [...path, 'warn'], `${prefix}warn is dropped`)]),
    ...enforcementChanges(fields.enforcement as Enforcement | undefined, path, prefix, base),
    ...moves(policy, 'bound-moved', fields, path, 'minGroupSize', prefix),
    ...moves(policy, 'bound-moved', fields, path, 'minSamples', prefix),
    ...maxShareChanges(policy, fields, path, gate, prefix),
    ...decideOnChanges(fields, path, prefix),
    ...evidenceChanges(fields.evidence, path, prefix),
    ...(['attributes', 'intersections', 'features'] as const).flatMap((field) =>
      shortened(policy, fields[field], [...path, field], `${prefix}${field}`),
    ),
    ...(fields.slices === undefined ? [] : [gone('slices-removed', [...path, 'slices'], `${prefix}slices is removed`)]),
    ...(['require', 'access'] as const).flatMap((field) =>
      requirementChanges(policy, fields[field], [...path, field], `${prefix}${field}`),
    ),
  ];
}

function gone(mutation: Mutation, path: Path, says: string): Change {
  return { mutation, path, says, to: undefined };
}

const swapped: Readonly<Record<Side, Side>> = { min: 'above', above: 'min', max: 'below', below: 'max' };

function bandChanges(
  policy: PolicyDocument,
  fields: Fields,
  path: Path,
  gate: Gate,
  prefix: string,
): readonly Change[] {
  return (['pass', 'warn'] as const).flatMap((band) => {
    const bounds = fields[band] as Readonly<Partial<Record<Side, Written>>> | undefined;
    if (!bounds) return [];
    const at: Path = [...path, band];
    return (['min', 'above', 'max', 'below'] as const).flatMap((side): readonly Change[] => {
      const bound = bounds[side];
      if (bound === undefined) return [];
      const other = swapped[side];
      const { [side]: _, ...rest } = bounds;
      const swap: Change = {
        mutation: 'strictness-swapped',
        path: at,
        says: `${prefix}${band}.${side} is ${other}`,
        to: { ...rest, [other]: bound },
      };
      const canSwap = bounds[other] === undefined && !neverExact(gate, fields, bound);
      return [...moves(policy, 'bound-moved', bounds, at, side, `${prefix}${band}.`), ...(canSwap ? [swap] : [])];
    });
  });
}

/**
 * The end of an interval that is computed from counts is irrational but at the ends of the range: it never is exactly at
 * a bound, so `min` and `above` are the same there.
 */
function neverExact(gate: Gate, fields: Fields, bound: Written): boolean {
  const asked = { ...(gate as unknown as Fields), ...fields };
  const counted = asked.evidence === undefined ? gate.type === 'fairness' : asked.evidence !== 'value';
  const share = shareOf(bound);
  const isEnd = share !== undefined && (share.equals(0) || share.equals(1));
  return asked.decideOn === 'interval' && counted && !isEnd;
}

function moves(
  policy: PolicyDocument,
  mutation: Mutation,
  fields: Fields,
  path: Path,
  field: string,
  prefix: string,
): readonly Change[] {
  const value = fields[field];
  if (typeof value !== 'number' && typeof value !== 'string') return [];
  const form = typeof value === 'number' ? writtenForm(policy.source.yaml.written, fields, field) : undefined;
  return nudged(value, form).map((to) => ({
    mutation,
    path: [...path, field],
    says: `${prefix}${field}: ${form ?? value} → ${to}`,
    to,
  }));
}

const lower: Readonly<Record<Enforcement, Enforcement | undefined>> = {
  'hard-mandatory': 'soft-mandatory',
  'soft-mandatory': 'advisory',
  advisory: 'dry-run',
  'dry-run': undefined,
};

function enforcementChanges(
  written: Enforcement | undefined,
  path: Path,
  prefix: string,
  base: boolean,
): readonly Change[] {
  if (written === undefined && !base) return [];
  const from = written ?? 'hard-mandatory';
  const to = lower[from];
  if (to === undefined) return [];
  const says = `${prefix}enforcement: ${from} → ${to}`;
  return [{ mutation: 'enforcement-lowered', path: [...path, 'enforcement'], says, to }];
}

/** Of a list of features as many more or fewer as make one: between two such shares nothing differs. */
function maxShareChanges(
  policy: PolicyDocument,
  fields: Fields,
  path: Path,
  gate: Gate,
  prefix: string,
): readonly Change[] {
  if (gate.type !== 'drift' || fields.maxShare === undefined) return [];
  const features = ((fields.features ?? gate.features) as readonly string[] | undefined)?.length;
  if (features === undefined) return moves(policy, 'bound-moved', fields, path, 'maxShare', prefix);
  const share = shareOf(fields.maxShare as Written);
  if (!share) return [];
  const allowed = Number(share.mul(features).floor().valueOf());
  return [allowed - 1, allowed + 1].flatMap((count) =>
    count < 0 || count > features
      ? []
      : [
          {
            mutation: 'bound-moved' as const,
            path: [...path, 'maxShare'],
            says: `${prefix}maxShare: ${fields.maxShare} → ${count} of ${features} features`,
            to: count / features,
          },
        ],
  );
}

function decideOnChanges(fields: Fields, path: Path, prefix: string): readonly Change[] {
  if (fields.decideOn === undefined) return [];
  const to = fields.decideOn === 'interval' ? 'point' : 'interval';
  const says = `${prefix}decideOn: ${fields.decideOn} → ${to}`;
  return [{ mutation: 'decide-on-swapped', path: [...path, 'decideOn'], says, to }];
}

function evidenceChanges(written: unknown, path: Path, prefix: string): readonly Change[] {
  if (written !== 'counts' && written !== 'rows') return [];
  const to = written === 'rows' ? 'counts' : 'value';
  const says = `${prefix}evidence: ${written} → ${to}`;
  return [{ mutation: 'evidence-weakened', path: [...path, 'evidence'], says, to }];
}

/** A list without each of its items; `all` attributes without each of those that are measured. */
function shortened(policy: PolicyDocument, list: unknown, path: Path, name: string): readonly Change[] {
  const items: readonly unknown[] | undefined =
    list === 'all'
      ? policy.value.protectedAttributes?.flatMap((a) => (a.notMeasured === undefined ? [a.attribute] : []))
      : Array.isArray(list)
        ? list
        : undefined;
  if (!items || (items.length < 2 && !path.includes('intersections'))) return [];
  return items.map((item, index) => ({
    mutation: 'list-shortened',
    path: list === 'all' ? path : [...path, index],
    says: `${name} is without ${Array.isArray(item) ? item.join(' × ') : String(item)}`,
    to: list === 'all' ? items.filter((other) => other !== item) : undefined,
  }));
}

function scopeChanges(scope: unknown, path: Path): readonly Change[] {
  if (typeof scope !== 'object' || scope === null) return [];
  return Object.keys(scope)
    .filter((key) => !key.startsWith('x-'))
    .map((key) => gone('scope-widened', [...path, key], `scope.${key} is removed`));
}
