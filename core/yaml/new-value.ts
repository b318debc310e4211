import { columnOf, lineEnd, unitStart } from './edit-sites.ts';
import type { YamlNode } from './node.ts';
import { parseYaml, type YamlDocument } from './parse.ts';
import { flowText, quoteIfNeeded } from './scalar-text.ts';

/** A text with the document that it was read to. */
export interface EditableDocument {
  readonly yaml: YamlDocument;
  readonly text: string;
}

/** YAML that is to stand somewhere in a document. */
export interface NewValue {
  /**
   * `inline` begins on the line of its key or dash; so does the header of a `literal`, whose text follows on lines of
   * its own; a `block` map or list has lines of its own.
   */
  readonly shape: 'inline' | 'literal' | 'block';
  readonly lines: readonly string[];
  /** It ends in a block scalar, which takes in whatever follows it at its indentation. */
  readonly endsOpen: boolean;
  /** The same value on one line, for flow collections. */
  readonly flow: string;
}

/** Reads the YAML that an edit is to write; undefined where it isn't one sound YAML value. */
export function readNewValue(document: EditableDocument, newText: string): NewValue | undefined {
  return isJson(document) ? readAsJson(newText) : readAsYaml(newText);
}

function readAsJson(newText: string): NewValue | undefined {
  const [parsed, ...others] = parseYaml(newText);
  if (!parsed || others.length > 0 || parsed.problems.length > 0) return undefined;
  const json = JSON.stringify(parsed.value ?? null);
  return { shape: 'inline', lines: [json], endsOpen: false, flow: json };
}

/** Fixes of many diagnostics write the same few texts. */
const recent = new Map<string, NewValue>();

function readAsYaml(newText: string): NewValue | undefined {
  const known = recent.get(newText);
  if (known) return known;
  const [parsed, ...others] = parseYaml(newText);
  if (!parsed || others.length > 0 || parsed.problems.length > 0) return undefined;
  const { root, value } = parsed;
  const read: NewValue = {
    shape: shapeOf(root),
    lines: newText.replace(/\r?\n$/, '').split(/\r?\n/),
    endsOpen: endsOpen(root),
    flow: shapeOf(root) === 'inline' && isFlowSafe(newText, value) ? newText.trim() : flowText(value),
  };
  if (recent.size >= 200) recent.clear();
  if (newText.length < 200) recent.set(newText, read);
  return read;
}

/** The value on one line, where its own form can't stand. */
export function inFlow(value: NewValue): NewValue {
  return { shape: 'inline', lines: [value.flow], endsOpen: false, flow: value.flow };
}

function shapeOf(root: YamlNode | undefined): NewValue['shape'] {
  if ((root?.kind === 'map' || root?.kind === 'sequence') && !root.flow) return 'block';
  return root?.kind === 'scalar' && (root.style === 'literal' || root.style === 'folded') ? 'literal' : 'inline';
}

/** Whether a node ends in a block scalar. */
export function endsOpen(node: YamlNode | undefined): boolean {
  let last = node;
  while (last?.kind === 'map' || last?.kind === 'sequence') {
    if (last.flow) return false;
    last = last.kind === 'map' ? last.entries.at(-1)?.value : last.items.at(-1);
  }
  return last?.kind === 'scalar' && (last.style === 'literal' || last.style === 'folded');
}

function isFlowSafe(newText: string, value: unknown): boolean {
  if (/[\n#]/.test(newText) || newText.trim() === '') return false;
  const [parsed, ...others] = parseYaml(`[${newText}]`);
  return others.length === 0 && parsed?.problems.length === 0 && flowText(parsed.value) === flowText([value]);
}

/** JSON is YAML too; an edit must leave it JSON. */
export function isJson({ yaml: { root } }: EditableDocument): boolean {
  if (root?.kind === 'sequence' && root.flow) return root.items.some((item) => item.kind === 'map' && isJsonMap(item));
  return isJsonMap(root);
}

function isJsonMap(node: YamlNode | undefined): boolean {
  const key = node?.kind === 'map' && node.flow ? node.entries[0]?.key : undefined;
  return key?.kind === 'scalar' && key.style === 'double-quoted';
}

/** A key as text; the quotes of the key that it takes the place of stay. */
export function keyText(document: EditableDocument, name: string, old?: YamlNode): string {
  const style = old?.kind === 'scalar' ? old.style : 'plain';
  if (style === 'double-quoted' || isJson(document)) return JSON.stringify(name);
  if (style === 'single-quoted' && /^[\x20-\x7e\xa0-\ud7ff]*$/.test(name)) return `'${name.replaceAll("'", "''")}'`;
  return quoteIfNeeded(name);
}

/** The document's line end. */
export function lineBreakOf(text: string): string {
  const newline = text.indexOf('\n');
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

const usualStep = 2;
const steps = new WeakMap<YamlDocument, number>();

/** By how many columns the document indents a map in a map. */
export function stepOf({ yaml, text }: EditableDocument): number {
  const known = steps.get(yaml);
  if (known) return known;
  const step = findStep(yaml.root, text) ?? usualStep;
  steps.set(yaml, step);
  return step;
}

function findStep(root: YamlNode | undefined, text: string): number | undefined {
  if (root?.kind !== 'map' || root.flow) return undefined;
  for (const { key, value } of root.entries) {
    if (value?.kind !== 'map' || value.flow) continue;
    // An anchor or tag before the first key is part of its entry.
    const first = unitStart(text, value, 0) ?? value.start;
    const step = columnOf(text, first) - columnOf(text, key.start);
    if (step > 0 && step <= 8 && first > lineEnd(text, key.end)) return step;
  }
  return undefined;
}
