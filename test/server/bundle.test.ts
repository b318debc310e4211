import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { before, describe, it } from 'mocha';
import { inRepository } from '../support/repository.ts';

type Bundle = esbuild.BuildOptions & { readonly outfile: string };
interface Lazy {
  readonly chunks: Readonly<Record<string, readonly string[]>>;
}
interface Built {
  /** Contents by path; the main bundle is the first. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly main: esbuild.Metafile;
  readonly chunks: readonly { readonly chunk: string; readonly metafile: esbuild.Metafile }[];
}
interface BuildScripts {
  readonly bundles: readonly Bundle[];
  readonly lazyServer: { readonly bundle: Bundle; readonly lazy: Lazy };
  readonly bundleLazily: (bundle: Bundle, lazy: Lazy) => Promise<Built>;
}

const script = (name: string): Promise<object> => import(pathToFileURL(inRepository('scripts', name)).href);
const asShipped = (bundle: Bundle): Bundle => ({ ...bundle, minify: true, sourcemap: false });
const inDist = (file: string): string =>
  path.relative(inRepository(), path.resolve(inRepository(), file)).replaceAll('\\', '/');
const shipped = /^dist\/(?:client|server|webview)\/.*\.(?:js|css|json)$/;

/** The sources of a bundle of which something is left in it. */
function inputsOf({ outputs }: esbuild.Metafile): readonly string[] {
  const script = Object.entries(outputs).find(([name]) => name.endsWith('.js'))?.[1];
  return Object.entries(script?.inputs ?? {}).flatMap(([name, { bytesInOutput }]) => (bytesInOutput > 0 ? [name] : []));
}

describe('what ships', function () {
  this.timeout(60_000);
  let build: BuildScripts;
  let server: Built;
  let size: (file: string) => number;
  before(async () => {
    build = { ...(await script('build.mjs')), ...(await script('lazy/build.mjs')) } as BuildScripts;
    server = await build.bundleLazily(asShipped(build.lazyServer.bundle), build.lazyServer.lazy);
    const sizes = new Map([...server.files].map(([file, contents]) => [inDist(file), Buffer.byteLength(contents)]));
    size = (file) => sizes.get(file) ?? Number.NaN;
  });

  it('of the server’s bundle is at most 900 KB', () => {
    assert.ok(size('dist/server/server.js') <= 900_000, `${size('dist/server/server.js')} bytes`);
  });

  it('of its other parts is at most 1 MB together', () => {
    const all = [...server.files].reduce((sum, [, contents]) => sum + Buffer.byteLength(contents), 0);
    const others = all - size('dist/server/server.js');
    assert.ok(others <= 1_000_000, `${others} bytes`);
  });

  it('reads YAML without generators', () => {
    const [main = ''] = [...server.files].flatMap(([f, text]) => (inDist(f) === 'dist/server/server.js' ? [text] : []));
    assert.match(Buffer.from(main).toString(), /\blexEagerly\b[\s\S]*\bnextEagerly\b/);
  });

  it('is not loaded at the start where one of many needs it', () => {
    const rare = /cel-js|hyparquet|fzstd|@stdlib|generated\/(?:validators|schemas)\/|catalog\/data\/.*\.json$|spdx/;
    const outputs = Object.values(server.main.outputs).flatMap(({ inputs }) => Object.entries(inputs));
    // A call that loads it is left of each.
    const whole = outputs.filter(([input, { bytesInOutput }]) => rare.test(input) && bytesInOutput > 200);
    assert.deepEqual(whole, []);
    assert.ok(outputs.some(([input]) => input.includes('catalog/data/metrics.json')));
  });

  it('has each module once, so that what a module remembers is remembered for all', () => {
    const lazyModules = new Set(Object.values(build.lazyServer.lazy.chunks).flat());
    const holders = new Map<string, string[]>();
    const note = (name: string, metafile: esbuild.Metafile): void => {
      for (const input of inputsOf(metafile)) {
        // Modules without a file, texts of data (a call each) and stubs of lazy modules are in many places.
        if (input.includes(':') || input.includes('with {') || lazyModules.has(input)) continue;
        holders.set(input, [...(holders.get(input) ?? []), name]);
      }
    };
    const mainInputs = new Set(Object.keys(server.main.inputs));
    for (const { chunk, metafile } of server.chunks) note(chunk, metafile);
    const twice = [...holders].filter(([, chunks]) => chunks.length > 1);
    // A module of the main bundle is in a chunk as the names that it gives to it.
    assert.deepEqual(
      twice.filter(([input]) => !mainInputs.has(input)),
      [],
    );
  });

  it('is at most 3 MB as a .vsix, the browser’s server 1.6 MB', async () => {
    const bundles = build.bundles.filter(({ outfile }) => shipped.test(outfile));
    const built = await Promise.all(bundles.map((each) => esbuild.build({ ...asShipped(each), write: false })));
    const made = [
      ...[...server.files].map(([file, contents]) => [inDist(file), Buffer.from(contents)] as const),
      ...built.flatMap(({ outputFiles }) => (outputFiles ?? []).map((f) => [inDist(f.path), f.contents] as const)),
    ];
    const browser = made.find(([file]) => file === 'dist/server/browser.js')?.[1].length ?? Number.NaN;
    assert.ok(browser <= 1_600_000, `${browser} bytes`);
    const vsce = inRepository('node_modules/@vscode/vsce/vsce');
    const { stdout, stderr } = spawnSync(process.execPath, [vsce, 'ls', '--no-dependencies'], {
      cwd: inRepository(),
      encoding: 'utf8',
    });
    const others = stdout.split('\n').filter((file) => file !== '' && !shipped.test(file));
    assert.ok(others.includes('package.json') && others.includes('LICENSE'), stderr);
    const packed = [...made.map(([, contents]) => contents), ...others.map((file) => readFileSync(inRepository(file)))];
    const bytes = packed.reduce((sum, contents) => sum + deflateRawSync(contents).length, 0);
    assert.ok(bytes <= 3_000_000, `${bytes} bytes`);
    // Parts that the package would leave out are not loaded when they are asked for.
    const lazy = stdout.split('\n').filter((file) => file.startsWith('dist/server/lazy/') && !file.endsWith('.txt'));
    assert.equal(lazy.length, [...server.files.keys()].filter((f) => /lazy[\\/].*\.js(?:on)?$/.test(f)).length);
  });
});
