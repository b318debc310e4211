// Stand-ins for VS Code's compiled modules, which an installation without install scripts doesn't have.

/**
 * The log writer. It has to write for real: VS Code's output channels are log files, and without one they stay empty.
 * Assignments to `exports.name` on their own lines: Node finds an ES import's names by scanning for them.
 */
const spdlog = `'use strict';
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');
const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
let common = 2;
const two = (n, width = 2) => String(n).padStart(width, '0');
const stamp = (d) =>
  d.getFullYear() + '-' + two(d.getMonth() + 1) + '-' + two(d.getDate()) + ' ' +
  two(d.getHours()) + ':' + two(d.getMinutes()) + ':' + two(d.getSeconds()) + '.' + two(d.getMilliseconds(), 3);
class Logger {
  constructor(kind, name, file) {
    this.file = file;
    this.level = common;
    this.plain = false;
    mkdirSync(dirname(file), { recursive: true });
  }
  put(level, text) {
    if (this.file === undefined || level < this.level) return;
    const line = this.plain ? text : stamp(new Date()) + ' [' + LEVELS[level] + '] ' + text + '\\n';
    try {
      appendFileSync(this.file, line);
    } catch {
      // The session's folder is being removed: nobody will read this line.
    }
  }
  trace(text) { this.put(0, text); }
  debug(text) { this.put(1, text); }
  info(text) { this.put(2, text); }
  warn(text) { this.put(3, text); }
  error(text) { this.put(4, text); }
  critical(text) { this.put(5, text); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  clearFormatters() { this.plain = true; }
  setPattern() { this.plain = true; }
  flush() {}
  drop() { this.file = undefined; }
}
const open = async (name, file) => new Logger('file', name, file);
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = (level) => { common = level; };
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = open;
exports.createAsyncRotatingLogger = open;
`;

/** It would end an orphaned extension host; the process group and parent-guard.cjs see to that here. */
const watchdog = `'use strict';
exports.start = () => {};
exports.exit = () => {};
`;

/** Module name → source. A module that this release of VS Code doesn't use is left out by the installer. */
export const NATIVE_SHIMS = {
  '@vscode/spdlog': spdlog,
  '@vscode/native-watchdog': watchdog,
};
