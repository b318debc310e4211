import type { EvaluateOptions } from '../../core/gates/decision-inputs.ts';
import { evaluate } from '../../core/gates/evaluate.ts';
import type { Check, Evaluation, GateResult } from '../../core/gates/evaluation.ts';
import type { PrepareReport } from '../../core/gates/evidence.ts';
import { type DocumentTypes, type Kind, readSource, type TypedDocument } from '../../core/model/documents.ts';
import { schemaProblemsOf, sound } from '../../core/model/soundness.ts';

let count = 0;

/** A sound document of a kind from YAML without its header; fails with the problems where it is not sound. */
export function document<K extends Kind>(kind: K, yaml: string): TypedDocument<K> {
  const text = `apiVersion: gatewright/v1\nkind: ${kind}\n${yaml}`;
  const [source] = readSource(`file:///test/${kind}-${count++}.yaml`, text).documents;
  if (!source) throw new Error('no document');
  const typed = sound(source, kind);
  if (typed) return typed;
  const problems = [...source.yaml.problems, ...schemaProblemsOf(source)].map((p) => p.message);
  throw new Error(`the ${kind} of this test is not sound:\n${problems.join('\n')}\n${text}`);
}

/** A policy with the given body; name and version are filled in. */
export function policy(body: string): TypedDocument<'GovernancePolicy'> {
  return document('GovernancePolicy', `metadata: {name: p, version: 1.0.0}\n${body}`);
}

/** A report about model m 1.0.0 on a test split, unless the body says otherwise. */
export function report(body: string, head = ''): TypedDocument<'MetricsReport'> {
  const model = /^model:/m.test(head + body) ? '' : 'model: {name: m, version: 1.0.0}\n';
  const dataset = /^dataset:/m.test(head + body) ? '' : 'dataset: {name: d, version: "1", split: test}\n';
  return document('MetricsReport', `metadata: {name: r}\n${model}${dataset}${head}${body}`);
}

export function card(body = ''): TypedDocument<'ModelCard'> {
  return document('ModelCard', `metadata: {name: m, version: 1.0.0}\n${body}`);
}

/** Reports without their rows. */
export const asWritten: PrepareReport = (report) => report;

export interface Case {
  readonly policy: TypedDocument<'GovernancePolicy'>;
  readonly reports?: readonly TypedDocument<'MetricsReport'>[];
  readonly card?: TypedDocument<'ModelCard'>;
  readonly options?: Partial<EvaluateOptions>;
}

export function decided({ policy: of, reports = [], card: own, options = {} }: Case): Evaluation {
  return evaluate(of, own, reports, { stage: undefined, asOf: '2026-11-24', metrics: undefined, ...options });
}

/** Decides one gate given in flow or block YAML as a list item. */
export function gateOf(gate: string, body: string, more = ''): GateResult {
  const [result] = decided({ policy: policy(`gates:\n  - ${gate}\n${more}`), reports: [report(body)] }).gates;
  if (!result) throw new Error('no gate');
  return result;
}

export function checkOf(result: GateResult, subject: string): Check {
  const found = result.checks.find((check) => check.subject === subject);
  if (!found) throw new Error(`no check of ${subject}; there are ${result.checks.map((c) => c.subject).join(', ')}`);
  return found;
}

export type { DocumentTypes };
