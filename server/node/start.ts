import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import process from 'node:process';
import vm from 'node:vm';

/**
 * Starts the server's bundle with the code that V8 made of it when it was packed: half of the start would else be
 * compiling. A cache of another V8 is refused by V8 itself; then the bundle is loaded as usual.
 */
const bundle = path.join(__dirname, 'server.js');
const cache = path.join(__dirname, 'server.code-cache');
/** Set by the build alone: where to write what V8 has compiled by the end. */
const write = process.env.GATEWRIGHT_WRITE_CODE_CACHE;

if (!(existsSync(cache) || write) || !start()) load();

/** False where V8 refuses the cache. */
function start(): boolean {
  const source = readFileSync(bundle, 'utf8');
  const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
  const script = new vm.Script(Module.wrap(source), { filename: bundle, ...(cachedData ? { cachedData } : {}) });
  if (script.cachedDataRejected) return false;
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, bundle, __dirname);
  if (write) process.on('exit', () => writeFileSync(write, script.createCachedData()));
  return true;
}

function load(): void {
  // Newer versions of Node keep what they compile by themselves.
  (Module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
  require(bundle);
}
