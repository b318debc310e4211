import { LanguageClient, type LanguageClientOptions, TransportKind } from 'vscode-languageclient/node';
import { clientId, clientName, narrowFeatures } from './language-client.ts';

class ProcessClient extends LanguageClient {
  override registerFeature(feature: Parameters<LanguageClient['registerFeature']>[0]): void {
    super.registerFeature(narrowFeatures(feature));
  }
}

/** The client of a server in a Node process that VS Code's own Node runs, over IPC. */
export function connectProcess(module: string, options: LanguageClientOptions): LanguageClient {
  const run = { module, transport: TransportKind.ipc };
  const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6019', '--enable-source-maps'] } };
  return new ProcessClient(clientId, clientName, { run, debug }, options);
}
