import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readSource, type SourceFile } from '../core/model/documents.ts';
import { mayBeOurs } from '../core/model/may-be-ours.ts';
import { expandPattern, type Inputs, readInputs, readTexts } from './files.ts';

/** What stands around the files that a command is about, and the folders that together are the workspace. */
export interface Around extends Inputs {
  readonly roots: readonly string[];
}

/**
 * What stands beside files in their workspace, for what refers to them or says how they are checked. The root of a
 * file's workspace is the folder of the outermost `gatewright.yaml` above it, or else the working folder. Problems of
 * other documents are none of the command; a configuration that can't be read is one, for nobody knows what it says.
 */
export async function readAround(given: readonly SourceFile[], cwd: string): Promise<Around> {
  const known = new Set(given.map(({ uri }) => uri));
  const files: SourceFile[] = [];
  const problems: Inputs['problems'][number][] = [];
  const roots = new Set<string>();
  for (const folder of new Set(given.map(({ uri }) => path.dirname(fileURLToPath(uri))))) {
    const configured = await configurationsAbove(folder, cwd);
    await add(configured, () => true);
    roots.add(path.dirname(configured.at(-1) ?? path.join(cwd, '_')));
  }
  for (const root of roots) await add(await expandPattern(root, cwd), isConfiguration);
  return { files, problems, roots: [...roots] };

  async function add(found: readonly string[], configures: (file: string) => boolean): Promise<void> {
    const fresh = [...new Set(found)].filter((file) => !known.has(pathToFileURL(file).href));
    for (const file of fresh) known.add(pathToFileURL(file).href);
    for await (const { file, text } of readTexts(fresh, cwd)) {
      if (typeof text !== 'string') {
        if (configures(file)) problems.push(text);
      } else if (mayBeOurs(text)) files.push(readSource(pathToFileURL(file).href, text, { once: true }));
    }
  }
}

/** The configurations that count for files, and for the working folder itself. */
export async function readConfigurations(given: readonly SourceFile[], cwd: string): Promise<Inputs> {
  const folders = new Set([cwd, ...given.map(({ uri }) => path.dirname(fileURLToPath(uri)))]);
  const found = await Promise.all([...folders].map((folder) => configurationsAbove(folder, cwd)));
  return readInputs([...new Set(found.flat())], cwd);
}

const names: readonly string[] = ['gatewright.yaml', 'gatewright.yml'];

function isConfiguration(file: string): boolean {
  return names.includes(path.basename(file));
}

/**
 * The configurations in a folder and those above it, innermost first: up to the top of its Git repository, or to the
 * working folder where that is further up. Beyond stands what is somebody else's.
 */
async function configurationsAbove(folder: string, cwd: string): Promise<readonly string[]> {
  const all: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    all.push(at);
    if (path.dirname(at) === at) break;
  }
  const tops = await Promise.all(all.map((at) => isThere(path.join(at, '.git'))));
  const last = Math.max(tops.indexOf(true), all.indexOf(cwd), 0);
  const candidates = all.slice(0, last + 1).flatMap((at) => names.map((name) => path.join(at, name)));
  const there = await Promise.all(candidates.map(isThere));
  return candidates.filter((_, index) => there[index]);
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
