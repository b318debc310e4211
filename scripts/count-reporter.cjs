// Mocha's own reporter, and the counts in a file: what a run counted is then not read off its output.
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

const Base = process.env.CI ? Mocha.reporters.Dot : Mocha.reporters.Spec;

module.exports = class CountReporter extends Base {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      writeFileSync(process.env.GATEWRIGHT_COUNTS, JSON.stringify({ passes, failures, skipped: pending }));
    });
  }
};
