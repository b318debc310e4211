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
  /** Arguments: `[policyUri]`. Shows what differs from the commit that is checked out. */
  compareWithHead: 'gatewright.compareWithHead',
} as const;

/**
 * Commands that the server runs by `workspace/executeCommand`, for any editor. Each answers with a `CommandResult`, and
 * shows its text as a message unless the last argument is `{quiet: true}`.
 */
export const serverCommands = {
  /** `[uri, {stage?, asOf?}?]`: the decision on a policy, or on the one that a document belongs to. */
  simulate: 'gatewright.server.simulate',
  /** `[policyUri, gateId]`: what a gate found, and what would change it. */
  explain: 'gatewright.server.explain',
  /** `[policyUri, OtherVersion]`: what got stronger or weaker, and which models flip. */
  compare: 'gatewright.server.compare',
  /** `[testUri?, caseIndex?]`: the cases of a test, or of all tests of the workspace. */
  runTests: 'gatewright.server.runTests',
  /** `[directoryUri, template]`: creates a document, or the starter set; existing files are not touched. */
  newDocument: 'gatewright.server.newDocument',
} as const;

/** What a policy is compared with: another version's text, or a document of the workspace. */
export type OtherVersion =
  | {
      readonly text: string;
      /** Other files as they were then, such as policies that are extended; null for one that did not exist. */
      readonly files?: readonly { readonly uri: string; readonly text: string | null }[];
    }
  | { readonly uri: string };

export interface CommandResult {
  /** One line. */
  readonly title: string;
  /** Lines for people, without markup. */
  readonly text: string;
  /** The same with markup, where there is such a form. */
  readonly markdown?: string;
  /** The same for programs. */
  readonly data: unknown;
}

/** What the extension says in `initializationOptions`. Other editors leave it out and lose nothing but clicks. */
export interface InitializationOptions {
  /** Commands that the client can run: those of `clientCommands` that it has. Lenses name no others. */
  readonly commands?: readonly string[];
  /** The server reads files by asking the client (`readFileRequest`, `listFilesRequest`): it runs in a browser. */
  readonly clientFiles?: boolean;
  /** URI of the directory with the pages of rules, for a server in a browser: it asks the client to read them. */
  readonly rulePages?: string;
  /** URI of the script that reads Parquet for a server in a browser. */
  readonly parquetWorker?: string;
  /** `false`: the server does not type by itself, once a document is open, so that what typing runs is compiled. */
  readonly rehearsal?: boolean;
}

/** What `workspace/configuration` answers for the section `gatewright`. */
export interface EditorSettings {
  /** The stage that counts where nothing else names one. */
  readonly stage?: string | null;
  readonly inlayHints?: {
    readonly outcomes?: boolean;
    readonly references?: boolean;
  };
  readonly codeLens?: boolean;
  readonly trace?: { readonly server?: 'off' | 'messages' | 'verbose' };
}

export interface RulePageParams {
  /** `category/name`. */
  readonly rule: string;
}

export interface ReadFileParams {
  readonly uri: string;
  /** No more than this many bytes are asked for. */
  readonly maxBytes: number;
  /** True: a longer file is cut off. False: a longer file is not read at all. */
  readonly cut: boolean;
}

/** Request, server to client: a file's text. Result `string | null`; null for what is missing, too large or not text. */
export const readFileRequest = 'gatewright/readFile';

export interface ReadBytesParams {
  readonly uri: string;
  /** From `start` to before `end`; of an empty range only size and stamp are asked. */
  readonly start: number;
  readonly end: number;
  /** Of a file that is longer, only size and stamp are answered. */
  readonly maxBytes: number;
  /** No more of this file will be asked for. */
  readonly isLast?: boolean;
}

/**
 * Request, server to client: bytes of a file of rows. They cross as they are, which a Worker's channel can do; null for
 * what is missing, no file, or outside of the workspace.
 */
export const readBytesRequest = 'gatewright/readBytes';

export type ReadBytesResult = {
  readonly size: number;
  /** Tells one state of the file from another. */
  readonly stamp: string;
  readonly bytes: Uint8Array;
} | null;

export interface ListFilesParams {
  /** URI of the directory. */
  readonly root: string;
  /** Endings of names, without the dot. */
  readonly extensions: readonly string[];
}

export interface ListedFile {
  readonly uri: string;
  /** Bytes, where known. */
  readonly size?: number;
  /** Tells one state of the file from another, where known. */
  readonly stamp?: string;
}

/**
 * Request, server to client: the files below a directory, without those in `node_modules`, `.git` and what lies outside
 * by symbolic links. Result `readonly ListedFile[]`.
 */
export const listFilesRequest = 'gatewright/listFiles';
