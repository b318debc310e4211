import { mkdir, rename, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { starterSet } from '../core/model/templates.ts';
import type { ExitCode } from './exit-code.ts';
import { display } from './files.ts';
import type { Output } from './output.ts';

/** `gatewright init [folder]`: a starter set that checks clean and can be simulated at once. */
export async function runInit(
  folder: string,
  { force = false }: { readonly force?: boolean },
  output: Output,
  cwd: string,
): Promise<ExitCode> {
  const target = path.resolve(cwd, folder);
  const files = starterSet();
  const there = await Promise.all(
    files.map(async ({ name }) => ((await exists(path.join(target, name))) ? name : undefined)),
  );
  const taken = there.filter((name) => name !== undefined);
  if (taken.length > 0 && !force) {
    output.error(
      `${output.errorStyle.red('error')}  ${display(target, cwd)} already has ${taken.join(', ')}. Nothing was written; choose another folder, or overwrite with --force.\n`,
    );
    return 2;
  }
  await mkdir(target, { recursive: true });
  for (const { name, text } of files) {
    await writeAtomically(path.join(target, name), text);
    output.write(`${output.style.green('wrote')}  ${display(path.join(target, name), cwd)}\n`);
  }
  const at = (name: string): string => display(path.join(target, name), cwd);
  output.write(
    `\nDecide the example:\n  gatewright simulate ${at('example.policy.yaml')} --metrics ${at('example.metrics.yaml')} --card ${at('example.modelcard.yaml')} --stage staging\n`,
  );
  return 0;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** A reader sees the old file or the new one, never half of one; a failed write leaves the old one. */
async function writeAtomically(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text, 'utf8');
    await rename(temporary, file);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
}
