// Draws the list of rules from the files core/rules/<category>/<name>.ts, so that nobody has to keep it.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const out = path.join(root, 'core/generated/registry.ts');

/** Rule ids, `category/name`, in order. */
export async function ruleFiles() {
  const directory = path.join(root, 'core/rules');
  const categories = (await readdir(directory, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const ids = await Promise.all(
    categories.map(async ({ name: category }) =>
      (await readdir(path.join(directory, category)))
        .filter((file) => file.endsWith('.ts'))
        .map((file) => `${category}/${file.replace(/\.ts$/, '')}`),
    ),
  );
  return ids.flat().sort();
}

export async function generateRegistry() {
  const ids = await ruleFiles();
  const text = [
    '/* Generated from core/rules/ by scripts/generate-registry.mjs. Add a rule there, not here. */',
    "import type { AnyRule } from '../rules/rule.ts';",
    ...ids.map((id, index) => `import { rule as rule${index} } from '../rules/${id}.ts';`),
    '',
    'export const rules: readonly AnyRule[] = [',
    ...ids.map((_, index) => `  rule${index},`),
    '];',
    '',
  ].join('\n');
  await mkdir(path.dirname(out), { recursive: true });
  if (existsSync(out) && (await readFile(out, 'utf8')) === text) return;
  const temporary = `${out}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, out);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateRegistry();
