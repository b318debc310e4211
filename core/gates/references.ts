import type { Metric } from '../catalog/metric.ts';
import type { Dataset, Model } from '../generated/MetricsReport.ts';
import type { ReferenceValue, UnresolvedBound } from './bounds.ts';
import type { GateContext } from './context.ts';
import { type MetricEvidence, type MetricQuery, selectMetric } from './evidence.ts';
import { readMeasured, restsOnNothing } from './measured-value.ts';
import type { ReferenceEvidence } from './reference-evidence.ts';

/**
 * The value of a named reference for the metric, slice and qualifiers of a candidate's value. The reference must be the
 * model that the policy pins, measured on the candidate's dataset and split.
 */
export function referenceValue(
  name: string,
  candidate: MetricEvidence,
  metric: Metric,
  query: MetricQuery,
  context: GateContext,
): ReferenceValue {
  const declared = context.policy.references?.[name];
  if (!declared) {
    return missing(
      `The bound is relative to \`${name}\`, which the policy does not declare under \`references\`. Declare it, or correct the name.`,
    );
  }
  const measured = context.evidence.references(name);
  if (measured.length === 0) return missing(`The report has no values of \`${name}\`. Add them under \`references\`.`);
  const mismatchOf = (reference: ReferenceEvidence): UnresolvedBound | undefined =>
    pinnedModel(declared.model, reference) ?? sameDataset(reference, candidate, declared.dataset);
  // Every report of the set may speak of the reference; where several do, they must say the same.
  const fitting = measured.filter((reference) => mismatchOf(reference) === undefined);
  if (fitting.length === 0) {
    const own = measured.find((reference) => reference.report === candidate.report) ?? measured[0];
    const mismatch = own && mismatchOf(own);
    if (mismatch) return mismatch;
  }
  const entries = fitting.flatMap((reference) => metricsOf(reference, candidate, metric));
  const selected = selectMetric(entries, { ...query, split: query.split ?? candidate.split });
  if ('reason' in selected) {
    if (selected.reason === 'missing-metric' || selected.reason === 'missing-slice') {
      return missing(
        `The report has no \`${metric.name}\` of \`${name}\` that fits the gate. Add it under \`references.${name}.metrics\`.`,
      );
    }
    return { outcome: selected.outcome, reason: selected.reason, message: `\`${name}\`: ${selected.message}` };
  }
  const value = readMeasured(selected, metric);
  if ('reason' in value) {
    return {
      outcome: value.outcome === 'error' ? 'error' : 'inconclusive',
      reason: value.reason,
      message: `\`${name}\`: ${value.message}`,
    };
  }
  const none = restsOnNothing(value.n);
  return none === undefined ? { value: value.quantity } : missing(`\`${name}\`: ${none}`);
}

function metricsOf(reference: ReferenceEvidence, candidate: MetricEvidence, metric: Metric): readonly MetricEvidence[] {
  const datasetSplit = reference.entry.dataset?.split ?? candidate.datasetSplit;
  return reference.metrics(metric.name).map(({ entry, index }) => ({
    report: reference.report,
    path: [...reference.path, 'metrics', index],
    entry,
    split: entry.split ?? datasetSplit,
    datasetSplit,
  }));
}

/** `name@version` of the policy against what the report says. A pinned model that the report leaves open is no match. */
function pinnedModel(pin: string | undefined, reference: ReferenceEvidence): UnresolvedBound | undefined {
  if (pin === undefined) return undefined;
  const at = pin.lastIndexOf('@');
  const [name, version] = at > 0 ? [pin.slice(0, at), pin.slice(at + 1)] : [pin, undefined];
  const { model } = reference.entry;
  if (model && model.name === name && (version === undefined || model.version === version)) return undefined;
  const says = model ? describe(model) : 'does not say which model that is';
  return mismatched(
    `The policy pins \`${reference.name}\` to ${pin}; the report ${model ? `measured ${says}` : says}. Measure the pinned model, or pin another.`,
  );
}

/** @param pinned the dataset that the policy names for the reference, where it is not the candidate's */
function sameDataset(
  reference: ReferenceEvidence,
  candidate: MetricEvidence,
  pinned: string | undefined,
): UnresolvedBound | undefined {
  const own: Dataset | undefined = candidate.report.value.dataset;
  const other = reference.entry.dataset;
  if (pinned !== undefined) {
    if (other?.name === pinned) return undefined;
    const says = other ? `was measured on ${describe(other)}` : 'does not say on which dataset it was measured';
    return mismatched(
      `The policy wants \`${reference.name}\` measured on ${pinned}; the report's ${says}. Measure it there, or name another dataset.`,
    );
  }
  if (!own)
    return mismatched(
      `The report does not say on which dataset the candidate was measured, so nobody knows whether \`${reference.name}\` was measured on the same. Add \`dataset\`.`,
    );
  if (!other)
    return mismatched(
      `The report does not say on which dataset \`${reference.name}\` was measured. Add \`dataset\` under \`references.${reference.name}\`.`,
    );
  const digests = [own.digest?.sha256, other.digest?.sha256];
  const same =
    digests[0] !== undefined && digests[1] !== undefined
      ? digests[0] === digests[1]
      : own.name === other.name && own.version !== undefined && own.version === other.version;
  if (same) return undefined;
  if (own.name === other.name && (own.version === undefined || other.version === undefined))
    return mismatched(
      `\`${reference.name}\` and the candidate were measured on ${own.name}, and the report does not say for both on which version of it, so they can't be compared. Add \`version\` to both datasets.`,
    );
  return mismatched(
    `\`${reference.name}\` was measured on ${describe(other)}, the candidate on ${describe(own)}; such values can't be compared. Measure both on the same data.`,
  );
}

function describe({ name, version }: Model | Dataset): string {
  return version ? `${name} ${version}` : name;
}

function missing(message: string): UnresolvedBound {
  return { outcome: 'inconclusive', reason: 'missing-reference', message };
}

function mismatched(message: string): UnresolvedBound {
  return { outcome: 'inconclusive', reason: 'reference-mismatch', message };
}
