// Draws from schemas/ what the code needs of them: TypeScript types, standalone validators, and the schemas as texts.
// Compiling a schema with ajv takes 300 ms at start-up; a generated validator loads in a tenth of that.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import * as esbuild from 'esbuild';
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
const maps = new Set(['properties', 'patternProperties', '$defs']);

/** What a validator does not read: texts would be a quarter of its size. */
function withoutAnnotations(schema, isMap = false) {
  if (Array.isArray(schema)) return schema.map((s) => withoutAnnotations(s));
  if (schema === null || typeof schema !== 'object') return schema;
  const kept = Object.entries(schema).filter(([key]) => isMap || !annotations.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutAnnotations(value, !isMap && maps.has(key))]));
}

/** A copy of a schema in which `change` has been applied to each schema below it, inner ones first. */
function changeBelow(schema, change) {
  const changed = (s) => (s !== null && typeof s === 'object' ? change(changeBelow(s, change)) : s);
  const copy = { ...schema };
  for (const key of maps) {
    if (copy[key])
      copy[key] = Object.fromEntries(
        Object.entries(copy[key]).map(([name, s]) => [name, key === '$defs' ? changeBelow(s, change) : changed(s)]),
      );
  }
  for (const key of ['items', 'additionalProperties']) if (key in copy) copy[key] = changed(copy[key]);
  for (const key of ['anyOf', 'oneOf']) if (copy[key]) copy[key] = copy[key].map(changed);
  return copy;
}

/**
 * The same schema, cut into definitions, so that ajv makes one function of what occurs in many places: a list of texts
 * occurs sixty times in a policy's schema.
 */
function cutIntoDefinitions(schema) {
  const names = new Map();
  const cut = changeBelow(schema, (s) => {
    // Lists of different items are compared by a hash only where the items' type is written at the items: else each
    // item is compared with each other one, and a list of 50,000 takes seconds.
    const type = s.uniqueItems && s.items?.$ref && schema.$defs[s.items.$ref.replace('#/$defs/', '')]?.type;
    const exact = type ? { ...s, items: { type, ...s.items } } : s;
    if (exact.$ref || (exact.type !== 'array' && exact.type !== 'object' && !(exact.anyOf && !exact.type)))
      return exact;
    const text = JSON.stringify(exact);
    if (!names.has(text)) names.set(text, `part${names.size}`);
    return { $ref: `#/$defs/${names.get(text)}` };
  });
  return {
    ...cut,
    $defs: { ...cut.$defs, ...Object.fromEntries([...names].map(([text, name]) => [name, JSON.parse(text)])) },
  };
}

/** The names of definitions that describe items of lists or values of free keys, and are maps: what documents have many of. */
function definitionsOfMany(schema) {
  const names = new Set();
  const note = (s) => {
    for (const many of [s.items, s.additionalProperties]) {
      const name = many?.$ref?.replace('#/$defs/', '');
      if (schema.$defs?.[name]?.type === 'object') names.add(name);
    }
    return s;
  };
  note(changeBelow(schema, note));
  for (const definition of Object.values(schema.$defs ?? {})) note(changeBelow(definition, note));
  return [...names].sort();
}

/** The index behind the bracket that closes the one at `start` of a JavaScript text. */
function closing(text, start) {
  for (let i = start, depth = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"' || c === "'") for (const quote = c; text[++i] !== quote; ) if (text[i] === '\\') i++;
    if (c === '{') depth++;
    if (c === '}' && --depth === 0) return i + 1;
  }
  throw new Error('an unclosed bracket in generated code');
}

/** The text without everything from each `start` to the end of the bracket that `start` opens, `behind` included. */
function without(text, start, behind = '') {
  let result = '';
  let from = 0;
  for (let at = text.indexOf(start); at !== -1; at = text.indexOf(start, from)) {
    result += text.slice(from, at);
    from = closing(text, at + start.length - 1);
    if (text.startsWith(behind, from)) from += behind.length;
  }
  return result + text.slice(from);
}

/**
 * ajv's code without its error objects, four fifths of it: core/schema/explain.ts finds out what is wrong, and says it in
 * a document's own words. What is left counts errors. Throws where ajv's code is not as expected.
 */
function withoutErrors(code) {
  let text = code
    .replace(/, \{instancePath="", [^{}]*\}=\{\}/g, '')
    .replace(
      /vErrors = vErrors === null \? (\w+)\.errors : vErrors\.concat\(\1\.errors\);errors = vErrors\.length;/g,
      'errors++;',
    )
    .replace(/if\(vErrors !== null\)\{if\((\w+)\)\{vErrors\.length = \1;\}else \{vErrors = null;\}\}/g, '')
    .replace(/\b(validate\d+)\.errors = vErrors;/g, '')
    .replace(/let vErrors = null;/g, '')
    .replace(/if\(vErrors === null\)\{vErrors = \[err\d+\];\}else \{vErrors\.push\(err\d+\);\}/g, '');
  text = without(text, ', {');
  for (let n = 0; text.includes(`const err${n} = {`); n++) text = without(text, `const err${n} = {`, ';');
  for (const [, name] of text.matchAll(/\b(validate\d+)\.evaluated = \{/g))
    text = without(text, `${name}.evaluated = {`, ';');
  // The schemas themselves: read for the names of their properties alone, where those are many.
  for (const [declaration, name] of text.matchAll(/\bconst (schema\d+) = \{/g)) {
    const start = text.indexOf(declaration);
    const end = closing(text, start + declaration.length - 1);
    const { properties } = JSON.parse(text.slice(start + declaration.length - 1, end));
    const used = text.includes(`${name}.properties,`);
    const names = Object.fromEntries(Object.keys(properties ?? {}).map((key) => [key, 0]));
    const kept = used ? `const ${name}_keys = ${JSON.stringify(names)}` : '';
    text = (text.slice(0, start) + kept + text.slice(used ? end : end + 1)).replaceAll(
      `${name}.properties,`,
      `${name}_keys,`,
    );
  }
  const left = /vErrors|instancePath|schemaPath|validate\d+\.errors|validate\d+\.evaluated|\bschema\d+\b|\berr\d+/.exec(
    text,
  );
  if (left)
    throw new Error(
      `ajv's generated code has changed: …${text.slice(Math.max(0, left.index - 100), left.index + 100)}…`,
    );
  return text;
}

/** Functions with the same body, of several schemas or definitions, made one. */
function withoutRepeatedFunctions(code) {
  let text = code;
  for (let before = ''; before !== text; ) {
    before = text;
    const names = new Map();
    for (const match of before.matchAll(/function (validate\d+)\(data\)\{/g)) {
      const end = closing(before, match.index + match[0].length - 1);
      const body = before.slice(match.index + match[0].length, end);
      const first = names.get(body);
      if (first === undefined) names.set(body, match[1]);
      else
        text = text
          .replace(`function ${match[1]}(data){${body}`, '')
          .replaceAll(new RegExp(`\\b${match[1]}\\b`, 'g'), first);
    }
  }
  return text;
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

/** A JavaScript literal of a text with few single quotes and many double ones. */
const literal = (text) => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;

const validatorTypes = `import type { Kind } from '../model/documents.ts';
import type { Validator } from '../schema/validator.ts';

/** A validator for each kind of document. */
export const documents: Readonly<Record<Kind, Validator>>;
/** Validators of what a document has many of, by the name of its definition: \`gate\`, \`monitor\`. */
export const definitions: Readonly<Record<Kind, Readonly<Record<string, Validator>>>>;
`;

const outputs = ['validators.js', 'validators.d.ts', 'schemas.js', 'schemas.d.ts'];

async function upToDate(files) {
  const stamp = path.join(out, 'stamp');
  const made = [...outputs, ...files.map((file) => `${kindOf(file)}.ts`)];
  if (![stamp, ...made.map((file) => path.join(out, file))].every((file) => existsSync(file))) return false;
  const then = (await stat(stamp)).mtimeMs;
  const sources = [...files.map((f) => path.join(root, 'schemas', f)), fileURLToPath(import.meta.url)];
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

  const ajv = new Ajv2020({
    allErrors: true,
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
  // Ajv2020 switches these on whatever it is told, and keeps books for them in each function.
  Object.assign(ajv.opts, { unevaluated: false, dynamicRef: false });
  // The gate report is written, never read: its schema is for others, and for the tests.
  const read = schemas.filter(({ kind }) => kind !== 'GateReport');
  for (const { schema } of read) ajv.addSchema(cutIntoDefinitions(withoutAnnotations(schema)));
  const many = read.map(({ kind, schema }) => ({ kind, id: schema.$id, names: definitionsOfMany(schema) }));
  const wanted = many.flatMap(({ kind, id, names }) => [
    [kind, id],
    ...names.map((name) => [`${kind}_${name}`, `${id}#/$defs/${name}`]),
  ]);
  const code = standaloneCode(ajv, Object.fromEntries(wanted));
  // ajv writes require() for its run-time helpers even in an ES module.
  const imports = [];
  const body = withoutRepeatedFunctions(withoutErrors(code)).replace(
    /require\("(ajv\/dist\/runtime\/[a-z0-9]+)"\)\.default/gi,
    (_, module) => {
      const name = `runtime_${imports.length}`;
      imports.push(
        `import ${name}_module from "${module}.js";\nconst ${name} = ${name}_module.default ?? ${name}_module;`,
      );
      return name;
    },
  );
  const parts = many.map(({ kind, names }) => `${kind}: { ${names.map((n) => `${n}: ${kind}_${n}`).join(', ')} }`);
  const exported = `export const documents = { ${read.map(({ kind }) => kind).join(', ')} };
export const definitions = { ${parts.join(', ')} };`;
  const whole = `${imports.join('\n')}\n${body.replaceAll('export const', 'const')}\n${exported}`;
  // Nobody reads these functions: short names are worth a third of their size.
  const { code: short } = await esbuild.transform(whole, { minify: true, format: 'esm', charset: 'utf8' });
  await writeIfChanged(path.join(out, 'validators.js'), `${banner}${short}`);
  await writeIfChanged(path.join(out, 'validators.d.ts'), `${banner}${validatorTypes}`);
  const texts = read.map(({ kind, schema }) => `  ${kind}: ${literal(compactText(schema))},`).join('\n');
  await writeIfChanged(path.join(out, 'schemas.js'), `${banner}export const texts = {\n${texts}\n};\n`);
  await writeIfChanged(
    path.join(out, 'schemas.d.ts'),
    `${banner}import type { Kind } from '../model/documents.ts';\n\nexport const texts: Readonly<Record<Kind, string>>;\n`,
  );
  const stamp = path.join(out, 'stamp');
  await writeFile(stamp, files.join());
  await utimes(stamp, started, started); // what changed meanwhile is newer
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generate();
