import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
  type Range,
} from 'vscode-languageserver-types';
import type { Diagnostic, Fix } from '../../core/model/diagnostic.ts';
import { fixAll } from '../../core/rules/fix-all.ts';
import { ignoreFix } from '../../core/rules/ignore.ts';
import { fixesApart, safeFixes, touches } from '../../core/rules/safe-fixes.ts';
import type { Client } from '../client.ts';
import type { Snapshot } from '../snapshot.ts';
import { lspDiagnostic } from './diagnostics.ts';
import { offerKinds, offers } from './offers.ts';
import { documentAt, offsetOf } from './place.ts';
import { workspaceEdit } from './workspace-edit.ts';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.gatewright`;

/** The kinds of actions that the server offers. */
export const codeActionKinds = [CodeActionKind.QuickFix, ...offerKinds, fixAllKind];

/** Fixes of what is wrong in a range, and what can be added or moved where it begins; fixes of a whole file where an editor asks for `source.fixAll`. */
export function codeActions(
  snapshot: Snapshot,
  client: Client,
  uri: string,
  range: Range,
  { only, triggerKind }: Pick<CodeActionContext, 'only' | 'triggerKind'> = {},
): CodeAction[] {
  const wants = (kind: string): boolean =>
    !only || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
  const diagnostics = snapshot.diagnostics(uri);
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    for (const diagnostic of diagnostics) {
      if (touches(diagnostic.range, range)) actions.push(...quickFixes(snapshot, client, diagnostic, diagnostics));
    }
  }
  const file = snapshot.file(uri);
  // Some are tried out before they are offered: not at every move of the cursor.
  if (file && triggerKind !== CodeActionTriggerKind.Automatic && offerKinds.some(wants)) {
    actions.push(...offers(snapshot, client, uri, offsetOf(file, range.start), wants));
  }
  // Editors ask for `source` actions by name; among quick fixes it would be one too many.
  if (only && wants(fixAllKind) && safeFixes(diagnostics).length > 0) {
    const edits = fixAll(snapshot.workspace, [uri], snapshot.check).edits.get(uri);
    if (edits) {
      actions.push({
        title: 'Fix all that can be fixed safely',
        kind: fixAllKind,
        edit: workspaceEdit(snapshot, client, edits),
      });
    }
  }
  return actions;
}

function quickFixes(
  snapshot: Snapshot,
  client: Client,
  diagnostic: Diagnostic,
  all: readonly Diagnostic[],
): CodeAction[] {
  const diagnostics = [lspDiagnostic(diagnostic, client)];
  const action = (fix: Pick<Fix, 'title' | 'edits' | 'preferred'>): CodeAction => ({
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    edit: workspaceEdit(snapshot, client, fix.edits),
    ...(fix.preferred ? { isPreferred: true } : {}),
  });
  const actions = diagnostic.fixes.map(action);
  const same = fixesApart(safeFixes(all.filter(({ rule }) => rule === diagnostic.rule)));
  if (same.length > 1 && diagnostic.fixes.some((fix) => fix.safe)) {
    actions.push(
      action({ title: `Fix all ${diagnostic.rule} in this file`, edits: same.flatMap(({ fix }) => fix.edits) }),
    );
  }
  const file = snapshot.file(diagnostic.uri);
  const document = file && documentAt(file, offsetOf(file, diagnostic.range.start));
  const ignore = document && ignoreFix(document, diagnostic);
  return ignore ? [...actions, action(ignore)] : actions;
}
