// Loaded into a server whose memory is measured: on SIGUSR2 it collects what is garbage and writes what is left to the
// file that GATEWRIGHT_HEAP names.
const { renameSync, writeFileSync } = require('node:fs');
const v8 = require('node:v8');
const vm = require('node:vm');

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');
process.on('SIGUSR2', () => {
  // Weak references are let go of in a turn after the one in which they were looked at.
  setImmediate(() => {
    // With options, V8 11 at times leaves what it once marked alive for good; without, never. The last resort gives
    // memory back to the system.
    for (let i = 0; i < 2; i++) collect();
    for (let i = 0; i < 2; i++) collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    const file = process.env.GATEWRIGHT_HEAP;
    writeFileSync(`${file}.new`, JSON.stringify(process.memoryUsage()));
    renameSync(`${file}.new`, file);
  });
});
