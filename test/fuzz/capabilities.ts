import type { ClientCapabilities } from 'vscode-languageserver-protocol';
import { everything } from '../server/support/client.ts';

/** An editor that can do everything, by one of the two ways to get diagnostics. */
export function fuzzCapabilities(pull: boolean): ClientCapabilities {
  return {
    ...everything,
    workspace: {
      ...everything.workspace,
      applyEdit: true,
      workspaceFolders: true,
      workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'] },
      ...(pull ? { diagnostics: { refreshSupport: true } } : {}),
    },
    textDocument: {
      ...everything.textDocument,
      rename: { prepareSupport: true },
      ...(pull ? { diagnostic: { relatedDocumentSupport: true } } : {}),
    },
  };
}
