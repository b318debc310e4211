import { Range, type TextDocument } from 'vscode';
import { hasCard, hasHeader, headLines } from './header.ts';

/** Languages of our own: every feature is theirs. */
export const ownLanguages = [
  'governance-policy',
  'model-card',
  'metrics-report',
  'policy-test',
  'governance-waiver',
  'gatewright-config',
] as const;

/** Languages of others: their documents are ours where they carry the header. */
export const sharedLanguages = ['yaml', 'json', 'markdown'] as const;

/** Schemes of documents that are texts to work on; those of Git and of comparisons are copies. */
function schemes(folders: readonly string[]): readonly string[] {
  return [...new Set(['file', 'untitled', ...folders])];
}

/**
 * The documents that the server is told about.
 * @param folders schemes of the workspace's folders
 */
export function selectorOf(
  languages: readonly string[],
  folders: readonly string[],
): { scheme: string; language: string }[] {
  return schemes(folders).flatMap((scheme) => languages.map((language) => ({ scheme, language })));
}

/** Whether a document is Gatewright's: by its language, or by the header. Never by its contents otherwise. */
export function isGoverned(document: TextDocument): boolean {
  if ((ownLanguages as readonly string[]).includes(document.languageId)) return true;
  if (!(sharedLanguages as readonly string[]).includes(document.languageId)) return false;
  const head = document.getText(new Range(0, 0, headLines, 0));
  return document.languageId === 'markdown' ? hasCard(head) : hasHeader(head);
}
