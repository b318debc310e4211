import path from 'node:path';
import type { ExitCode } from './exit-code.ts';

/** `gatewright lsp --stdio`: the language server, from its own bundle beside this one. */
export function runLanguageServer(): Promise<ExitCode> {
  if (!process.argv.includes('--stdio')) process.argv.push('--stdio');
  require(path.join(__dirname, '../server/node.js'));
  return new Promise(() => {}); // the server ends the process when its client says so
}
