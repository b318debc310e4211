import type { MapEntry, MapNode, Path, SequenceNode, YamlNode } from '../yaml/node.ts';
import { valueOfNodes } from '../yaml/node-value.ts';
import type { YamlDocument } from '../yaml/parse.ts';

/** What a card has beside what it says, where it is the front matter of a README for the Hugging Face Hub. */
export interface HubCard {
  /** The key that makes it a card. */
  readonly by: 'gatewright' | 'model-index';
  /** The front matter as it is written. */
  readonly yaml: YamlDocument;
  /** Where a field of the card stands in the front matter, or would. */
  sourcePath(path: Path): Path;
}

/** The key that makes front matter a card; undefined where it is nobody's business here. */
export function hubMarker(yaml: YamlDocument): HubCard['by'] | undefined {
  const root = asMap(yaml.root);
  if (!root) return undefined;
  if (find(root, 'gatewright')) return 'gatewright';
  return find(root, 'model-index') ? 'model-index' : undefined;
}

/**
 * Reads front matter as a model card: the Hub's fields become those of the card that mean the same, and what stands under
 * `gatewright` is the card's own. Its nodes are those of the front matter, so every place in the card is one in the text.
 */
export function readHubCard(
  yaml: YamlDocument,
  by: HubCard['by'],
): { readonly yaml: YamlDocument; readonly hub: HubCard } {
  const root = asMap(yaml.root);
  const marker = root && find(root, by);
  const own = by === 'gatewright' ? asMap(marker?.value) : undefined;
  const sources = new Map<string, Path>();
  const tree = root && marker ? cardTree(root, marker, own, sources) : yaml.root;
  const value = yaml.value === undefined ? undefined : valueOfNodes(tree);
  if (typeof value === 'object' && value !== null)
    Object.assign(value, { apiVersion: 'gatewright/v1', kind: 'ModelCard' });
  const sourcePath = (path: Path): Path => {
    for (let length = path.length; length > 0; length--) {
      const source = sources.get(JSON.stringify(path.slice(0, length)));
      if (source) return [...source, ...path.slice(length)];
    }
    return ['gatewright', ...path];
  };
  return {
    yaml: { ...yaml, root: tree, value },
    hub: { by, yaml, sourcePath },
  };
}

function cardTree(root: MapNode, marker: MapEntry, own: MapNode | undefined, sources: Map<string, Path>): MapNode {
  const from = (key: string): YamlNode | undefined => resolved(find(root, key)?.value);
  /** An entry of the card whose key is the marker's: what is said of the section as a whole stands there. */
  const entry = (name: string, value: YamlNode | undefined, key: YamlNode = marker.key): MapEntry => {
    return { key, name, value, merge: false };
  };
  const map = (entries: readonly MapEntry[]): MapNode => ({ ...span(marker), kind: 'map', flow: false, entries });
  const list = (items: readonly YamlNode[]): SequenceNode => ({
    ...span(marker),
    kind: 'sequence',
    flow: false,
    items,
  });
  const keyOf = (key: string): YamlNode => find(root, key)?.key ?? marker.key;

  const details: MapEntry[] = [];
  const add = (name: string, key: string, value: YamlNode | undefined): void => {
    if (!value) return;
    details.push(entry(name, value, keyOf(key)));
    sources.set(JSON.stringify(['details', name]), [key]);
  };
  const license = from('license');
  const named = [
    ['id', 'license'],
    ['name', 'license_name'],
    ['url', 'license_link'],
  ] as const;
  if (license?.kind === 'scalar') {
    const parts = named.filter(([, key]) => from(key)?.kind === 'scalar');
    if (parts.length === 1) add('license', 'license', license);
    else {
      add('license', 'license', map(parts.map(([name, key]) => entry(name, from(key), keyOf(key)))));
      for (const [name, key] of parts) sources.set(JSON.stringify(['details', 'license', name]), [key]);
    }
  }
  for (const [name, key] of [
    ['task', 'pipeline_tag'],
    ['library', 'library_name'],
  ] as const) {
    const value = from(key);
    if (value?.kind === 'scalar') add(name, key, value);
  }
  add('tags', 'tags', from('tags'));
  const languages = listOf(from('language'));
  if (languages) {
    add('languages', 'language', list(languages.map(({ node }) => node)));
    for (const [i, { path }] of languages.entries())
      sources.set(JSON.stringify(['details', 'languages', i]), ['language', ...path]);
  }
  const bases = listOf(from('base_model'));
  if (bases) {
    const relation = from('base_model_relation');
    add(
      'baseModels',
      'base_model',
      list(
        bases.map(({ node }) => {
          const related =
            relation?.kind === 'scalar' ? [entry('relation', relation, keyOf('base_model_relation'))] : [];
          return map([entry('id', node, keyOf('base_model')), ...related]);
        }),
      ),
    );
    for (const [i, { path }] of bases.entries()) {
      sources.set(JSON.stringify(['details', 'baseModels', i, 'id']), ['base_model', ...path]);
      sources.set(JSON.stringify(['details', 'baseModels', i, 'relation']), ['base_model_relation']);
    }
  }
  const sections = [entry('details', map(details))];
  const datasets = listOf(from('datasets'));
  if (datasets) {
    sections.push(entry('data', list(datasets.map(({ node }) => map([entry('name', node)]))), keyOf('datasets')));
    sources.set(JSON.stringify(['data']), ['datasets']);
    for (const [i, { path }] of datasets.entries())
      sources.set(JSON.stringify(['data', i, 'name']), ['datasets', ...path]);
  }
  const stated = statedMetrics(from('model-index'));
  if (stated.length > 0) {
    const items = stated.map(({ fields }) => map(fields.map((f) => entry(f.name, f.value, f.key))));
    sections.push(
      entry('evaluation', map([entry('metrics', list(items), keyOf('model-index'))]), keyOf('model-index')),
    );
    for (const [i, { fields }] of stated.entries())
      for (const { name, path } of fields) sources.set(JSON.stringify(['evaluation', 'metrics', i, name]), path);
  }
  return merged(map([]), own, sections, sources);
}

/** The card's own sections with what the Hub's fields add to them; what the card says itself counts. */
function merged(
  empty: MapNode,
  own: MapNode | undefined,
  hub: readonly MapEntry[],
  sources: Map<string, Path>,
): MapNode {
  const entries = [...(own?.entries ?? [])];
  for (const section of hub) {
    const at = entries.findIndex(({ name, merge }) => !merge && name === section.name);
    const mine = asMap(entries[at]?.value);
    const theirs = asMap(section.value);
    const known = entries[at];
    if (!known) entries.push(section);
    else if (mine && theirs) {
      const said = new Set(mine.entries.map(({ name }) => name));
      for (const name of said) forget(sources, [section.name, name]);
      const { key, name, merge } = known;
      const { kind, flow, start, end } = mine;
      const both = [...mine.entries, ...theirs.entries.filter((e) => !said.has(e.name))];
      entries[at] = { key, name, merge, value: { kind, flow, start, end, entries: both } };
    } else forget(sources, [section.name]);
  }
  return { ...empty, ...(own ? { start: own.start, end: own.end } : {}), entries };
}

/** What the card says itself stands where it says it. */
function forget(sources: Map<string, Path>, path: Path): void {
  const prefix = JSON.stringify(path).slice(0, -1);
  for (const key of [...sources.keys()]) if (key.startsWith(`${prefix},`) || key === `${prefix}]`) sources.delete(key);
}

interface Field {
  readonly name: string;
  readonly key: YamlNode;
  readonly value: YamlNode;
  readonly path: Path;
}

/** The values of `model-index`: those that are a number with the name of a metric. */
function statedMetrics(index: YamlNode | undefined): readonly { readonly fields: readonly Field[] }[] {
  const stated: { readonly fields: readonly Field[] }[] = [];
  each(index, ['model-index'], (model, at) =>
    each(resolved(find(model, 'results')?.value), [...at, 'results'], (result, below) => {
      const dataset = asMap(find(result, 'dataset')?.value);
      each(resolved(find(result, 'metrics')?.value), [...below, 'metrics'], (metric, path) => {
        const field = (of: MapNode | undefined, key: string, name: string, under: Path): Field[] => {
          const entry = of && find(of, key);
          const value = resolved(entry?.value);
          return entry && value?.kind === 'scalar' ? [{ name, key: entry.key, value, path: [...under, key] }] : [];
        };
        const value = field(metric, 'value', 'value', path);
        const name = field(metric, 'type', 'name', path);
        if (name.length === 0 || !value.some(({ value: node }) => isNumber(node))) return;
        const on = [...below, 'dataset'];
        stated.push({
          fields: [
            ...name,
            ...value,
            ...field(dataset, 'name', 'dataset', on),
            ...field(dataset, 'split', 'split', on),
          ],
        });
      });
    }),
  );
  return stated;
}

function isNumber(node: YamlNode): boolean {
  return node.kind === 'scalar' && typeof node.value === 'number';
}

function each(node: YamlNode | undefined, path: Path, visit: (map: MapNode, path: Path) => void): void {
  if (node?.kind !== 'sequence') return;
  for (const [index, item] of node.items.entries()) {
    const map = asMap(item);
    if (map) visit(map, [...path, index]);
  }
}

/** A scalar as a list of one; undefined for what is neither a scalar nor a list of scalars. */
function listOf(node: YamlNode | undefined): readonly { readonly node: YamlNode; readonly path: Path }[] | undefined {
  if (node?.kind === 'scalar') return node.value === null ? undefined : [{ node, path: [] }];
  if (node?.kind !== 'sequence' || node.items.some((item) => resolved(item)?.kind !== 'scalar')) return undefined;
  return node.items.map((item, index) => ({ node: item, path: [index] }));
}

function asMap(node: YamlNode | undefined): MapNode | undefined {
  const target = resolved(node);
  return target?.kind === 'map' ? target : undefined;
}

function resolved(node: YamlNode | undefined): YamlNode | undefined {
  return node?.kind === 'alias' ? node.target : node;
}

function find(map: MapNode, name: string): MapEntry | undefined {
  return map.entries.find((entry) => !entry.merge && entry.name === name);
}

function span({ key, value }: MapEntry): { readonly start: number; readonly end: number } {
  return { start: key.start, end: (value ?? key).end };
}
