import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { pathInWorkspace } from '../../../core/rules/severity.ts';
import type { CommandResult } from '../../protocol/messages.ts';
import type { Snapshot } from '../../snapshot.ts';
import { canonicalUri } from '../../uri.ts';
import type { Refused } from '../rename.ts';

/** What a command answers, and what the editor is asked to change. */
export interface CommandOutcome extends CommandResult {
  readonly edit?: WorkspaceEdit;
}

export type Run = CommandOutcome | Refused;

/** A URI among a command's arguments; undefined where something else stands. */
export function uriIn(argument: unknown): string | undefined {
  return typeof argument === 'string' && /^[a-z][a-z0-9+.-]*:/i.test(argument) ? canonicalUri(argument) : undefined;
}

/** A field of an argument that is a map. */
export function fieldIn(argument: unknown, key: string): unknown {
  return typeof argument === 'object' && argument !== null && Object.hasOwn(argument, key)
    ? (argument as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** How files are called in texts for people. */
export function namesIn(snapshot: Snapshot): (uri: string) => string {
  return (uri) => pathInWorkspace(snapshot.workspace, uri);
}
