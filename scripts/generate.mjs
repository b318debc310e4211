// Draws from schemas/ what the code needs of them: TypeScript types and standalone validators.
// Compiling a schema with ajv takes 300 ms at start-up; a generated validator loads in a tenth of that.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { compile } from 'json-schema-to-typescript';

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

const annotations = new Set(['title', 'description', 'examples', 'default', '$comment', 'deprecated']);

/** What a validator does not read: texts would be a quarter of its size. */
function withoutAnnotations(schema, isMap = false) {
  if (Array.isArray(schema)) return schema.map((s) => withoutAnnotations(s));
  if (schema === null || typeof schema !== 'object') return schema;
  const kept = Object.entries(schema).filter(([key]) => isMap || !annotations.has(key));
  const maps = new Set(['properties', 'patternProperties', '$defs']);
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutAnnotations(value, !isMap && maps.has(key))]));
}

async function upToDate(files) {
  const stamp = path.join(out, 'stamp');
  if (!existsSync(stamp)) return false;
  const made = (await stat(stamp)).mtimeMs;
  const sources = [...files.map((f) => path.join(root, 'schemas', f)), fileURLToPath(import.meta.url)];
  const times = await Promise.all(sources.map(async (f) => (await stat(f)).mtimeMs));
  return times.every((t) => t < made) && (await readFile(stamp, 'utf8')) === files.join();
}

export async function generate() {
  const files = (await readdir(path.join(root, 'schemas'))).filter((f) => f.endsWith('.schema.json')).sort();
  await mkdir(out, { recursive: true });
  if (await upToDate(files)) return;
  const schemas = await Promise.all(
    files.map(async (f) => ({ kind: kindOf(f), file: f, schema: JSON.parse(await readFile(path.join(root, 'schemas', f), 'utf8')) })),
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

  const ajv = new Ajv2020({
    allErrors: true,
    unevaluated: false,
    inlineRefs: false, // a definition used in twenty places is one function, not twenty copies
    strictNumbers: false, // NaN and infinity are numbers of the wrong value: report/not-a-number explains them
    messages: false,
    discriminator: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    validateFormats: false, // formats are the rules' business: their messages can say what to do
    code: { source: true, esm: true, lines: false },
  });
  // The gate report is written, never read: its schema is for others, and for the tests.
  const read = schemas.filter(({ kind }) => kind !== 'GateReport');
  for (const { schema } of read) ajv.addSchema(withoutAnnotations(schema));
  const code = standaloneCode(ajv, Object.fromEntries(read.map(({ kind, schema }) => [kind, schema.$id])))
    // The same three statements stand behind each of some thousand checks.
    .replace(/if\(vErrors === null\)\{vErrors = \[(err\d+)\];\}else \{vErrors\.push\(\1\);\}errors\+\+;/g, 'vErrors = add(vErrors, $1);errors++;');
  // ajv writes require() for its run-time helpers even in an ES module.
  const imports = [];
  const body = code.replace(/require\("(ajv\/dist\/runtime\/[a-z0-9]+)"\)\.default/gi, (_, module) => {
    const name = `runtime_${imports.length}`;
    imports.push(`import ${name}_module from "${module}.js";\nconst ${name} = ${name}_module.default ?? ${name}_module;`);
    return name;
  });
  await writeIfChanged(path.join(out, 'validators.js'), `${banner}${imports.join('\n')}\nconst add = (errors, error) => (errors === null ? [error] : (errors.push(error), errors));\n${body}`);
  const signatures = read.map(({ kind }) => `export const ${kind}: Validator;`).join('\n');
  await writeIfChanged(
    path.join(out, 'validators.d.ts'),
    `${banner}import type { Validator } from '../schema/validator.ts';\n${signatures}\n`,
  );
  await writeFile(path.join(out, 'stamp'), files.join());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generate();
