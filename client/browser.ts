import { type ExtensionContext, Uri } from 'vscode';
import type { InitializationOptions } from '../server/protocol/messages.ts';
import { start } from './extension.ts';

/** The extension's entry in browsers: the server is a Worker, and reads files by asking. */
export function activate(context: ExtensionContext): void {
  start(context, async (options) => {
    const [{ connectWorker }, { rulePagesOf }] = await Promise.all([
      import('./connect-worker.ts'),
      import('./files.ts'),
    ]);
    return connectWorker(Uri.joinPath(context.extensionUri, 'dist/server/browser.js').toString(true), {
      ...options,
      initializationOptions: {
        ...options.initializationOptions,
        clientFiles: true,
        rulePages: rulePagesOf(context.extensionUri).toString(),
        parquetWorker: Uri.joinPath(context.extensionUri, 'dist/server/parquet-browser.js').toString(true),
      } satisfies InitializationOptions,
    });
  });
}
