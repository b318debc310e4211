import type { ClientCapabilities } from 'vscode-languageserver-protocol';
import type { InitializationOptions } from './protocol/messages.ts';

/** What the editor at the other end can do, as far as answers differ by it. */
export interface Client {
  readonly snippets: boolean;
  /** Further lines of an insertion keep the white space that we write. */
  readonly insertsAsIs: boolean;
  readonly completionMarkdown: boolean;
  readonly hoverMarkdown: boolean;
  readonly symbolTree: boolean;
  readonly definitionLinks: boolean;
  readonly preparesRename: boolean;
  readonly codeActionLiterals: boolean;
  readonly documentChanges: boolean;
  /** Workspace edits may create files. */
  readonly createsFiles: boolean;
  /** Applies edits that the server asks for. */
  readonly appliesEdits: boolean;
  readonly pullDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshInlayHints: boolean;
  readonly refreshCodeLenses: boolean;
  readonly watchFiles: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly workspaceFolders: boolean;
  readonly progress: boolean;
  readonly lineFoldingOnly: boolean;
  readonly inlayHints: boolean;
  /** Reads files for the server. */
  readonly files: boolean;
  /** Directory of the pages of rules, where the client says so. */
  readonly rulePages: string | undefined;
  /** Script that reads Parquet in a browser, where the client says where it is. */
  readonly parquetWorker: string | undefined;
  /** Typing may be rehearsed. */
  readonly rehearses: boolean;
  /** Commands that lenses may name. */
  readonly commands: ReadonlySet<string>;
}

export function clientOf(capabilities: ClientCapabilities, options: unknown): Client {
  const { textDocument, workspace, window } = capabilities;
  const item = textDocument?.completion?.completionItem;
  const own = (typeof options === 'object' && options !== null ? options : {}) as InitializationOptions;
  return {
    snippets: item?.snippetSupport ?? false,
    insertsAsIs: item?.insertTextModeSupport?.valueSet.includes(1) ?? false,
    completionMarkdown: item?.documentationFormat?.includes('markdown') ?? false,
    hoverMarkdown: textDocument?.hover?.contentFormat?.includes('markdown') ?? false,
    symbolTree: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport ?? false,
    definitionLinks: textDocument?.definition?.linkSupport ?? false,
    preparesRename: textDocument?.rename?.prepareSupport ?? false,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    documentChanges: workspace?.workspaceEdit?.documentChanges ?? false,
    createsFiles:
      (workspace?.workspaceEdit?.documentChanges ?? false) &&
      (workspace?.workspaceEdit?.resourceOperations?.includes('create') ?? false),
    appliesEdits: workspace?.applyEdit ?? false,
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation ?? textDocument?.diagnostic !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport ?? false,
    refreshInlayHints: workspace?.inlayHint?.refreshSupport ?? false,
    refreshCodeLenses: workspace?.codeLens?.refreshSupport ?? false,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    configuration: workspace?.configuration ?? false,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    workspaceFolders: workspace?.workspaceFolders ?? false,
    progress: window?.workDoneProgress ?? false,
    inlayHints: textDocument?.inlayHint !== undefined,
    lineFoldingOnly: textDocument?.foldingRange?.lineFoldingOnly ?? false,
    files: own.clientFiles ?? false,
    rulePages: typeof own.rulePages === 'string' ? own.rulePages : undefined,
    parquetWorker: typeof own.parquetWorker === 'string' ? own.parquetWorker : undefined,
    rehearses: own.rehearsal !== false,
    commands: new Set(Array.isArray(own.commands) ? own.commands.filter((c) => typeof c === 'string') : []),
  };
}
