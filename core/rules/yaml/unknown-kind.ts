import { nearest } from '../../catalog/nearest.ts';
import type { Fix, TextEdit } from '../../model/diagnostic.ts';
import { type Kind, kinds } from '../../model/documents.ts';
import { entryAt } from '../../yaml/locate.ts';
import { defineTextRule, type TextRuleContext } from '../rule.ts';

export const rule = defineTextRule({
  id: 'yaml/unknown-kind',
  severity: 'error',
  summary: 'The `kind` is missing or not a kind of Gatewright document, so nothing in the document counts.',
  check(context) {
    const { document, report } = context;
    const { header, yaml } = document;
    // A kind that is missing may stand in what can't be read.
    if (header.is !== 'unknown-kind' || yaml.problems.length > 0) return;
    const written = typeof header.kind === 'string' ? header.kind : undefined;
    const near = written === undefined ? undefined : nearest(written, kinds);
    const guess = near === undefined ? '' : ` Did you mean \`${near}\`?`;
    const what =
      written === undefined ? 'This document does not say what `kind` it is' : `\`${written}\` is no kind of document`;
    report({
      path: ['kind'],
      message: `${what}, so it is not read.${guess} There are ${kinds.map((kind) => `\`${kind}\``).join(', ')}.`,
      fixes: kinds.map((kind): Fix => {
        const title = written === undefined ? `Add \`kind: ${kind}\`` : `Change to \`${kind}\``;
        return { title, edits: editsFor(context, kind), ...(kind === near ? { preferred: true } : {}) };
      }),
    });
  },
});

/** A kind is written where it stands, else on the line behind `apiVersion`. */
function editsFor({ document, edit }: TextRuleContext, kind: Kind): TextEdit[] {
  const { yaml, text } = document;
  if (entryAt(yaml, ['kind'])) return edit.replaceValue(['kind'], kind);
  const version = entryAt(yaml, ['apiVersion'])?.value;
  if (!version || yaml.root?.kind !== 'map' || yaml.root.flow) return edit.insertEntry([], 'kind', kind);
  const newline = text.indexOf('\n', version.end);
  const lineEnd = newline < 0 ? text.length : text[newline - 1] === '\r' ? newline - 1 : newline;
  const lineBreak = text[newline - 1] === '\r' ? '\r\n' : '\n';
  return edit.replaceText({ start: lineEnd, end: lineEnd }, `${lineBreak}kind: ${kind}`);
}
