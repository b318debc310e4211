import type { Configuration } from '../generated/Configuration.ts';
import { configurationFor, configurationsFor, folderOf, laidOver } from '../model/configuration.ts';
import type { Severity } from '../model/diagnostic.ts';
import { matchesGlob } from '../model/globs.ts';
import { decoded, rootOf } from '../model/roots.ts';
import { soundParts } from '../model/soundness.ts';
import type { Workspace } from '../model/workspace.ts';
import { isMap } from '../yaml/plain-value.ts';

/** What the configuration makes of rules in one file. */
export interface RuleSettings {
  /** The file is left alone. */
  readonly ignored: boolean;
  /** The severity that is set for a rule here; undefined where the rule's own counts. */
  severityOf(rule: string): Severity | 'off' | undefined;
}

/** What is configured for one file. */
export interface Configured {
  readonly settings: RuleSettings;
  /** What is declared for this file, for rules to read. */
  readonly configuration: Partial<Configuration> | undefined;
}

/** What the configurations of the workspace say for a file; `over` counts over them, its paths from the root of the workspace. */
export function configuredFor(workspace: Workspace, uri: string, over: Partial<Configuration> | undefined): Configured {
  const around = configurationsFor(workspace, uri).flatMap((document): readonly SettingsLayer[] => {
    const value = soundParts(document, 'Configuration');
    return value ? [{ folder: folderOf(document.uri), value }] : [];
  });
  const declared = configurationFor(workspace, uri);
  if (!over) return { settings: settingsFor(around, uri), configuration: declared };
  const layers = [{ folder: rootFolderOf(workspace, uri), value: over }, ...around];
  return { settings: settingsFor(layers, uri), configuration: laidOver(declared, over) };
}

/** Settings, and the folder that their paths count from, as a URI with a `/` at its end. */
interface SettingsLayer {
  readonly folder: string;
  readonly value: Partial<Pick<Configuration, 'rules' | 'ignore'>>;
}

/**
 * The settings that count for a file, of layers from the innermost to the outermost: of a rule the first that says
 * something for this file, and a file is left alone if any of them says so.
 */
function settingsFor(layers: readonly SettingsLayer[], uri: string): RuleSettings {
  const settings = layers.map(({ folder, value }) => ({ value, path: pathBelow(folder, uri) }));
  return {
    ignored: settings.some(({ value, path }) => namesPath(value.ignore, path)),
    severityOf(rule) {
      for (const { value, path } of settings) {
        const severity = severityIn(value.rules, rule, path);
        if (severity !== undefined) return severity;
      }
      return undefined;
    },
  };
}

/** A configuration that is being written may hold anything anywhere; what is no setting does not count. */
function severityIn(rules: unknown, rule: string, path: string): Severity | 'off' | undefined {
  const setting: unknown = isMap(rules) && Object.hasOwn(rules, rule) ? rules[rule] : undefined;
  const severity = isMap(setting) ? setting.severity : setting;
  const applies = !isMap(setting) || setting.paths === undefined || namesPath(setting.paths, path);
  return applies ? severities.find((known) => known === severity) : undefined;
}

/** What a rule can be set to. */
export const severities = ['error', 'warning', 'information', 'hint', 'off'] as const;

function namesPath(globs: unknown, path: string): boolean {
  return Array.isArray(globs) && globs.some((glob) => typeof glob === 'string' && matchesGlob(glob, path));
}

/** A file's path from the root of the workspace that holds it: the innermost root, if several do. */
export function pathInWorkspace(workspace: Pick<Workspace, 'roots'>, uri: string): string {
  return pathBelow(rootFolderOf(workspace, uri), uri);
}

/** The root of the workspace that holds a file, with a `/` at its end; empty where none does. */
function rootFolderOf({ roots }: Pick<Workspace, 'roots'>, uri: string): string {
  const root = rootOf(roots, uri);
  return root === undefined ? '' : root.replace(/\/?$/, '/');
}

/** A file's path from a folder that holds it; without one, its whole path. */
function pathBelow(folder: string, uri: string): string {
  const path = folder ? uri.slice(folder.length) : uri.replace(/^[a-z][a-z0-9+.-]*:(\/\/[^/]*)?\/*/i, '');
  return decoded(path);
}
