// Required by a server before its own script: writes at its end which of its files it has read. Sources and texts are both
// read by this one function.
const fs = require('node:fs');
const path = require('node:path');

const { readFileSync, writeFileSync } = fs;
const loaded = [];
fs.readFileSync = (file, ...options) => {
  if (String(file).includes(`${path.sep}lazy${path.sep}`)) loaded.push(path.basename(String(file)));
  return readFileSync(file, ...options);
};
process.on('exit', () => writeFileSync(process.env.GATEWRIGHT_LOADED, JSON.stringify(loaded)));
