// Mocha's own reporter, and the counts in a file: what a run counted is then not read off its output. Afterwards the files
// that took longest, as the time of the whole run has a limit.
const { writeFileSync } = require('node:fs');
const path = require('node:path');
const Mocha = require('mocha');

const Base = process.env.CI ? Mocha.reporters.Dot : Mocha.reporters.Spec;

module.exports = class CountReporter extends Base {
  constructor(runner, options) {
    super(runner, options);
    const milliseconds = new Map();
    runner.on(Mocha.Runner.constants.EVENT_TEST_END, ({ file = '', duration = 0 }) =>
      milliseconds.set(file, (milliseconds.get(file) ?? 0) + duration),
    );
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      writeFileSync(process.env.GATEWRIGHT_COUNTS, JSON.stringify({ passes, failures, skipped: pending }));
      const slowest = [...milliseconds].sort(([, a], [, b]) => b - a).slice(0, 12);
      if (milliseconds.size <= slowest.length) return;
      console.log('The files that took longest, in seconds:');
      for (const [file, ms] of slowest)
        console.log(`${(ms / 1000).toFixed(1).padStart(8)}  ${path.basename(file, '.js')}`);
    });
  }
};
