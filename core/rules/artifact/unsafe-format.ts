import { extensionOf, safetyOf } from '../../gates/serialization.ts';
import { isPlaceholder } from '../../model/placeholder.ts';
import { defineRule } from '../rule.ts';
import { unsignedArtifacts } from '../unsigned-artifacts.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'artifact/unsafe-format',
  severity: 'warning',
  summary: 'An artifact without a signature is in a format that runs code when it is loaded.',
  kinds: ['ModelCard'],
  check(context) {
    const { value, report } = context;
    const isProduction = value.governance?.stage?.toLowerCase() === 'production';
    // Where a policy requires a signature, that it is missing is said once, by artifact/unsigned.
    const unsigned = new Set(unsignedArtifacts(context).map(({ index }) => index));
    for (const [index, artifact] of (value.artifacts ?? []).entries()) {
      if (!artifact || artifact.signature !== undefined || unsigned.has(index)) continue;
      const format = artifact.format ?? '';
      const extension = artifact.uri === undefined ? undefined : extensionOf(artifact.uri);
      const byFormat = !isPlaceholder(format) && safetyOf(format) === 'unsafe';
      const byName = extension !== undefined && safetyOf(extension) === 'unsafe';
      if (!byFormat && !byName) continue;
      report({
        path: ['artifacts', index, byFormat ? 'format' : 'uri'],
        message: `\`${byFormat ? format : `.${extension}`}\` runs whatever code is in the file when it is loaded, and without a signature nobody can tell who put it there. Save the model as safetensors, ONNX or UBJSON, or sign the artifact.`,
        ...(isProduction ? { severity: 'error' } : {}),
      });
    }
  },
});
