import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { convertPathToPattern, glob, isDynamicPattern } from 'tinyglobby';
import { readSource, type SourceFile } from '../core/model/documents.ts';
import { mayBeOurs } from '../core/model/may-be-ours.ts';

/** Larger files are refused: no policy, card or report is that long, and reading one would take the memory of many. */
const maxBytes = 64 * 1024 * 1024;

/** An input that can't be used, for standard error. */
export interface InputProblem {
  readonly path: string;
  readonly message: string;
}

export interface Inputs {
  readonly files: readonly SourceFile[];
  readonly problems: readonly InputProblem[];
  /** What came from standard input, which `-` stands for. */
  readonly standardInput?: { readonly uri: string; readonly byteOrderMark: boolean };
}

const ignored = ['**/node_modules/**', '**/.git/**', '**/dist/**'];

/** Reads what paths, folders and globs name; `-` is standard input. Each that can't be read is a problem, the rest goes on. */
export async function readInputs(patterns: readonly string[], cwd: string): Promise<Inputs> {
  const files: SourceFile[] = [];
  const problems: InputProblem[] = [];
  const seen = new Set<string>();
  let standardInput: Inputs['standardInput'];
  for (const pattern of patterns) {
    if (pattern === '-') {
      if (standardInput) continue;
      const bytes = await readStandardInput();
      const uri = pathToFileURL(path.join(cwd, '<stdin>')).href;
      standardInput = { uri, byteOrderMark: bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf };
      add(decode('<stdin>', bytes), uri);
      continue;
    }
    const found = await expand(pattern, cwd);
    if (found.length === 0) problems.push({ path: pattern, message: noMatch(pattern) });
    for (const file of found) {
      if (seen.has(file)) continue;
      seen.add(file);
      add(await read(file, display(file, cwd)), pathToFileURL(file).href);
    }
  }
  return { files, problems, ...(standardInput ? { standardInput } : {}) };

  function add(text: string | InputProblem, uri: string): void {
    if (typeof text === 'string') files.push(readSource(uri, text));
    else problems.push(text);
  }
}

/**
 * What stands beside the files that a command is about: the documents below the working folder, for what refers to
 * them, and the configurations in the folders above. Problems of other documents are none of the command; a
 * configuration that can't be read is one, for nobody knows what it would say.
 */
export async function readAround(given: readonly SourceFile[], cwd: string): Promise<Inputs> {
  const known = new Set(given.map(({ uri }) => uri));
  const folders = new Set([cwd, ...given.map(({ uri }) => path.dirname(fileURLToPath(uri)))]);
  const above = await Promise.all([...folders].map((folder) => foldersAbove(folder, cwd)));
  const files: SourceFile[] = [];
  const problems: InputProblem[] = [];
  const add = async (file: string, isConfiguration: boolean): Promise<void> => {
    const { href: uri } = pathToFileURL(file);
    if (known.has(uri)) return;
    known.add(uri);
    const text = await read(file, display(file, cwd));
    if (typeof text !== 'string') {
      if (isConfiguration) problems.push(text);
    } else if (mayBeOurs(text)) files.push(readSource(uri, text));
  };
  for (const folder of new Set(above.flat())) {
    for (const name of configurationNames) {
      const file = path.join(folder, name);
      if (await isThere(file)) await add(file, true);
    }
  }
  for (const file of await expand('.', cwd)) await add(file, configurationNames.includes(path.basename(file)));
  return { files, problems };
}

const configurationNames: readonly string[] = ['gatewright.yaml', 'gatewright.yml'];

/**
 * A folder and those above it whose configurations count: up to the top of its Git repository, or to the working folder
 * where that is further up. Beyond stands what is somebody else's.
 */
async function foldersAbove(folder: string, cwd: string): Promise<readonly string[]> {
  const all: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    all.push(at);
    if (path.dirname(at) === at) break;
  }
  const tops = await Promise.all(all.map((at) => isThere(path.join(at, '.git'))));
  const last = Math.max(tops.indexOf(true), all.indexOf(cwd), 0);
  return all.slice(0, last + 1);
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** The configuration of the working folder, which counts for whatever is decided in it; nothing where there is none. */
export async function readConfiguration(cwd: string): Promise<readonly SourceFile[]> {
  return (await readInputs(['gatewright.yaml'], cwd)).files;
}

function noMatch(pattern: string): string {
  return isDynamicPattern(pattern) ? 'No file matches this pattern.' : 'There is no such file or folder.';
}

async function expand(pattern: string, cwd: string): Promise<readonly string[]> {
  const absolute = path.resolve(cwd, pattern);
  const kind = await stat(absolute).catch(() => undefined);
  if (kind?.isFile()) return [absolute];
  if (kind?.isDirectory()) {
    const below = `${convertPathToPattern(absolute)}/**/{*.{yaml,yml,json},README.md}`;
    return (await glob(below, { absolute: true, ignore: ignored, dot: false })).sort();
  }
  if (!isDynamicPattern(pattern)) return [];
  return (await glob(pattern, { cwd, absolute: true, ignore: ignored })).sort();
}

async function read(file: string, name: string): Promise<string | InputProblem> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes)
      return { path: name, message: `This file has ${Math.round(size / 1e6)} MB; documents over 64 MB are not read.` };
    return decode(name, await readFile(file));
  } catch (error) {
    return {
      path: name,
      message: `This file can't be read: ${error instanceof Error ? error.message : 'unknown cause'}`,
    };
  }
}

function decode(name: string, bytes: Uint8Array): string | InputProblem {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return {
      path: name,
      message: 'This file is not valid UTF-8. Save it as UTF-8; a wrong encoding changes what names and values mean.',
    };
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** A path as people write it from where they are. */
export function display(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative === '' || relative.startsWith('..') ? file : relative.split(path.sep).join('/');
}

/** Names a URI as a path from the working folder. */
export function displayUri(cwd: string): (uri: string) => string {
  return (uri) => {
    try {
      return display(fileURLToPath(uri), cwd);
    } catch {
      return uri;
    }
  };
}
