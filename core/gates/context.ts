import type { MetricCatalog } from '../catalog/declared-metrics.ts';
import type { TypedDocument } from '../model/documents.ts';
import type { ConfiguredMetrics } from './catalog-of.ts';
import type { PolicyTerms } from './evaluation.ts';
import type { EvidenceSet } from './evidence.ts';
import type { Identity } from './identity.ts';

/** What every gate of one evaluation may read. */
export interface GateContext {
  readonly policy: PolicyTerms;
  readonly card: TypedDocument<'ModelCard'> | undefined;
  readonly evidence: EvidenceSet;
  /** Whether the reports are about the card's model. Where not, nothing that they say decides. */
  readonly identity: Identity;
  /** The catalogue and the policy's own metrics. */
  readonly catalog: MetricCatalog;
  /** What the configuration declares of it, for the catalogue of a policy that is extended. */
  readonly configured?: ConfiguredMetrics | undefined;
  readonly asOf: string;
}
