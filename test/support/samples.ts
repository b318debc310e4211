import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { inRepository } from './repository.ts';

/** The documents of samples/, with their paths below it. */
export async function readSamples(): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const directory = inRepository('samples');
  const names = (await readdir(directory, { recursive: true })).filter((name) => /\.(ya?ml|json)$/.test(name)).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(path.join(directory, name), 'utf8') })));
}
