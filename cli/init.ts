import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { starterSet } from '../core/model/templates.ts';
import type { ExitCode } from './exit-code.ts';
import { display } from './files.ts';
import type { Output } from './output.ts';
import { WriteProblem, writeAtomically } from './write-file.ts';

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
    try {
      await writeAtomically(path.join(target, name), text);
    } catch (error) {
      if (!(error instanceof WriteProblem)) throw error;
      output.error(`${output.errorStyle.red('error')}  ${display(path.join(target, name), cwd)}: ${error.message}\n`);
      return 2;
    }
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
