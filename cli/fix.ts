import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Workspace } from '../core/model/workspace.ts';
import { type AppliedFix, type CheckInWorkspace, fixAll } from '../core/rules/fix-all.ts';
import type { InputProblem } from './files.ts';
import { isBelow } from './files.ts';
import { replaceText, WriteProblem } from './write-file.ts';

export interface FixedFiles {
  /** The workspace as it is on the disk now. */
  readonly workspace: Workspace;
  /** What was fixed and written. */
  readonly applied: readonly AppliedFix[];
}

/**
 * Fixes all that needs no asking in some files, and writes each that changes, whole or not at all. One that can't be
 * written stays as it is, which is complained of; standard input has no file, and is left in the workspace.
 */
export async function fixFiles(
  workspace: Workspace,
  uris: readonly string[],
  check: CheckInWorkspace,
  complain: (problem: InputProblem) => void,
  { cwd, standardInput, nameOf }: { cwd: string; standardInput: string | undefined; nameOf: (uri: string) => string },
): Promise<FixedFiles> {
  const fixed = fixAll(workspace, uris, check);
  for (const uri of fixed.endless)
    complain({
      path: nameOf(uri),
      message: 'Some fixes undo each other here, so they were left. This is a mistake in Gatewright; please report it.',
    });
  if (fixed.edits.size === 0) return { workspace, applied: [] };
  const files = new Map(workspace.files);
  const written = new Map<string, string>();
  for (const uri of fixed.edits.keys()) {
    const before = workspace.files.get(uri);
    const after = fixed.workspace.files.get(uri);
    if (!before || !after) continue;
    try {
      if (uri !== standardInput) {
        const file = fileURLToPath(uri);
        const target = await realpath(file).catch(() => file);
        const within = isBelow(file, cwd) ? cwd : path.dirname(file);
        // A file that links lead to as well is written once.
        if (written.get(target) !== after.text)
          await replaceText(file, { before: before.text, after: after.text }, within);
        written.set(target, after.text);
      }
      files.set(uri, after);
    } catch (error) {
      if (!(error instanceof WriteProblem)) throw error;
      complain({ path: nameOf(uri), message: `Nothing was fixed in this file. ${error.message}` });
    }
  }
  return {
    workspace: { ...workspace, files },
    applied: fixed.applied.filter(({ uri }) => files.get(uri) !== workspace.files.get(uri)),
  };
}
