import { CloseAction, ErrorAction, type ErrorHandler } from 'vscode-languageclient';

/** A server that ends this often within the period will not be started again by itself. */
const mostRestarts = 6;
const period = 3 * 60_000;
const firstWait = 250;
const longestWait = 15_000;

/** How long to wait before a restart, in milliseconds, after `ended` ends within the period; undefined: don't. */
export function waitBefore(ended: number): number | undefined {
  if (ended > mostRestarts) return undefined;
  return Math.min(longestWait, firstWait * 2 ** (ended - 1));
}

/**
 * Starts a server that ended again, later each time, until it has ended too often.
 * @param giveUp called when it won't be started again
 */
export function restarting(giveUp: () => void): ErrorHandler {
  let ends: number[] = [];
  return {
    // One message that can't be read or written is no reason to lose the server; several in a row are.
    error: (_error, _message, count) => ({
      action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
      handled: true,
    }),
    closed: async () => {
      const now = Date.now();
      ends = [...ends.filter((end) => now - end < period), now];
      const wait = waitBefore(ends.length);
      if (wait === undefined) {
        ends = [];
        giveUp();
        return { action: CloseAction.DoNotRestart, handled: true };
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
      return { action: CloseAction.Restart, handled: true };
    },
  };
}
