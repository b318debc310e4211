// Which module goes into which file, by what imports what.

/**
 * @param {import('esbuild').Metafile} metafile of everything in one bundle
 * @param {string} entry
 * @param {Record<string, string[]>} chunks
 * @returns {{ main: Set<string>, chunkOf: Map<string, string> }} `main`: what the bundle that is loaded at the start has,
 *   what several chunks need included, so that each module is there once; `chunkOf`: the chunk of each lazy module
 */
export function distribute({ inputs }, entry, chunks) {
  const chunkOf = new Map(Object.entries(chunks).flatMap(([chunk, modules]) => modules.map((file) => [file, chunk])));
  for (const file of chunkOf.keys())
    if (!inputs[file]) throw new Error(`scripts/lazy/chunks.mjs names ${file}, which nothing imports.`);
  const reach = (from, into) => {
    const waiting = [...from];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (into.has(file)) continue;
      into.add(file);
      for (const { path, external } of inputs[file]?.imports ?? [])
        if (!external && !chunkOf.has(path)) waiting.push(path);
    }
    return into;
  };
  const main = reach([entry], new Set());
  const owner = new Map();
  for (const [chunk, modules] of Object.entries(chunks)) {
    for (const file of reach(modules, new Set(main))) {
      if (main.has(file)) continue;
      const other = owner.get(file);
      if (other === undefined) owner.set(file, chunk);
      else if (other !== chunk) reach([file], main);
    }
  }
  return { main, chunkOf };
}
