// Says where a stack trace of a packed Gatewright comes from: `node scripts/stack-trace.mjs < trace.txt`, in a checkout of
// the same version after `node scripts/build.mjs --production`. Bundles that ship have short names and no source maps;
// the maps are laid beside them here.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const maps = new Map();

/** The source map of a bundle, by its place below dist/; undefined where there is none. */
function mapOf(bundle, folder) {
  const file = path.join(folder, `${bundle}.map`);
  if (!maps.has(file)) {
    try {
      maps.set(file, new SourceMap(JSON.parse(readFileSync(file, 'utf8'))));
    } catch {
      maps.set(file, undefined);
    }
  }
  return maps.get(file);
}

/** The text with each place in a bundle replaced by the place in a source, and the name that stands there. */
export function readable(trace, folder = dist) {
  const place =
    /(?:(\S+) )?\(?(?:file:\/\/)?[^\s()]*?((?:server|client|cli|webview)\/(?:lazy\/)?[\w.-]+\.js):(\d+):(\d+)\)?/g;
  return trace.replace(place, (whole, name = '', bundle, line, column) => {
    const found = mapOf(bundle, folder)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!found?.originalSource) return whole;
    const source = path.relative(folder, path.resolve(folder, path.dirname(bundle), found.originalSource));
    const at = `${source.replace(/^(?:\.\.[\\/])+/, '')}:${found.originalLine + 1}:${found.originalColumn + 1}`;
    return name === '' || name === 'at' ? `${name && 'at '}${at}` : `${name} (${at})`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(readable(readFileSync(0, 'utf8')));
