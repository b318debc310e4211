import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Why Git gave no answer, in words for people. */
export class GitProblem extends Error {}

/** Runs Git in a folder and gives what it prints. Arguments are never read by a shell. Fails by `GitProblem`, with Git's own words. */
export async function git(args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await run('git', [...args], { cwd, maxBuffer: 256 * 1024 * 1024, encoding: 'utf8', env });
    return stdout;
  } catch (error) {
    throw problemOf(error);
  }
}

/** A look must not wait for, or take, the locks of whoever is working in the repository. */
const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0' };

/** The texts of objects by their ids, in one call: object ids say what names of files, which may hold anything, can't. */
export async function gitObjects(ids: readonly string[], cwd: string): Promise<ReadonlyMap<string, Buffer>> {
  if (ids.length === 0) return new Map();
  const output = await new Promise<Buffer>((resolve, reject) => {
    const child = spawn('git', ['cat-file', '--batch'], { cwd, stdio: ['pipe', 'pipe', 'ignore'], env });
    const chunks: Buffer[] = [];
    child.on('error', (error) => reject(problemOf(error)));
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new GitProblem(`git cat-file ended with ${code}`));
    });
    child.stdin.on('error', () => undefined); // it has ended early, which `close` tells
    child.stdin.end(ids.map((id) => `${id}\n`).join(''));
  });
  const objects = new Map<string, Buffer>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at);
    const [id = '', type, size] = output.toString('latin1', at, end).split(' ');
    const length = type === 'missing' ? undefined : Number(size);
    if (length !== undefined) objects.set(id, output.subarray(end + 1, end + 1 + length));
    at = length === undefined ? end + 1 : end + 2 + length;
  }
  return objects;
}

function problemOf(error: unknown): GitProblem {
  if (!(error instanceof Error)) return new GitProblem(String(error));
  const { code, stderr } = error as { code?: unknown; stderr?: unknown };
  if (code === 'ENOENT') return new GitProblem('Git is not found on this machine');
  const said = typeof stderr === 'string' ? stderr.trim().replace(/^(fatal|error): /, '') : '';
  return new GitProblem(said.split('\n')[0] || error.message.split('\n')[0] || 'unknown cause');
}
