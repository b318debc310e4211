import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Evaluation, GateResult, Reference } from '../gates/evaluation.ts';
import type { GateReport } from '../generated/GateReport.ts';
import { kindOf, type SourceDocument } from '../model/documents.ts';
import { placeOf } from '../yaml/locate.ts';
import { version } from './version.ts';

export interface GateReportOptions {
  /** How a document's URI is written in the report; the URI itself where left out. */
  readonly nameOf?: (uri: string) => string;
}

type Checks = GateReport['gates'][number]['checks'];
type Location = { path: string; line: number; column: number };

/**
 * The evaluation as a gate report: plain JSON with lines and columns from 1, the same bytes for the same inputs.
 * Every other output is drawn from it.
 */
export function gateReport(evaluation: Evaluation, options: GateReportOptions = {}): GateReport {
  const nameOf = options.nameOf ?? ((uri: string) => uri);
  const locate = (place: Reference | null): Location | null => place && locationOf(place, nameOf);
  return {
    apiVersion: 'gatewright/v1',
    kind: 'GateReport',
    policy: {
      name: evaluation.policy.name,
      version: evaluation.policy.version,
      sha256: digestOf(evaluation.policy.document),
    },
    model: evaluation.model,
    stage: evaluation.stage,
    asOf: evaluation.asOf,
    decision: evaluation.decision,
    reasons: [...evaluation.reasons],
    score: evaluation.score,
    ...(evaluation.hypothetical ? { hypothetical: true } : {}),
    gates: evaluation.gates.map((gate) => drawGate(gate, locate)),
    inputs: evaluation.inputs.map((document) => ({
      path: nameOf(document.uri),
      sha256: digestOf(document),
      kind: kindOf(document) ?? 'unknown',
    })),
    evaluator: { name: 'gatewright', version },
  };
}

function drawGate(gate: GateResult, locate: (place: Reference | null) => Location | null): GateReport['gates'][number] {
  return {
    id: gate.id,
    type: gate.type,
    title: gate.title,
    enforcement: gate.enforcement,
    weight: gate.weight,
    outcome: gate.outcome,
    reason: gate.reason,
    effect: gate.effect,
    waiver: gate.waiver && {
      name: gate.waiver.name,
      reason: gate.waiver.reason,
      approvedBy: gate.waiver.approvedBy,
      expires: gate.waiver.expires,
      ...optional('location', locate(gate.waiver.place)),
    },
    message: gate.message,
    checks: gate.checks.map((check): Checks[number] => ({
      subject: check.subject,
      metric: check.metric ?? null,
      observed: finite(check.observed),
      ...optional('observedText', check.observedText),
      bound: check.bound && { ...check.bound },
      warnBound: check.warnBound ? { ...check.warnBound } : null,
      resolved: check.resolved ? { ...check.resolved } : null,
      reference: check.reference ? { ...check.reference } : null,
      margin: check.margin,
      interval: check.interval ? [check.interval[0], check.interval[1]] : null,
      ...optional('intervalMethod', check.intervalMethod),
      pValue: check.pValue ?? null,
      n: check.n ?? null,
      ...optional(
        'groups',
        check.groups?.map(({ interval, ...rest }) => ({
          ...rest,
          interval: interval ? ([interval[0], interval[1]] as [number | null, number | null]) : null,
        })),
      ),
      outcome: check.outcome,
      reason: check.reason,
      message: check.message,
      ...optional('notes', check.notes && [...check.notes]),
      ...(check.deciding === false ? { deciding: false } : {}),
      policyLocation: locate(check.policyPlace),
      evidenceLocation: locate(check.evidencePlace),
    })),
    controls: [...gate.controls],
    policyLocation: locate(gate.place),
  };
}

/** Where a place stands in its file: line and column from 1. */
export function locationOf({ document, path, part }: Reference, nameOf: (uri: string) => string): Location {
  const { line, character } = document.lines.positionAt(placeOf(document.yaml, path, part ?? 'value').start);
  return { path: nameOf(document.uri), line: line + 1, column: character + 1 };
}

const digests = new WeakMap<SourceDocument, string>();

function digestOf(document: SourceDocument): string {
  let digest = digests.get(document);
  if (digest === undefined) digests.set(document, (digest = bytesToHex(sha256(utf8ToBytes(document.text)))));
  return digest;
}

function finite(value: number | string | boolean | null): number | string | boolean | null {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function optional<K extends string, V>(key: K, value: V | null | undefined): { [P in K]?: V } {
  return (value === undefined || value === null ? {} : { [key]: value }) as { [P in K]?: V };
}
