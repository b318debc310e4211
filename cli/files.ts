import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { convertPathToPattern, glob, isDynamicPattern } from 'tinyglobby';
import { readSource, type SourceFile } from '../core/model/documents.ts';

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
    const found = await expandPattern(pattern, cwd);
    if (found.length === 0) problems.push({ path: pattern, message: noMatch(pattern) });
    const fresh = [...new Set(found)].filter((file) => !seen.has(file));
    for (const file of fresh) seen.add(file);
    for await (const { file, text } of readTexts(fresh, cwd)) add(text, pathToFileURL(file).href);
  }
  return { files, problems, ...(standardInput ? { standardInput } : {}) };

  function add(text: string | InputProblem, uri: string): void {
    if (typeof text === 'string') files.push(readSource(uri, text, { once: true }));
    else problems.push(text);
  }
}

function noMatch(pattern: string): string {
  return isDynamicPattern(pattern) ? 'No file matches this pattern.' : 'There is no such file or folder.';
}

/** The files that a path, folder or glob names, in order. */
export async function expandPattern(pattern: string, cwd: string): Promise<readonly string[]> {
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

/** Files that are read while another one is worked on. */
const readAhead = 16;

/** The texts of files, in their order. */
export async function* readTexts(
  files: readonly string[],
  cwd: string,
): AsyncGenerator<{ readonly file: string; readonly text: string | InputProblem }> {
  const ahead: Promise<string | InputProblem>[] = [];
  for (const [index, file] of files.entries()) {
    for (const next of files.slice(index + ahead.length, index + readAhead))
      ahead.push(readText(next, display(next, cwd)));
    yield { file, text: await (ahead.shift() as Promise<string | InputProblem>) };
  }
}

/** The text of a file, or why it is none. */
async function readText(file: string, name: string): Promise<string | InputProblem> {
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

/** Whether a file lies below a folder; both are absolute paths as the system gives them. */
export function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
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
