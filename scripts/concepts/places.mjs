// Where a field of a schema, and where a value of a sample, is written.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { kinds, pointerOf } from './fields.mjs';

/** In this order a field is looked for; what the pitfalls write is nobody's example. */
const stories = ['credit', 'imaging', 'maintenance', 'grid', 'recommendation', 'churn'];

function parse(text) {
  const lines = new LineCounter();
  return { lines, documents: parseAllDocuments(text, { lineCounter: lines, merge: true }) };
}

/** Finds the line, from 1, at which a schema of the folder defines a field; undefined where it does not. */
export function schemaLines(folder) {
  const read = new Map();
  const schemaNamed = (name) => {
    if (!read.has(name)) {
      const text = readFileSync(path.join(folder, `${name}.schema.json`), 'utf8');
      read.set(name, { value: JSON.parse(text), ...parse(text) });
    }
    return read.get(name);
  };
  return (field) => {
    const { value, lines, documents } = schemaNamed(kinds[field.document].schema);
    const pointer = pointerOf(value, field);
    if (!pointer) return undefined;
    let node = documents[0].contents;
    let offset = 0;
    for (const key of pointer) {
      const pair = isMap(node) ? node.items.find((item) => item.key.value === key) : undefined;
      node = pair ? pair.value : node.items[key];
      offset = pair ? pair.key.range[0] : node.range[0];
    }
    return lines.linePos(offset).line;
  };
}

/** Finds the sample and the line, from 1, at which a field is written; undefined where it is nowhere. */
export function samplePlaces(folder) {
  const files = readdirSync(folder, { recursive: true })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .map((name) => ({ name, story: stories.indexOf(name.split('/')[0]) }))
    .filter(({ name, story }) => story !== -1 || !name.includes('/'))
    .sort((a, b) => a.story - b.story || (a.name < b.name ? -1 : 1))
    .map(({ name }) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
  const read = new Map();
  return (field) => {
    for (const { name, text } of files) {
      if (field.story !== undefined && !name.startsWith(field.story)) continue;
      if (!text.includes(`kind: ${kinds[field.document].kind}`)) continue;
      if (!read.has(name)) read.set(name, parse(text));
      const { lines, documents } = read.get(name);
      for (const document of documents) {
        if (document.get('kind') !== kinds[field.document].kind) continue;
        const offset = offsetOf(document, field);
        if (offset !== undefined) return { file: name, line: lines.linePos(offset).line };
      }
    }
    return undefined;
  };
}

function offsetOf(document, { steps, value }) {
  const target = (node) => (isAlias(node) ? node.resolve(document) : node);
  const says = (node, expected) => {
    const own = target(node);
    return isSeq(own) ? own.items.some((item) => says(item, expected)) : isScalar(own) && textOf(own) === expected;
  };
  const meets = (node, where) => {
    const own = target(node);
    return where.every(([key, expected]) => isMap(own) && says(own.get(key, true), expected));
  };
  let at = [{ node: document.contents, offset: 0 }];
  for (const { key, items, where } of steps) {
    at = at.flatMap(({ node }) => {
      const own = target(node);
      const pairs = isMap(own)
        ? own.items.filter((pair) => pair.value && (key === '*' || textOf(pair.key) === key))
        : [];
      return pairs.flatMap((pair) => {
        const inside = target(pair.value);
        if (!isSeq(inside) || !items)
          return meets(inside, where) ? [{ node: pair.value, offset: pair.key.range[0] }] : [];
        return inside.items
          .filter((item) => meets(item, where))
          .map((item) => ({ node: item, offset: target(item) === item ? firstOf(item) : item.range[0] }));
      });
    });
  }
  if (value === undefined) return at[0]?.offset;
  for (const { node } of at) {
    const own = target(node);
    const found = isSeq(own) ? own.items.find((item) => says(item, value)) : says(own, value) ? node : undefined;
    if (found) return found.range[0];
  }
  return undefined;
}

/** A number as it is written: `0.80` is no `0.8`. */
const textOf = (scalar) =>
  typeof scalar.value === 'number' ? (scalar.source ?? String(scalar.value)) : String(scalar.value);

const firstOf = (node) => (isMap(node) && node.items[0] ? node.items[0].key.range[0] : node.range[0]);
