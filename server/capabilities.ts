import {
  FileOperationPatternKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver-protocol';
import type { Client } from './client.ts';
import { serverCommands } from './protocol/messages.ts';
import { tokensLegend } from './tokens-legend.ts';
import { knownExtensions } from './workspace.ts';

/** What the server can do for this editor. Said before anything heavy is loaded. */
export function capabilitiesFor(client: Client): ServerCapabilities {
  const everyFile = { filters: [{ pattern: { glob: '**' } }] };
  // The editor waits for an answer: it is not asked where none can be given.
  const named = {
    filters: [
      { pattern: { glob: `**/*.{${knownExtensions.join(',')}}`, matches: FileOperationPatternKind.file } },
      { pattern: { glob: '**', matches: FileOperationPatternKind.folder } },
    ],
  };
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    completionProvider: { triggerCharacters: [':', ' ', '-', '"', "'", '{', '[', ','], resolveProvider: true },
    hoverProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: client.preparesRename ? { prepareProvider: true } : true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentLinkProvider: { resolveProvider: false },
    codeLensProvider: { resolveProvider: false },
    inlayHintProvider: { resolveProvider: false },
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n' },
    semanticTokensProvider: { legend: tokensLegend, range: true, full: { delta: true } },
    callHierarchyProvider: true,
    executeCommandProvider: { commands: Object.values(serverCommands) },
    ...(client.codeActionLiterals
      ? {
          codeActionProvider: {
            codeActionKinds: ['quickfix', 'refactor', 'refactor.extract', 'source.fixAll.gatewright'],
          },
        }
      : {}),
    ...(client.pullDiagnostics
      ? { diagnosticProvider: { identifier: 'gatewright', interFileDependencies: true, workspaceDiagnostics: true } }
      : {}),
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { didCreate: everyFile, didDelete: everyFile, willRename: named, didRename: everyFile },
    },
  };
}
