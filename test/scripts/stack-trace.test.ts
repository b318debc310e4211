import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { after, describe, it } from 'mocha';
import { temporaryFolder } from '../support/command.ts';
import { inRepository } from '../support/repository.ts';

const source = `export function decideEverything(given: number): number {
  if (given > 1) throw new Error('It went wrong');
  return given;
}
console.log(decideEverything(process.argv.length));
`;

describe('a stack trace of what ships', () => {
  const folder = temporaryFolder({ 'core/decide.ts': source });
  after(() => folder.remove());

  it('is read by the source maps that do not ship', async () => {
    const outfile = path.join(folder.path, 'dist/server/lazy/part-0123456789.js');
    const options = { bundle: true, minify: true, sourcemap: 'external', platform: 'node' } as const;
    await esbuild.build({ ...options, entryPoints: [path.join(folder.path, 'core/decide.ts')], outfile });
    const { stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });
    assert.match(stderr, /It went wrong/);
    assert.doesNotMatch(stderr, /decide\.ts/);
    const script = pathToFileURL(inRepository('scripts/stack-trace.mjs')).href;
    const { readable } = (await import(script)) as { readable: (trace: string, folder: string) => string };
    const read = readable(stderr, path.join(folder.path, 'dist'));
    assert.match(read, /core\/decide\.ts:2:\d+/);
    assert.match(read, /core\/decide\.ts:5:\d+/);
    assert.equal(readable('at f (/elsewhere/a.js:1:2)', folder.path), 'at f (/elsewhere/a.js:1:2)');
  });
});
