import type { TypedDocument } from '../model/documents.ts';
import type { ConfiguredMetrics } from './catalog-of.ts';
import type { PolicyDocument } from './effective-policy.ts';
import type { ReportDocument } from './evidence.ts';
import type { WaiverDocument } from './waivers.ts';

/** What a decision is made by, beside policy, card and reports. */
export interface EvaluateOptions {
  /** A stage of the policy; undefined where the policy has none. */
  readonly stage: string | undefined;
  /** Day, UTC, `YYYY-MM-DD`: what has expired and how old things are is counted from it. */
  readonly asOf: string;
  readonly waivers?: readonly WaiverDocument[];
  /** The policies that this one extends, resolved, nearest first. */
  readonly bases?: readonly PolicyDocument[];
  /** Some value of the reports was set by hand. */
  readonly hypothetical?: boolean;
  /** Metrics that the configuration declares beside the catalogue. */
  readonly metrics: ConfiguredMetrics | undefined;
}

/** Everything that a decision is made from. */
export interface DecisionInputs {
  readonly policy: PolicyDocument;
  readonly card: TypedDocument<'ModelCard'> | undefined;
  readonly reports: readonly ReportDocument[];
  readonly options: EvaluateOptions;
}
