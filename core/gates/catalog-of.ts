import { type DeclaredMetric, type MetricCatalog, metricCatalog } from '../catalog/declared-metrics.ts';
import type { GovernancePolicy } from '../generated/GovernancePolicy.ts';

/** Metrics that the configuration declares beside the catalogue, for all policies of its directory. */
export type ConfiguredMetrics = Readonly<Record<string, DeclaredMetric>>;

const catalogs = new WeakMap<
  GovernancePolicy,
  { readonly configured: ConfiguredMetrics | undefined; readonly catalog: MetricCatalog }
>();

/**
 * The one place that says which metrics a policy means: the catalogue's, the configuration's, and its own, of which the
 * latter say more. Made once a policy and configuration.
 */
export function catalogOf(policy: GovernancePolicy, configured: ConfiguredMetrics | undefined): MetricCatalog {
  const known = catalogs.get(policy);
  if (known && known.configured === configured) return known.catalog;
  const catalog = metricCatalog(configured ? { ...configured, ...policy.metrics } : policy.metrics);
  catalogs.set(policy, { configured, catalog });
  return catalog;
}
