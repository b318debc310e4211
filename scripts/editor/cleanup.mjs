// What was started or made for a session is ended and removed with it: at the end, on an error, on Ctrl-C.

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * A stack of things to undo. `run` undoes them, last first, once; a failing one doesn't keep the others from running.
 * @param {{onSignal?: boolean}} options `onSignal` undoes them too when this process is asked to stop, and then stops it
 */
export function createCleanup({ onSignal = true } = {}) {
  const undo = [];
  const handlers = new Map();
  let begun = false;
  async function run() {
    begun = true;
    for (const [signal, handler] of handlers) process.off(signal, handler);
    for (const step of undo.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        console.error(`while cleaning up: ${error.message}`);
      }
    }
  }
  if (onSignal) {
    for (const [signal, code] of Object.entries(SIGNALS)) {
      const handler = () => run().finally(() => process.exit(code));
      handlers.set(signal, handler);
      process.on(signal, handler);
    }
  }
  return {
    add: (step) => undo.push(step),
    run,
    /** Whether it has begun: what ends from then on was ended on purpose. */
    hasBegun: () => begun,
  };
}
