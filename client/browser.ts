import { type ExtensionContext, Uri } from 'vscode';
import { start } from './extension.ts';

/** The extension's entry in browsers: the server is a Worker, and reads files by asking. */
export function activate(context: ExtensionContext): void {
  start(context, async (options) => {
    const { connectWorker } = await import('./connect-worker.ts');
    return connectWorker(Uri.joinPath(context.extensionUri, 'dist/server/browser.js').toString(true), {
      ...options,
      initializationOptions: { ...options.initializationOptions, clientFiles: true },
    });
  });
}
