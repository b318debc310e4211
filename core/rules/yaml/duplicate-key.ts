import type { Fix } from '../../model/diagnostic.ts';
import { removeUnit } from '../../yaml/edit.ts';
import type { MapNode, Range, YamlNode } from '../../yaml/node.ts';
import { textRange } from '../edits.ts';
import { defineTextRule, type TextRuleContext } from '../rule.ts';
import { reportYamlProblems } from '../yaml-problems.ts';

export const rule = defineTextRule({
  id: 'yaml/duplicate-key',
  severity: 'error',
  summary: 'A key is written twice in one map, and tools differ on which of the two counts.',
  check: (context) => reportYamlProblems(context, 'duplicate-key', (problem) => fixesFor(context, problem)),
});

function fixesFor({ document }: TextRuleContext, problem: Range): readonly Fix[] {
  const found = entryAtKey(document.yaml.root, problem);
  if (!found) return [];
  const { map, index } = found;
  const name = map.entries[index]?.name;
  const first = map.entries.findIndex((entry) => entry.name === name);
  const sourceOf = (at: number): string => {
    const value = map.entries[at]?.value;
    return value ? document.text.slice(value.start, value.end) : '';
  };
  const isSame = sourceOf(first) === sourceOf(index);
  const remove = (at: number): Fix['edits'] =>
    removeUnit(document, map, at).map((edit) => ({
      uri: document.uri,
      range: textRange(document, edit),
      newText: edit.newText,
    }));
  const second: Fix = { title: `Remove this \`${name}\``, edits: remove(index), preferred: isSame, safe: isSame };
  return isSame ? [second] : [second, { title: `Remove the first \`${name}\``, edits: remove(first) }];
}

/** The map and place of the entry whose key stands at a range. */
function entryAtKey(root: YamlNode | undefined, range: Range): { map: MapNode; index: number } | undefined {
  let node = root;
  while (node) {
    if (node.kind === 'sequence') {
      node = node.items.find((item) => item.start <= range.start && range.end <= item.end);
    } else if (node.kind === 'map') {
      const index = node.entries.findIndex(({ key }) => key.start === range.start && key.end === range.end);
      if (index >= 0) return { map: node, index };
      node = node.entries.find(({ value }) => value && value.start <= range.start && range.end <= value.end)?.value;
    } else return undefined;
  }
  return undefined;
}
