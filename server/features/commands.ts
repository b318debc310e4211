import type { Client } from '../client.ts';
import { serverCommands } from '../protocol/messages.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Run } from './commands/command.ts';
import { runCompare } from './commands/compare.ts';
import { runExplain, runSimulate } from './commands/decide.ts';
import { runNewDocument } from './commands/new-document.ts';
import { runTests } from './commands/run-tests.ts';

/** What a command answers, or why it can't be done. */
export function runCommand(snapshot: Snapshot, client: Client, command: string, args: readonly unknown[]): Run {
  switch (command) {
    case serverCommands.simulate:
      return runSimulate(snapshot, args);
    case serverCommands.explain:
      return runExplain(snapshot, args);
    case serverCommands.compare:
      return runCompare(snapshot, args);
    case serverCommands.runTests:
      return runTests(snapshot, args);
    case serverCommands.newDocument:
      return runNewDocument(snapshot, client, args);
    default:
      return { refused: `There is no command \`${command}\`. There are: ${Object.values(serverCommands).join(', ')}.` };
  }
}
