import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { createConnection, type MessageReader } from 'vscode-languageserver/node';
import { startServer } from '../connection.ts';
import { nodeFiles } from './files.ts';
import { collectGarbage } from './garbage.ts';
import { standardOutput } from './stdio.ts';

// An editor that names no transport means standard input and output.
const transports = ['--stdio', '--node-ipc', '--socket', '--pipe'];
if (!process.argv.some((argument) => transports.some((name) => argument.startsWith(name))))
  process.argv.push('--stdio');

// What comes in is read as a stream in any case: where it ends, the editor is gone, and so is this process.
const input = process.stdin as unknown as MessageReader;
const connection = process.argv.includes('--stdio') ? createConnection(input, standardOutput()) : createConnection();

startServer(connection, {
  files: nodeFiles,
  today: () => new Date().toISOString().slice(0, 10),
  schedule: (task) => void setImmediate(task),
  later(milliseconds, task) {
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
  collectGarbage,
  // The build lays the pages of rules beside the server. An id is checked before: it becomes part of a path.
  rulePage: (rule) => readFile(path.join(__dirname, '..', 'rules', `${rule}.md`), 'utf8').catch(() => undefined),
});

// A mistake of ours in the background must not take the editor's language support away.
process.on('uncaughtException', (error) => connection.console.error(error.stack ?? String(error)));
process.on('unhandledRejection', (error) =>
  connection.console.error(error instanceof Error ? (error.stack ?? '') : String(error)),
);
