import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

/** Makes the client of a server that runs where this extension runs: in a process or in a Worker. */
export type ConnectServer = (options: LanguageClientOptions) => Promise<BaseLanguageClient>;
