import type { DecisionInputs } from '../../core/gates/decision-inputs.ts';
import { evaluate } from '../../core/gates/evaluate.ts';
import type { Evaluation } from '../../core/gates/evaluation.ts';
import type { Kind, TypedDocument } from '../../core/model/documents.ts';
import type { Question } from '../naive/verdict.ts';
import type { PlainCase } from './arbitrary-case.ts';
import { plainDocument } from './plain-document.ts';

type Reader = <K extends Kind>(kind: K, body: object) => TypedDocument<K> | undefined;

/** One case read, decided, and as the naive evaluator takes it; undefined where a document is not sound. */
export interface Decided {
  readonly evaluation: Evaluation;
  readonly question: Question;
}

/** The documents of a case of plain values; undefined where one is not sound. */
export function readPlainCase(given: PlainCase, read: Reader = plainDocument): DecisionInputs | undefined {
  const policy = read('GovernancePolicy', given.policy);
  const card = given.card && read('ModelCard', given.card);
  const bases = given.bases.flatMap((body) => read('GovernancePolicy', body) ?? []);
  const reports = given.reports.flatMap((body) => read('MetricsReport', body) ?? []);
  const waivers = given.waivers.flatMap((body) => read('Waiver', body) ?? []);
  const missing = bases.length < given.bases.length || reports.length < given.reports.length;
  if (!policy || missing || (given.card && !card) || waivers.length < given.waivers.length) return undefined;
  const { stage, asOf } = given;
  return { policy, card, reports, options: { stage, asOf, bases, waivers, metrics: undefined } };
}

/** Decides a case of plain values. */
export function decidePlain(given: PlainCase, read: Reader = plainDocument): Decided | undefined {
  const inputs = readPlainCase(given, read);
  if (!inputs) return undefined;
  const { policy, card, reports, options } = inputs;
  const { bases = [], waivers = [], stage, asOf } = options;
  const question: Question = {
    policy: policy.value,
    bases: bases.map(({ value }) => value),
    card: card?.value,
    reports: reports.map(({ value }) => value),
    waivers: waivers.map(({ value }) => value),
    stage,
    asOf,
  };
  return { evaluation: evaluate(policy, card, reports, options), question };
}
