// Lets a bundle load some of its modules when they are first used, synchronously: where one is imported stands a stub
// whose functions load the chunk and call what is meant. Sources know nothing of it, and where there is no file system
// (in browsers) the same sources are one bundle. What a chunk needs of the main bundle, it is given: each module is in
// the process once, with what it remembers.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';

export const folder = 'lazy';
// Names of modules that have no file.
const runtime = 'gatewright:lazy';
const table = 'gatewright:given-to-chunks';
export const chunkEntry = 'gatewright:chunk';
/** What a chunk calls for a thing of the main bundle. No minifier renames it: it is the parameter around the chunk. */
const give = 'main$';

export const hashOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 10);

/** The functions that a module exports. A stub has nothing else: who imports a constant of it, does not build. */
const functionsOf = (source) => [...source.matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(([, name]) => name);

const stub = (chunk, names) =>
  [
    `import { chunk } from '${runtime}';`,
    ...names.map((name) => `export const ${name} = (...given) => chunk('${chunk}').${name}(...given);`),
  ].join('\n');

/** The names that an ES module exports. */
async function exportsOf(file, root) {
  if (file.endsWith('.json')) return ['default'];
  const options = { absWorkingDir: root, entryPoints: [file], format: 'esm', metafile: true, write: false };
  const { metafile, outputFiles } = await esbuild.build({ ...options, outdir: 'out', logLevel: 'silent' });
  if (/^export \*/m.test(outputFiles[0].text))
    throw new Error(`${file} exports all of another module: name what it is.`);
  return Object.values(metafile.outputs)[0].exports;
}

/** The module of the main bundle as a chunk sees it. */
async function given(file, format, root) {
  if (format === 'cjs') return `module.exports = ${give}('${file}:*');`;
  const value = (name) => `/* @__PURE__ */ ${give}('${file}:${name}')`;
  const lines = (await exportsOf(file, root)).map((name) =>
    name === 'default' ? `export default ${value(name)};` : `export const ${name} = ${value(name)};`,
  );
  return lines.join('\n');
}

/** The keys of what a chunk takes from the main bundle. */
export const takenBy = (text) => [...text.matchAll(/main\$\("([^"]+)"\)/g)].map(([, key]) => key);

/**
 * Texts of data stay files, which are read when they are first asked for: {@link whenFirstUsed} of core/catalog takes a
 * function for a text. `files` collects them, by name.
 */
export const dataFiles = (files) => ({
  name: 'data-files',
  setup(build) {
    build.onLoad({ filter: /\.json$/ }, async ({ path: file, with: attributes }) => {
      if (attributes.type !== 'text') return undefined;
      const text = JSON.stringify(JSON.parse(await readFile(file, 'utf8')));
      const name = `${path.basename(file, '.json')}-${hashOf(text)}.json`;
      files.set(name, text);
      return {
        contents: `import { readData } from '${runtime}';\nexport default () => readData('${name}');`,
        loader: 'js',
      };
    });
  },
});

/** Resolves what has no file. */
const virtual = (build, contentsOf) => {
  build.onResolve({ filter: /^gatewright:/ }, ({ path: name }) => ({ path: name, namespace: 'lazy' }));
  build.onLoad({ filter: /.*/, namespace: 'lazy' }, async ({ path: name }) => ({
    contents: await contentsOf(name),
    loader: 'js',
    resolveDir: build.initialOptions.absWorkingDir,
  }));
};

/** For the bundle of everything that shows what imports what. */
export const forGraph = {
  name: 'lazy-graph',
  setup: (build) => virtual(build, () => 'export const readData = undefined;'),
};

/** For a chunk of these modules. `formats` says of each module whether it is an ES module. */
export const forChunk = (chunk, modules, { main, chunkOf }, formats) => ({
  name: 'lazy-chunk',
  setup(build) {
    const root = build.initialOptions.absWorkingDir;
    virtual(build, async (name) => {
      if (name === runtime)
        return ['chunk', 'readData']
          .map((n) => `export const ${n} = /* @__PURE__ */ ${give}('${runtime}:${n}');`)
          .join('\n');
      const exported = modules.map(async (file) => {
        const names = functionsOf(await readFile(path.join(root, file), 'utf8'));
        return `export { ${names.join(', ')} } from './${file}';`;
      });
      return (await Promise.all(exported)).join('\n');
    });
    build.onLoad({ filter: /.*/, namespace: 'file' }, async ({ path: absolute, with: attributes }) => {
      const file = path.relative(root, absolute).replaceAll('\\', '/');
      if (attributes.type === 'text') return undefined;
      const other = chunkOf.get(file);
      if (other === chunk) return undefined;
      if (other !== undefined)
        return { contents: stub(other, functionsOf(await readFile(absolute, 'utf8'))), loader: 'js' };
      if (!main.has(file)) return undefined;
      return { contents: await given(file, formats(file), root), loader: 'js' };
    });
  },
});

/**
 * For the main bundle. `last` is a module that is run after all others: behind it chunks can be given what they take.
 * `files` are the chunks' files by name of chunk, `taken` the keys of what they take.
 */
export const forMain = ({ chunkOf }, last, files, taken) => ({
  name: 'lazy-main',
  setup(build) {
    const root = build.initialOptions.absWorkingDir;
    virtual(build, (name) => (name === runtime ? runtimeOf(files) : tableOf(taken)));
    build.onResolve({ filter: new RegExp(`^\\./${folder}/`) }, ({ path: file }) => ({ path: file, external: true }));
    build.onLoad({ filter: /.*/, namespace: 'file' }, async ({ path: absolute, with: attributes }) => {
      const file = path.relative(root, absolute).replaceAll('\\', '/');
      if (attributes.type === 'text') return undefined;
      const source = () => readFile(absolute, 'utf8');
      if (file === last) return { contents: `${await source()}\nimport '${table}';`, loader: 'ts' };
      const chunk = chunkOf.get(file);
      return chunk === undefined ? undefined : { contents: stub(chunk, functionsOf(await source())), loader: 'js' };
    });
  },
});

const runtimeOf = (files) => `
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
let given;
export const provide = (table) => { given = table; };
// A thing that is missing must stop what asks for it: undefined would be taken for an answer.
const give = (key) => {
  const value = Object.hasOwn(given, key) ? given[key]() : undefined;
  if (value === undefined) throw new Error('A part of Gatewright asks for what is not there: ' + key);
  return value;
};
const files = {
${Object.entries(files)
  .map(([chunk, file]) => `  ${JSON.stringify(chunk)}: () => require('./${folder}/${file}'),`)
  .join('\n')}
};
const loaded = new Map();
export const chunk = (name) => {
  let found = loaded.get(name);
  // What is used while modules are being loaded is no lazy thing; and a chunk would find half of what it needs.
  if (!given) throw new Error('A part of Gatewright was used before all of it was loaded: ' + name);
  if (found === undefined) loaded.set(name, (found = files[name]()(give)));
  return found;
};
export const readData = (name) => readFileSync(join(__dirname, '${folder}', name), 'utf8');
`;

/** The table of what chunks take: getters, so that nothing is looked at before it is there. */
function tableOf(taken) {
  const imports = [];
  const entries = [...taken].sort().map((key, i) => {
    const at = key.lastIndexOf(':');
    const [file, name] = [key.slice(0, at), key.slice(at + 1)];
    const from = JSON.stringify(file.startsWith('gatewright:') ? file : `./${file}`);
    if (name === '*') return `${JSON.stringify(key)}: () => require(${from}),`;
    imports.push(`import { ${name} as given${i} } from ${from};`);
    return `${JSON.stringify(key)}: () => given${i},`;
  });
  return `import { provide } from '${runtime}';\n${imports.join('\n')}\nprovide({\n${entries.join('\n')}\n});`;
}

/** Around a chunk's text: a function of what gives it the main bundle's things. */
export const wrapped = {
  banner: { js: `module.exports = ${give} => { const module = { exports: {} };` },
  footer: { js: 'return module.exports; };' },
};
