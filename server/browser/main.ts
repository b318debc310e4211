import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from '../connection.ts';
import { readParquetInWorker } from './parquet.ts';

declare const self: DedicatedWorkerGlobalScope;

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));

// A message to oneself comes in the next turn; timers are held back by browsers.
const { port1, port2 } = new MessageChannel();
const tasks: (() => void)[] = [];
port1.onmessage = () => tasks.shift()?.();

startServer(connection, {
  // Replaced by the client's: a worker has no files.
  files: {
    readFile: async () => undefined,
    openRows: async () => ({ is: 'missing' }),
    has: async () => false,
    list: async () => [],
  },
  parquet: (script, file) => (requests, onBatch) => readParquetInWorker(script, file, requests, onBatch),
  today: () => new Date().toISOString().slice(0, 10),
  schedule(task) {
    tasks.push(task);
    port2.postMessage(null);
  },
  later(milliseconds, task) {
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
  // The client reads them: it says where they are.
  rulePage: async () => undefined,
});
