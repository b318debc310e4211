import type { GateReport } from '../../core/generated/GateReport.ts';

/**
 * What the extension and the server say to each other beside the Language Server Protocol. The client knows these types
 * and nothing else of the server.
 */

export type { GateReport };

/** How the sample of a decision was found, in the order in which they count. */
export type SampleOrigin = 'chosen' | 'configuration' | 'card' | 'only-report';

/** What a policy is decided on. */
export interface Sample {
  /** Reports that form one set: the same model. */
  readonly reports: readonly string[];
  readonly card: string | null;
  readonly stage: string | null;
  /** Day, UTC, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly origin: SampleOrigin;
}

/** A set of reports that could be chosen. */
export interface SampleCandidate {
  readonly reports: readonly string[];
  readonly card: string | null;
  /** `consumer-credit 3.4.0`. */
  readonly label: string;
  /** File names, split, dataset. */
  readonly detail: string;
  readonly current: boolean;
}

export interface SimulationParams {
  /** A policy, card, report, test or waiver; the answer is about the policy that it belongs to. */
  readonly uri: string;
}

/** What the panel shows. */
export interface SimulationResult {
  /** The policy's URI. */
  readonly uri: string;
  /** The document version of the policy that the result was computed from; null where it is not open. */
  readonly version: number | null;
  /** Null where no sample is chosen or nothing could be decided yet. */
  readonly report: GateReport | null;
  readonly sample: Sample | null;
  readonly candidates: readonly SampleCandidate[];
  readonly stages: readonly string[];
  /** The report is of an earlier text, because the present one can't be evaluated. */
  readonly stale: boolean;
  /** Why there is no report, or why it is stale: in a sentence, with what to do. */
  readonly message: string | null;
}

/** Request: the simulation that a document belongs to. Result: `SimulationResult | null` (null: no policy there). */
export const simulationRequest = 'gatewright/simulation';

export interface ChooseSampleParams {
  readonly uri: string;
  /** Null goes back to what the workspace says. */
  readonly reports: readonly string[] | null;
  readonly stage?: string | null;
  readonly asOf?: string | null;
}

/** Request: choose what decides a policy, for as long as the server lives. Result: `SimulationResult`. */
export const chooseSampleRequest = 'gatewright/chooseSample';

export interface SimulationChangedParams {
  /** Policies whose simulation may have changed. */
  readonly uris: readonly string[];
}

/** Notification, server to client: ask again if you show one of these. */
export const simulationChangedNotification = 'gatewright/simulationChanged';

/** Request: the page of a rule as Markdown, for readers without a network. Params `{rule}`, result `string | null`. */
export const rulePageRequest = 'gatewright/rulePage';

/** Commands that the client handles; lenses and actions of the server name them. */
export const clientCommands = {
  /** Arguments: `[policyUri, gateId?]`. Opens the panel, at a gate. */
  simulate: 'gatewright.simulate',
  /** Arguments: `[policyUri]`. */
  chooseSample: 'gatewright.chooseSample',
} as const;
