import type { PolicyView } from './policy-view.ts';

const strict: ReadonlySet<unknown> = new Set(['high', 'unacceptable']);

/** Whether a risk tier, or one of a list of them, is one that the law asks more of. */
export function isHighTier(tier: unknown): boolean {
  return [tier].flat().some((one) => strict.has(one));
}

/**
 * Whether a policy, or one that it extends, says that its models are of high risk. What a policy leaves out may be
 * nobody's mistake; of high-risk models it is worth saying.
 */
export function isHighRisk({ value, bases }: Pick<PolicyView, 'value' | 'bases'>): boolean {
  return [value, ...bases.map((base) => base.value)].some(({ scope }) => isHighTier(scope?.riskTier));
}
