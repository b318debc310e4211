import type { Configuration } from '../generated/Configuration.ts';
import { soundParts } from './soundness.ts';
import { documentsOf, type Workspace } from './workspace.ts';

/** The configuration that counts for a file: the one whose directory holds it, the innermost where several do. */
export function configurationFor(workspace: Workspace, uri: string): Partial<Configuration> | undefined {
  const directoryOf = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1);
  const documents = documentsOf(workspace, 'Configuration').filter((d) => uri.startsWith(directoryOf(d.uri)));
  const [nearest] = documents.toSorted((a, b) => b.uri.lastIndexOf('/') - a.uri.lastIndexOf('/'));
  return nearest && soundParts(nearest, 'Configuration');
}
