import type { GovernancePolicy } from '../generated/GovernancePolicy.ts';
import { sameDocuments, type TypedDocument } from '../model/documents.ts';
import { compareExact } from '../stats/decimal.ts';
import { shareOf } from './drift.ts';
import type { EffectiveGate, Enforcement, PolicyTerms } from './evaluation.ts';
import { atStage, type Layer, type MergedPolicy } from './gate-layers.ts';

export type PolicyDocument = TypedDocument<'GovernancePolicy'>;

/** One gate of the whole chain, and what must hold for it: the merged gate, and every base's gate as it stands. */
export interface PlannedGate {
  readonly id: string;
  readonly effective: EffectiveGate;
  /** A child may only tighten, so what a base asks still holds. */
  readonly bases: readonly EffectiveGate[];
  readonly enforcement: Enforcement;
}

export interface EffectivePolicy {
  /** The child with what it inherits. */
  readonly policy: GovernancePolicy;
  /** The same without its gates. */
  readonly terms: PolicyTerms;
  readonly gates: readonly PlannedGate[];
}

const plans = new WeakMap<
  GovernancePolicy,
  Map<string, { readonly bases: readonly PolicyDocument[]; readonly plan: EffectivePolicy }>
>();

/** The policy's gates at a stage, with `extends` merged by id. `bases` are the policies it extends, nearest first. */
export function effectivePolicy(
  policy: PolicyDocument,
  bases: readonly PolicyDocument[],
  stage: string | undefined,
): EffectivePolicy {
  let byStage = plans.get(policy.value);
  if (!byStage) plans.set(policy.value, (byStage = new Map()));
  const key = stage ?? '';
  const known = byStage.get(key);
  if (known && sameDocuments(known.bases, bases)) return known.plan;
  const plan = makePlan(policy, bases, stage);
  byStage.set(key, { bases, plan });
  return plan;
}

function makePlan(
  policy: PolicyDocument,
  bases: readonly PolicyDocument[],
  stage: string | undefined,
): EffectivePolicy {
  const chain = [...bases].reverse(); // farthest first
  const inherited = chain.map((_, index) => withTerms(mergePolicies(chain.slice(0, index + 1).map((d) => d.value))));
  const merged = withTerms(mergePolicies([...chain.map((d) => d.value), policy.value]));
  const layers = new Map<string, Layer[]>();
  const order: { readonly key: string; readonly layers: Layer[] }[] = [];
  for (const document of [...chain, policy]) {
    const seen = new Set<string>();
    (document.value.gates ?? []).forEach((gate, index) => {
      const layer: Layer = { gate, document: document.source, path: ['gates', index] };
      const known = layers.get(gate.id);
      // A second gate of the same id within one policy is a mistake; both are decided, neither hides the other.
      if (known && !seen.has(gate.id)) known.push(layer);
      else {
        const list = [layer];
        order.push({ key: gate.id, layers: list });
        if (!known) layers.set(gate.id, list);
      }
      seen.add(gate.id);
    });
  }
  const gates = order.map(({ key, layers: of }): PlannedGate => {
    const own = atStage(of, merged, stage);
    // A gate that the child does not mention is still asked as its base means it, whatever the child says of metrics.
    const isOwn = of.at(-1)?.document === policy.source;
    const asInherited = (isOwn ? of.slice(0, -1) : of).map((_, index) => {
      const upTo = of.slice(0, index + 1);
      const from = chain.findIndex((d) => d.source === upTo.at(-1)?.document);
      return atStage(upTo, inherited[from] ?? merged, stage);
    });
    return { id: key, effective: own, bases: asInherited, enforcement: strictest([own, ...asInherited]) };
  });
  return { policy: merged.whole, terms: merged.terms, gates };
}

function withTerms(whole: GovernancePolicy): MergedPolicy {
  const { gates: _, ...terms } = whole;
  return { whole, terms };
}

/** A child's maps add to the base's; its lists of attributes and proxies add by name; anything else it says replaces. */
function mergePolicies(policies: readonly GovernancePolicy[]): GovernancePolicy {
  const [first, ...rest] = policies;
  if (!first) throw new Error('no policy to merge'); // callers give at least one
  let merged = first;
  for (const child of rest) {
    merged = {
      ...merged,
      ...child,
      metrics: { ...merged.metrics, ...child.metrics },
      references: { ...merged.references, ...child.references },
      protectedAttributes: byKey(merged.protectedAttributes, child.protectedAttributes, (a) => a.attribute),
      proxies: byKey(merged.proxies, child.proxies, (p) => p.column),
      exceptions: { ...merged.exceptions, ...child.exceptions },
      ...(merged.score && child.score ? { score: strictestScore(merged.score, child.score) } : {}),
    };
  }
  return merged;
}

type Score = NonNullable<GovernancePolicy['score']>;

/** What both ask of the score: the higher bound. One that can't be read is kept, since no score reaches it. */
function strictestScore(base: Score, child: Score): Score {
  const higher = (a: Score['pass'], b: Score['pass']): Score['pass'] => {
    if (a === undefined || b === undefined) return a ?? b;
    const [first, second] = [shareOf(a), shareOf(b)];
    return first === undefined || (second !== undefined && compareExact(first, second) >= 0) ? a : b;
  };
  return { ...base, ...child, pass: higher(base.pass, child.pass), warn: higher(base.warn, child.warn) };
}

function byKey<T>(base: readonly T[] | undefined, child: readonly T[] | undefined, key: (item: T) => string): T[] {
  const merged = new Map((base ?? []).map((item) => [key(item), item]));
  for (const item of child ?? []) merged.set(key(item), { ...merged.get(key(item)), ...item });
  return [...merged.values()];
}

const strictness: readonly Enforcement[] = ['dry-run', 'advisory', 'soft-mandatory', 'hard-mandatory'];

function strictest(gates: readonly EffectiveGate[]): Enforcement {
  const ranks = gates.map(({ gate }) => strictness.indexOf(gate.enforcement ?? 'hard-mandatory'));
  return strictness[Math.max(...ranks)] ?? 'hard-mandatory';
}
