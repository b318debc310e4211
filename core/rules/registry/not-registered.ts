import { decideIntegrityGate } from '../../gates/integrity.ts';
import { isLocalPath } from '../../gates/serialization.ts';
import { placeOfDemand, severityOfGate } from '../asking-gates.ts';
import { judgedRequirements } from '../requirements.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'registry/not-registered',
  severity: 'error',
  summary: 'An artifact is not in a registry of the kind that its policy requires.',
  kinds: ['ModelCard'],
  check(context) {
    const artifacts = context.value.artifacts ?? [];
    // Without artifacts, and on somebody's disk, something else is wrong first.
    if (artifacts.length === 0 || artifacts.some((artifact) => isLocalPath(artifact?.uri ?? ''))) return;
    const [failed] = judgedRequirements(context, 'integrity', 'registry', decideIntegrityGate).filter(
      ({ check }) => check.outcome === 'fail' || check.reason === 'missing-evidence',
    );
    if (!failed) return;
    const { asking, check } = failed;
    context.report({
      path: check.evidencePlace?.path ?? ['artifacts'],
      ...(check.evidencePlace?.path.length === 2 ? { part: 'key' as const } : {}),
      message: check.message,
      severity: severityOfGate(asking.enforcement),
      related: [placeOfDemand(asking, ['require', 'registry'])],
    });
  },
});
