import { type DeclaredMetric, type MetricCatalog, metricCatalog } from '../catalog/declared-metrics.ts';
import type { Configuration } from '../generated/Configuration.ts';
import { soundParts } from '../model/soundness.ts';
import { documentsOf, type Workspace } from '../model/workspace.ts';

const catalogs = new WeakMap<Workspace, MetricCatalog>();

/**
 * The metrics that a report may mean: the catalogue's, the configuration's, and what the policies of the workspace
 * declare. Where two policies declare a metric differently, its range is anybody's and nothing is said of it.
 */
export function catalogueFor(workspace: Workspace, configuration: Partial<Configuration> | undefined): MetricCatalog {
  let catalog = catalogs.get(workspace);
  if (catalog) return catalog;
  const declared = new Map<string, DeclaredMetric>(Object.entries(configuration?.metrics ?? {}));
  for (const document of documentsOf(workspace, 'GovernancePolicy')) {
    for (const [name, metric] of Object.entries(soundParts(document, 'GovernancePolicy')?.metrics ?? {})) {
      if (typeof metric !== 'object' || metric === null || metric.better === undefined) continue;
      const known = declared.get(name);
      const differs = known !== undefined && JSON.stringify(known.range) !== JSON.stringify(metric.range);
      declared.set(name, differs ? { better: metric.better } : metric);
    }
  }
  catalog = metricCatalog(Object.fromEntries(declared));
  catalogs.set(workspace, catalog);
  return catalog;
}
