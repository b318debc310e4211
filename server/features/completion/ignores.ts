import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { SourceFile } from '../../../core/model/documents.ts';
import { rules } from '../../../core/rules/registry.ts';

/** The rules that `# gatewright-ignore` can name; undefined anywhere else. */
export function ignoredRules(file: SourceFile, offset: number): readonly CompletionItem[] | undefined {
  const end = file.lines.positionAt(offset);
  const before = file.text.slice(file.lines.startOf(end.line), offset);
  const head = /#\s*gatewright-ignore\s+(.*)$/.exec(before)?.[1];
  // Behind `until` and `--` stand a day and a reason.
  if (head === undefined || /--|(?:^|\s)until\s/.test(head)) return undefined;
  const typed = /[a-z/-]*$/.exec(head)?.[0] ?? '';
  const start = { line: end.line, character: end.character - typed.length };
  return rules.map(({ id, summary }) => ({
    label: id,
    kind: CompletionItemKind.Reference,
    detail: summary,
    textEdit: { range: { start, end }, newText: id },
  }));
}
