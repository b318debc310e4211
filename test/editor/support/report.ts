// Results leave the extension host over HTTP, the one way out that both hosts have. The workbench's log would mix them
// with its own lines, and a host that is killed must not look like one that had nothing to say.
import type { Runnable, Runner, Test } from 'mocha';
import { testRun } from './run.ts';

/** One line for scripts/editor/run-tests.mjs. `end` is the proof that the whole suite ran. */
export type TestEvent =
  | { readonly type: 'pass'; readonly title: string; readonly ms: number }
  | { readonly type: 'skip'; readonly title: string }
  | { readonly type: 'fail'; readonly title: string; readonly error: string }
  | { readonly type: 'end'; readonly passes: number; readonly failures: number };

const queue: TestEvent[] = [];
let sending: Promise<void> | undefined;

async function sendAll(): Promise<void> {
  while (queue.length > 0) {
    const body = JSON.stringify(queue.splice(0));
    await fetch(testRun.endpoint, { method: 'POST', body });
  }
  sending = undefined;
}

/** Sends an event in its turn. */
export function send(event: TestEvent): void {
  queue.push(event);
  sending ??= sendAll();
}

/** Resolves when everything sent so far has arrived. */
export async function sent(): Promise<void> {
  while (sending) await sending;
}

/** Mocha's name, message, difference and stack of a failure, as text. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? '';
  return stack.includes(error.message) ? stack : `${error.name}: ${error.message}\n${stack}`;
}

const titleOf = (runnable: Runnable | Test): string => runnable.titlePath().join(' › ');

/** A Mocha reporter that sends each result as soon as it is known. */
export class SendingReporter {
  constructor(runner: Runner) {
    runner.on('pass', (test) => send({ type: 'pass', title: titleOf(test), ms: test.duration ?? 0 }));
    runner.on('pending', (test) => send({ type: 'skip', title: titleOf(test) }));
    runner.on('fail', (test, error) => send({ type: 'fail', title: titleOf(test), error: describeError(error) }));
  }
}
