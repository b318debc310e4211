import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import process from 'node:process';
import vm from 'node:vm';

/**
 * Starts the server's bundle with the code that V8 made of it when it was packed: half of the start would else be
 * compiling. So are the parts that a start needs of what is loaded when it is first used. Where V8 has
 * another build or other flags it refuses the cache itself; then the file is loaded as usual.
 */
const bundle = path.join(__dirname, 'server.js');
/** Of this V8: to have another's refused costs a whole compilation. */
const cacheOf = (file: string): string => file.replace(/\.js$/, `.${process.versions.v8}.code-cache`);
/** Set by the build alone: whether to write what V8 has compiled by the end. */
const write = process.env.GATEWRIGHT_WRITE_CODE_CACHE === 'yes';

load(bundle);

/** What a file of the server exports. */
function load(file: string): unknown {
  const cache = cacheOf(file);
  const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
  if (!cachedData && !write) return loadAsUsual(file);
  const script = new vm.Script(Module.wrap(readFileSync(file, 'utf8')), {
    filename: file,
    // Stack traces name columns of the file, not of the function that it is wrapped in.
    columnOffset: -Module.wrap('').indexOf('\n'),
    ...(cachedData ? { cachedData } : {}),
  });
  if (script.cachedDataRejected) return loadAsUsual(file);
  if (write) process.on('exit', () => writeFileSync(cache, script.createCachedData()));
  const module = { exports: {} };
  const requireBeside = (id: string): unknown => (id.startsWith('./') ? load(path.join(__dirname, id)) : require(id));
  script.runInThisContext()(module.exports, requireBeside, module, file, path.dirname(file));
  return module.exports;
}

function loadAsUsual(file: string): unknown {
  // Newer versions of Node keep what they compile by themselves.
  (Module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
  return require(file);
}
