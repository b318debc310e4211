import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { inRepository } from '../support/repository.ts';

interface BuildScript {
  readonly bundles: readonly (esbuild.BuildOptions & { readonly entryPoints: readonly string[] })[];
}

/** A bundle of the client as it ships, by its entry; not written. */
async function bundled(entry: string) {
  const { bundles }: BuildScript = await import(pathToFileURL(inRepository('scripts/build.mjs')).href);
  const options = bundles.find((bundle) => bundle.entryPoints.includes(entry));
  assert.ok(options, `scripts/build.mjs has no ${entry}`);
  const shipped = { ...options, minify: true, sourcemap: false, write: false, metafile: true } as esbuild.BuildOptions;
  const { metafile } = await esbuild.build(shipped);
  const output = Object.values(metafile?.outputs ?? {}).find((candidate) => candidate.entryPoint === entry);
  assert.ok(output);
  return { bytes: output.bytes, inputs: Object.keys(output.inputs), imports: output.imports.map(({ path }) => path) };
}

describe('the bundles of the client', function () {
  this.timeout(30_000);
  for (const entry of ['client/node.ts', 'client/browser.ts']) {
    describe(entry, () => {
      let bundle: Awaited<ReturnType<typeof bundled>>;
      before(async () => {
        bundle = await bundled(entry);
      });

      it('is at most 300 KB', () => assert.ok(bundle.bytes <= 300_000, `${bundle.bytes} bytes`));

      it('knows of core and server only what they say to each other', () => {
        const foreign = bundle.inputs.filter((input) => /^(core|server|cli)\//.test(input));
        assert.deepEqual(foreign, ['server/protocol/messages.ts']);
      });

      it('has nothing of the panel, which is a page of its own', () => {
        assert.deepEqual(
          bundle.inputs.filter((input) => /preact|\.tsx$|webview\/simulation\/(?!messages)/.test(input)),
          [],
        );
      });
    });
  }

  it('the one for browsers asks for no module but VS Code’s', async () => {
    assert.deepEqual([...new Set((await bundled('client/browser.ts')).imports)], ['vscode']);
  });

  it('the panel’s script is at most 50 KB', async () => {
    const { bytes } = await bundled('client/webview/simulation/main.ts');
    assert.ok(bytes <= 50_000, `${bytes} bytes`);
  });
});
