import { apiVersion } from '../../model/documents.ts';
import { defineTextRule } from '../rule.ts';

export const rule = defineTextRule({
  id: 'yaml/unknown-version',
  severity: 'error',
  summary: 'The `apiVersion` is not one that this version of Gatewright reads, so nothing in the document counts.',
  check({ document: { header }, report, edit }) {
    if (header.is !== 'unknown-version') return;
    const path = ['apiVersion'];
    report({
      path,
      message: `The format \`${header.version}\` is not known here, so this document is not read. Known is \`${apiVersion}\`: write that, or use a Gatewright that knows the other.`,
      fixes: [{ title: `Write \`${apiVersion}\``, edits: edit.replaceValue(path, apiVersion), preferred: true }],
    });
  },
});
