import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type LanguageClientOptions,
} from 'vscode-languageclient/browser';
import { clientId, clientName, narrowFeatures } from './language-client.ts';

class WorkerClient extends LanguageClient {
  override registerFeature(feature: Parameters<LanguageClient['registerFeature']>[0]): void {
    super.registerFeature(narrowFeatures(feature));
  }
}

/** The client of a server in a Worker. Each start gets a Worker of its own: one that died can't be spoken to. */
export function connectWorker(script: string, options: LanguageClientOptions): LanguageClient {
  let worker: Worker | undefined;
  const open = async () => {
    worker?.terminate();
    worker = new Worker(script);
    // VS Code's own `Worker` in extension hosts makes objects that the library doesn't recognise as workers.
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return new WorkerClient(clientId, clientName, open, options);
}
