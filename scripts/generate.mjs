// Draws from schemas/ what the code needs of them: TypeScript types, standalone validators, and the schemas as texts.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { validatorsOf } from './generate-validators.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const out = path.join(root, 'core/generated');
const banner = '/* Generated from schemas/ by scripts/generate.mjs. Change the schema, not this file. */\n';

/** 'governance-policy.schema.json' → 'GovernancePolicy' */
const kindOf = (file) =>
  file
    .replace(/\.schema\.json$/, '')
    .split('-')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');

async function writeIfChanged(file, text) {
  if (existsSync(file) && (await readFile(file, 'utf8')) === text) return;
  const temporary = `${file}.${process.pid}.tmp`; // two builds at once never see half a file
  await writeFile(temporary, text);
  await rename(temporary, file);
}

/**
 * Texts beside a `$ref` are for readers of the schema; in types they would make a copy of the definition each.
 * Titles would become type names, one per property: the names of definitions serve better.
 */
function withBareReferences(schema) {
  if (Array.isArray(schema)) return schema.map(withBareReferences);
  if (schema === null || typeof schema !== 'object') return schema;
  if (typeof schema.$ref === 'string') return { $ref: schema.$ref };
  const kept = Object.entries(schema).filter(([key, value]) => key !== 'title' || typeof value !== 'string');
  return Object.fromEntries(kept.map(([key, value]) => [key, withBareReferences(value)]));
}

/**
 * A schema as JSON text in which what occurs several times is written once, in a table before it: `{"$": n}` stands for
 * the table's n-th entry. A third less of a policy's schema; core/schema/schemas.ts puts it together again.
 */
function compactText(schema) {
  const counts = new Map();
  const count = (value) => {
    if (value === null || typeof value !== 'object') return;
    const text = JSON.stringify(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (counts.get(text) === 1) Object.values(value).forEach(count);
  };
  count(schema);
  const table = [];
  const places = new Map();
  const write = (value) => {
    if (value === null || typeof value !== 'object') return value;
    const text = JSON.stringify(value);
    if (counts.get(text) === 1 || text.length < 30) return parts(value);
    if (!places.has(text)) places.set(text, table.push(parts(value)) - 1);
    return { $: places.get(text) };
  };
  const parts = (value) =>
    Array.isArray(value)
      ? value.map(write)
      : Object.fromEntries(Object.entries(value).map(([key, v]) => [key, write(v)]));
  const rest = write(schema);
  return JSON.stringify([table, rest]);
}

const validatorTypes = `import type { Kind } from '../model/documents.ts';
import type { Validators } from '../schema/validator.ts';

/** What makes the validators of a kind of document. Each kind is a module of its own, which a build may load late. */
export const validators: Readonly<Record<Kind, () => Validators>>;
`;

const schemaTypes = `import type { Kind } from '../model/documents.ts';

/** The schemas as \`storedText\` takes them. */
export const texts: Readonly<Record<Kind, unknown>>;
`;

const scripts = ['generate.mjs', 'generate-validators.mjs'].map((name) => path.join(root, 'scripts', name));
const outputs = ['validators.js', 'validators.d.ts', 'schemas.js', 'schemas.d.ts'];

async function upToDate(files) {
  const stamp = path.join(out, 'stamp');
  const kinds = files.map(kindOf);
  const read = kinds.filter((kind) => kind !== 'GateReport');
  const made = [
    ...outputs,
    ...kinds.map((kind) => `${kind}.ts`),
    ...read.flatMap((kind) => [`validators/${kind}.js`, `schemas/${kind}.json`]),
  ];
  if (![stamp, ...made.map((file) => path.join(out, file))].every((file) => existsSync(file))) return false;
  const then = (await stat(stamp)).mtimeMs;
  const sources = [...files.map((f) => path.join(root, 'schemas', f)), ...scripts];
  const times = await Promise.all(sources.map(async (f) => (await stat(f)).mtimeMs));
  return times.every((t) => t < then) && (await readFile(stamp, 'utf8')) === files.join();
}

export async function generate() {
  const files = (await readdir(path.join(root, 'schemas'))).filter((f) => f.endsWith('.schema.json')).sort();
  await mkdir(out, { recursive: true });
  if (await upToDate(files)) return;
  const started = new Date();
  const schemas = await Promise.all(
    files.map(async (f) => ({
      kind: kindOf(f),
      file: f,
      schema: JSON.parse(await readFile(path.join(root, 'schemas', f), 'utf8')),
    })),
  );

  for (const { kind, schema } of schemas) {
    const types = await compile({ ...withBareReferences(schema), title: kind }, kind, {
      bannerComment: banner,
      additionalProperties: false,
      unreachableDefinitions: true,
      style: { singleQuote: true, printWidth: 120 },
      format: false,
    });
    await writeIfChanged(path.join(out, `${kind}.ts`), types);
  }

  // The gate report is written, never read: its schema is for others, and for the tests.
  const read = schemas.filter(({ kind }) => kind !== 'GateReport');
  const names = read.map(({ kind }) => kind);
  for (const folder of ['validators', 'schemas']) await mkdir(path.join(out, folder), { recursive: true });
  for (const [kind, code] of await validatorsOf(read))
    await writeIfChanged(path.join(out, `validators/${kind}.js`), `${banner}${code}`);
  await writeIfChanged(
    path.join(out, 'validators.js'),
    [
      banner.trimEnd(),
      ...names.map((kind) => `import { parts as ${kind} } from './validators/${kind}.js';`),
      `\nexport const validators = { ${names.join(', ')} };\n`,
    ].join('\n'),
  );
  await writeIfChanged(path.join(out, 'validators.d.ts'), `${banner}${validatorTypes}`);
  for (const { kind, schema } of read)
    await writeIfChanged(path.join(out, `schemas/${kind}.json`), compactText(schema));
  await writeIfChanged(
    path.join(out, 'schemas.js'),
    [
      banner.trimEnd(),
      ...names.map((kind) => `import ${kind} from './schemas/${kind}.json' with { type: 'text' };`),
      `\nexport const texts = { ${names.join(', ')} };\n`,
    ].join('\n'),
  );
  await writeIfChanged(path.join(out, 'schemas.d.ts'), `${banner}${schemaTypes}`);
  const stamp = path.join(out, 'stamp');
  await writeFile(stamp, files.join());
  await utimes(stamp, started, started); // what changed meanwhile is newer
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generate();
