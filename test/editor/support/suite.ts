import type Mocha from 'mocha';
import { SendingReporter, send, sent } from './report.ts';
import { testRun } from './run.ts';

/**
 * Runs the test files that `load` imports; they find Mocha's `describe` and `it` as globals by then.
 * @throws when a test fails, so that VS Code ends with an error as well
 */
export async function runSuite(mocha: Mocha, load: () => Promise<unknown>): Promise<void> {
  // Mocha only constructs it; the type asks for the whole base class that prints to a terminal.
  const reporter = SendingReporter as unknown as Mocha.ReporterConstructor;
  mocha.reporter(reporter).timeout(testRun.testTimeout);
  if (testRun.grep) mocha.fgrep(testRun.grep);
  try {
    await load();
  } catch (error) {
    send({ type: 'fail', title: 'loading the tests', error: String(error instanceof Error ? error.stack : error) });
    send({ type: 'end', passes: 0, failures: 1 });
    await sent();
    throw error;
  }
  const { passes, failures } = await new Promise<Mocha.Stats>((resolve, reject) => {
    const runner = mocha.run(() => (runner.stats ? resolve(runner.stats) : reject(new Error('Mocha counted nothing'))));
  });
  send({ type: 'end', passes, failures });
  await sent();
  if (failures > 0) throw new Error(`${failures} failed`);
}
