import { folderOf } from './configuration.ts';
import { kindOf, readSource, type SourceFile } from './documents.ts';
import { isMarkdown } from './front-matter.ts';

/** By the folders that a configuration speaks for: whether `model-index` of the Markdown files below is read as a model card. */
export type ModelIndexByFolder = ReadonlyMap<string, boolean>;

/** Where the configurations among the files ask to read `model-index` of Markdown files, or not to. */
export function wantsModelIndex(files: Iterable<SourceFile>): ModelIndexByFolder {
  const byFolder = new Map<string, boolean>();
  for (const { uri, documents } of files) {
    for (const document of documents) {
      if (kindOf(document) !== 'Configuration') continue;
      const { huggingFace } = (document.yaml.value ?? {}) as { huggingFace?: { modelIndex?: unknown } | null };
      const wanted = huggingFace?.modelIndex;
      if (typeof wanted === 'boolean') byFolder.set(folderOf(uri), wanted);
    }
  }
  return byFolder;
}

/** The file as it reads by the innermost folder that speaks for it; the same one where that makes no difference. */
export function withModelIndex(file: SourceFile, wanted: ModelIndexByFolder): SourceFile {
  if (!isMarkdown(file.uri) || !/^model-index[ \t]*:/m.test(file.text)) return file;
  const folders = [...wanted.keys()].filter((folder) => file.uri.startsWith(folder));
  const innermost = folders.reduce((longest, folder) => (folder.length > longest.length ? folder : longest), '');
  const modelIndex = wanted.get(innermost) === true;
  const isRead = file.documents.some(({ hub }) => hub?.by === 'model-index');
  return isRead === modelIndex || file.documents.some(({ hub }) => hub?.by === 'gatewright')
    ? file
    : readSource(file.uri, file.text, { modelIndex });
}

/** The files of a workspace as its configurations say that they are read; the same files where they say nothing of it. */
export function asConfigured(files: readonly SourceFile[]): readonly SourceFile[] {
  const wanted = wantsModelIndex(files);
  return wanted.size > 0 ? files.map((file) => withModelIndex(file, wanted)) : files;
}
