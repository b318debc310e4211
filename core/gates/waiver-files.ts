import { configurationsFor } from '../model/configuration.ts';
import type { SourceDocument } from '../model/documents.ts';
import { documentsMatching } from '../model/resolve.ts';
import type { Workspace } from '../model/workspace.ts';

/** The documents that count as waivers, and the configuration that says so. */
export interface WaiverFiles {
  readonly configuration: SourceDocument;
  readonly documents: ReadonlySet<SourceDocument>;
}

/** Which documents count as waivers of a policy, where the nearest configuration that says anything of it says so. */
export function waiverFilesFor(workspace: Workspace, policy: SourceDocument): WaiverFiles | undefined {
  for (const configuration of configurationsFor(workspace, policy.uri)) {
    const globs = waiverGlobs(configuration);
    if (!globs) continue;
    return {
      configuration,
      documents: new Set(globs.flatMap((glob) => documentsMatching(workspace, configuration.uri, glob))),
    };
  }
  return undefined;
}

/** The globs that a configuration gives. Of those that can't be understood nothing counts, rather than everything. */
function waiverGlobs(configuration: SourceDocument): readonly string[] | undefined {
  const { value } = configuration.yaml;
  const written: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'waivers') : undefined;
  if (written === undefined) return undefined;
  return Array.isArray(written) ? written.filter((glob) => typeof glob === 'string') : [];
}
