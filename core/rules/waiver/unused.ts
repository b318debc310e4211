import { nearest } from '../../catalog/nearest.ts';
import { evaluate } from '../../gates/evaluate.ts';
import type { GateResult } from '../../gates/evaluation.ts';
import { candidateSamples } from '../../gates/simulate.ts';
import { configurationFor } from '../../model/configuration.ts';
import type { TypedDocument } from '../../model/documents.ts';
import { inRange, splitReference } from '../../model/resolve.ts';
import { sound } from '../../model/soundness.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { type WaivedPolicy, waivedPolicy } from '../waived-policy.ts';

export const rule = defineRule<'Waiver'>({
  id: 'waiver/unused',
  severity: 'warning',
  summary: 'A waiver excuses what does not fail.',
  kinds: ['Waiver'],
  check(context) {
    const { value, today, report, edit } = context;
    const { gate: id, expires } = value;
    const policy = waivedPolicy(context);
    // What has expired excuses nothing any more, and a gate that isn't there is said elsewhere.
    if (!policy || id === undefined || !policy.gateIds.includes(id)) return;
    if (today !== undefined && expires !== undefined && expires < today) return;
    const results = resultsOf(context, policy, id);
    if (results.length === 0) return;
    const checks = value.checks ?? [];
    if (results.every(({ outcome }) => outcome === 'pass')) {
      const [first] = results;
      report({
        path: ['gate'],
        message: `\`${id}\` passes for ${value.model} at every stage where it could be waived, so this waiver excuses nothing, and it would hide a failure to come. Remove it.`,
        related: first
          ? [{ document: first.place.document, path: first.place.path, message: 'The gate that passes.' }]
          : [],
      });
      return;
    }
    const subjects = [...new Set(results.flatMap((result) => result.checks.map(({ subject }) => subject)))];
    for (const [index, subject] of (checks as readonly (string | undefined)[]).entries()) {
      if (subject === undefined) continue;
      const outcomes = results.flatMap((r) => r.checks.filter((c) => c.subject === subject).map((c) => c.outcome));
      if (outcomes.some((outcome) => outcome !== 'pass')) continue;
      const meant = outcomes.length === 0 ? nearest(subject, subjects) : undefined;
      const path = ['checks', index];
      report({
        path,
        message:
          outcomes.length > 0
            ? `\`${subject}\` passes, so there is nothing to excuse here. Remove it from the waiver.`
            : `\`${id}\` has no check \`${subject}\`, so this excuses nothing. ${meant ? `Did you mean \`${meant}\`?` : `It has ${subjects.map((s) => `\`${s}\``).join(', ')}.`}`,
        fixes: meant
          ? [{ title: `Change to \`${meant}\``, edits: edit.replaceValue(path, flowText(meant)), preferred: true }]
          : [{ title: `Remove \`${subject}\``, edits: edit.removeEntry(path) }],
      });
    }
  },
});

/**
 * What the gate says without any waiver of every measured model that this one names, at the stages where it applies and
 * could be waived. Nothing where no such model is measured here, or its evidence can't be read.
 */
function resultsOf(
  { value, workspace, today, prepare }: RuleContext<'Waiver'>,
  { typed, view, stages, gateAt }: WaivedPolicy,
  id: string,
): readonly GateResult[] {
  const [name, range] = splitReference(value.model ?? '');
  const asOf = today ?? value.approvedOn;
  if (range === undefined || asOf === undefined) return [];
  const only = (policy: TypedDocument<'GovernancePolicy'>): TypedDocument<'GovernancePolicy'> => ({
    ...policy,
    value: { ...policy.value, gates: (policy.value.gates ?? []).filter((gate) => gate.id === id) },
  });
  const [policy, bases] = [only(typed), view.bases.map(only)];
  const { metrics } = configurationFor(workspace, typed.source.uri) ?? {};
  return candidateSamples(workspace, typed.source).flatMap(({ model, reports: documents, card: described }) => {
    if (model.name !== name || model.version === undefined || !inRange(model.version, range)) return [];
    const reports = documents.flatMap((document) => {
      const report = sound(document, 'MetricsReport');
      const prepared = report && prepare(report);
      return prepared && typeof prepared !== 'string' && (!prepared.value.predictions || prepared.rows)
        ? [prepared]
        : [];
    });
    const card = described && sound(described, 'ModelCard');
    if (reports.length < documents.length || (described && !card)) return [];
    return stages.flatMap((stage) => {
      if (gateAt(id, stage)?.enforcement === 'hard-mandatory') return [];
      const { gates } = evaluate(policy, card, reports, { stage, asOf, waivers: [], bases, metrics });
      return gates.filter((gate) => gate.id === id && gate.outcome !== 'skipped');
    });
  });
}
