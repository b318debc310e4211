// Builds a bundle whose lazy modules are files of their own: first what imports what, then the chunks, then the main
// bundle, which has to know what chunks are called and what they take from it.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { distribute } from './graph.mjs';
import { chunkEntry, dataFiles, folder, forChunk, forGraph, forMain, hashOf, takenBy, wrapped } from './plugin.mjs';

/** Builds one chunk. Its name says what is in it, so that no chunk of another build is ever taken for it. */
async function chunkOf(bundle, chunk, modules, distribution, formats, data) {
  const { outputFiles, metafile } = await esbuild.build({
    ...bundle,
    ...wrapped,
    entryPoints: [chunkEntry],
    outfile: path.join(path.dirname(bundle.outfile), folder, `${chunk}.js`),
    plugins: [dataFiles(data), forChunk(chunk, modules, distribution, formats), ...bundle.plugins],
  });
  const code = outputFiles.find(({ path: file }) => file.endsWith('.js')).text;
  const file = `${chunk}-${hashOf(code)}.js`;
  // With its source map and licences, which it names at its end.
  const files = outputFiles.map(({ path: place, text }) => [
    path.basename(place).replace(`${chunk}.js`, file),
    text.replaceAll(`${chunk}.js.`, `${file}.`),
  ]);
  return { chunk, file, code, files, metafile };
}

/**
 * @param {import('esbuild').BuildOptions} bundle of one entry for Node
 * @param {{ chunks: Record<string, string[]>, last: string }} lazy `last`: the module that is run after all others
 * @returns files by their paths, the main bundle first, and what is in each bundle
 */
export async function bundleLazily(bundle, { chunks, last }) {
  const data = new Map();
  const { plugins = [], absWorkingDir: root, entryPoints, outfile } = bundle;
  const silent = { ...bundle, plugins, write: false, metafile: true };
  const whole = await esbuild.build({ ...silent, sourcemap: false, plugins: [dataFiles(data), forGraph, ...plugins] });
  const { inputs } = whole.metafile;
  const distribution = distribute(whole.metafile, entryPoints[0], chunks);
  const formats = (file) => inputs[file]?.format;
  const made = await Promise.all(
    Object.entries(chunks).map(([chunk, modules]) => chunkOf(silent, chunk, modules, distribution, formats, data)),
  );
  const names = Object.fromEntries(made.map(({ chunk, file }) => [chunk, file]));
  const taken = new Set(made.flatMap(({ code }) => takenBy(code)));
  const main = await esbuild.build({
    ...silent,
    plugins: [dataFiles(data), forMain(distribution, last, names, taken), ...plugins],
  });
  const lazyFolder = path.join(path.dirname(path.join(root, outfile)), folder);
  const files = [
    ...main.outputFiles.map(({ path: file, contents }) => [file, contents]),
    ...[...made.flatMap(({ files: ofChunk }) => ofChunk), ...data].map(([name, text]) => [
      path.join(lazyFolder, name),
      text,
    ]),
  ];
  return { files: new Map(files), lazyFolder, main: main.metafile, chunks: made };
}

/** Builds, writes, and removes what an earlier build has left. */
export async function buildLazily(bundle, lazy) {
  const { files, lazyFolder } = await bundleLazily(bundle, lazy);
  await mkdir(lazyFolder, { recursive: true });
  await Promise.all([...files].map(([file, contents]) => writeFile(file, contents)));
  for (const name of await readdir(lazyFolder))
    if (!files.has(path.join(lazyFolder, name))) await rm(path.join(lazyFolder, name));
}
