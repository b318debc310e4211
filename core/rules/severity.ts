import type { Configuration } from '../generated/Configuration.ts';
import type { Severity } from '../model/diagnostic.ts';
import { matchesGlob } from '../model/globs.ts';
import type { Workspace } from '../model/workspace.ts';

/** What the configuration makes of rules in one file. */
export interface RuleSettings {
  /** The file is left alone. */
  readonly ignored: boolean;
  /** The severity that is set for a rule here; undefined where the rule's own counts. */
  severityOf(rule: string): Severity | 'off' | undefined;
}

type Settings = Pick<Configuration, 'rules' | 'ignore'>;

/** The settings that count for a file. Globs are read from the root of the workspace that holds it. */
export function settingsFor(
  configuration: Partial<Settings> | undefined,
  workspace: Workspace,
  uri: string,
): RuleSettings {
  if (!configuration) return { ignored: false, severityOf: () => undefined };
  const path = pathInWorkspace(workspace, uri);
  const { rules } = configuration;
  return {
    ignored: namesPath(configuration.ignore, path),
    severityOf(rule) {
      // A configuration that is being written may hold anything anywhere; what is no setting does not count.
      const setting: unknown = isMap(rules) && Object.hasOwn(rules, rule) ? rules[rule] : undefined;
      const severity = isMap(setting) ? setting.severity : setting;
      const applies = !isMap(setting) || setting.paths === undefined || namesPath(setting.paths, path);
      return applies ? severities.find((known) => known === severity) : undefined;
    },
  };
}

const severities = ['error', 'warning', 'information', 'hint', 'off'] as const;

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function namesPath(globs: unknown, path: string): boolean {
  return Array.isArray(globs) && globs.some((glob) => typeof glob === 'string' && matchesGlob(glob, path));
}

/** A file's path from the root of the workspace that holds it: the innermost root, if several do. */
export function pathInWorkspace({ roots }: Pick<Workspace, 'roots'>, uri: string): string {
  const root = roots
    .map((r) => (r.endsWith('/') ? r : `${r}/`))
    .filter((r) => uri.startsWith(r))
    .reduce((longest, r) => (r.length > longest.length ? r : longest), '');
  const path = root ? uri.slice(root.length) : uri.replace(/^[a-z][a-z0-9+.-]*:(\/\/[^/]*)?\/*/i, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a `%` that encodes nothing stands for itself
  }
}
