import { kindOf, readSource, type SourceFile } from './documents.ts';
import { isMarkdown } from './front-matter.ts';

/** Whether a configuration among the files asks to read `model-index` of Markdown files as model cards. */
export function wantsModelIndex(files: Iterable<SourceFile>): boolean {
  for (const { documents } of files) {
    for (const document of documents) {
      if (kindOf(document) !== 'Configuration') continue;
      const { huggingFace } = (document.yaml.value ?? {}) as { huggingFace?: { modelIndex?: unknown } | null };
      if (huggingFace?.modelIndex === true) return true;
    }
  }
  return false;
}

/** The file as it reads with `model-index` or without; the same one where that makes no difference. */
export function withModelIndex(file: SourceFile, modelIndex: boolean): SourceFile {
  if (!isMarkdown(file.uri) || !/^model-index[ \t]*:/m.test(file.text)) return file;
  const isRead = file.documents.some(({ hub }) => hub?.by === 'model-index');
  return isRead === modelIndex || file.documents.some(({ hub }) => hub?.by === 'gatewright')
    ? file
    : readSource(file.uri, file.text, { modelIndex });
}

/** The files of a workspace as its configuration says that they are read; the same files where it says nothing of it. */
export function asConfigured(files: readonly SourceFile[]): readonly SourceFile[] {
  const modelIndex = wantsModelIndex(files);
  return modelIndex ? files.map((file) => withModelIndex(file, true)) : files;
}
