// Draws a standalone validator for each kind of document from its schema, a module a kind.
// Compiling a schema with ajv takes 300 ms at start-up; a generated validator loads in a tenth of that.
import Ajv2020 from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import * as esbuild from 'esbuild';

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

/** The validators of one kind: of whole documents, and of what documents have many of. */
async function moduleOf(ajv, { kind, schema }) {
  const names = definitionsOfMany(schema);
  const wanted = [['document', schema.$id], ...names.map((name) => [`many_${name}`, `${schema.$id}#/$defs/${name}`])];
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
  const definitions = names.map((name) => `${name}: many_${name}`).join(', ');
  const exported = `export function parts() { return { document, definitions: { ${definitions} } }; }`;
  const whole = `${imports.join('\n')}\n${body.replaceAll('export const', 'const')}\n${exported}`;
  // Nobody reads these functions: short names are worth a third of their size.
  const { code: short } = await esbuild.transform(whole, { minify: true, format: 'esm', charset: 'utf8' });
  // Written as a function that is exported: what is loaded late is known by that.
  const readable = short.replace(/export\{(\w+) as parts\};?/, '\nexport function parts(){return $1()}');
  if (readable === short) throw new Error('esbuild exports what validators are made of in another way.');
  return [kind, readable];
}

/**
 * @param {{kind: string, schema: object}[]} schemas
 * @returns {Promise<[kind: string, code: string][]>} modules that export `parts`
 */
export function validatorsOf(schemas) {
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
  for (const { schema } of schemas) ajv.addSchema(cutIntoDefinitions(withoutAnnotations(schema)));
  return Promise.all(schemas.map((schema) => moduleOf(ajv, schema)));
}
