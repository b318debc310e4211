import type { Configuration } from '../generated/Configuration.ts';
import type { SourceDocument } from './documents.ts';
import { soundParts } from './soundness.ts';
import { documentsOf, type Workspace } from './workspace.ts';

/**
 * The configurations that count for a file, innermost first: those in its folder and in the folders above. Of several in
 * one folder `gatewright.yaml` counts, or else the first by name.
 */
export function configurationsFor(workspace: Workspace, uri: string): readonly SourceDocument[] {
  const byFolder = new Map<string, SourceDocument>();
  for (const document of documentsOf(workspace, 'Configuration')) {
    const folder = folderOf(document.uri);
    if (!uri.startsWith(folder)) continue;
    if (!byFolder.has(folder) || (isNamedSo(document.uri) && !isNamedSo(byFolder.get(folder)?.uri ?? '')))
      byFolder.set(folder, document);
  }
  return [...byFolder].sort(([a], [b]) => b.length - a.length).map(([, document]) => document);
}

/** The folder of a file, with the `/` at its end. */
export function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}

function isNamedSo(uri: string): boolean {
  return /\/gatewright\.ya?ml$/.test(uri);
}

/**
 * What the configurations around a file declare together, as far as it is sound: of one metric or attribute the
 * innermost has the say. The same object as long as they are the same. Paths in it are of no use: they count from the
 * folder of whichever configuration says them.
 */
export function configurationFor(workspace: Workspace, uri: string): Partial<Configuration> | undefined {
  const values = configurationsFor(workspace, uri).map((document) => soundParts(document, 'Configuration') ?? {});
  return values.reduceRight<Partial<Configuration> | undefined>((outer, inner) => laidOver(outer, inner), undefined);
}

const laid = new WeakMap<object, WeakMap<object, Partial<Configuration>>>();

/** One configuration over another: what is declared by name is put together, all else of the inner one counts. */
export function laidOver(
  outer: Partial<Configuration> | undefined,
  inner: Partial<Configuration>,
): Partial<Configuration> {
  if (!outer) return inner;
  let over = laid.get(outer);
  if (!over) laid.set(outer, (over = new WeakMap()));
  const known = over.get(inner);
  if (known) return known;
  const made: Partial<Configuration> = {
    ...outer,
    ...inner,
    ...(outer.metrics || inner.metrics ? { metrics: { ...outer.metrics, ...inner.metrics } } : {}),
    ...(outer.attributes || inner.attributes ? { attributes: { ...outer.attributes, ...inner.attributes } } : {}),
  };
  over.set(inner, made);
  return made;
}
