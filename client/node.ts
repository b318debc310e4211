import type { ExtensionContext } from 'vscode';
import { start } from './extension.ts';

/** The extension's entry in the desktop and in remote hosts: the server is a process of its own. */
export function activate(context: ExtensionContext): void {
  start(context, async (options) => {
    const { connectProcess } = await import('./connect-process.ts');
    return connectProcess(context.asAbsolutePath('dist/server/node.js'), options);
  });
}
