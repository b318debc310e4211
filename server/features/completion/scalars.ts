import { CompletionItemKind } from 'vscode-languageserver-types';
import type { PlaceDescription } from '../../../core/schema/describe.ts';
import { nodeAt } from '../../../core/yaml/locate.ts';
import type { Path } from '../../../core/yaml/node.ts';
import { nameAt } from '../names.ts';
import type { Request, ScalarSuggestion } from './item.ts';
import { suggestNames } from './names.ts';

/** The single values that may stand at a path: of a list, without their dash. */
export function scalarSuggestions(request: Request, place: PlaceDescription, path: Path): readonly ScalarSuggestion[] {
  const { snapshot, document, cursor, kind } = request;
  const found: ScalarSuggestion[] = [];
  const name = nameAt(kind, path, 'value');
  for (const { value, description } of place.enum ?? []) {
    found.push({
      label: String(value),
      kind: CompletionItemKind.EnumMember,
      rank: 1,
      ...(value === place.default ? { detail: 'default' } : {}),
      ...(description ? { documentation: description } : {}),
      ...(typeof value === 'string' ? {} : { pieces: [String(value)] }),
    });
  }
  if (place.types.includes('boolean') && !place.enum) {
    for (const value of ['true', 'false']) {
      found.push({
        label: value,
        kind: CompletionItemKind.Keyword,
        pieces: [value],
        rank: 1,
        ...(String(place.default) === value ? { detail: 'default' } : {}),
      });
    }
  }
  const isDeclaredElsewhere =
    name && (!name.declares || name.is === 'attribute' || name.is === 'stage' || name.is === 'group');
  if (name && isDeclaredElsewhere)
    found.push(...suggestNames(name.is, { snapshot, document, path, root: cursor.root }));
  if (found.length === 0 && name?.is !== 'bound') found.push(...exampleSuggestions(place));
  const seen = new Set(typeof path.at(-1) === 'number' ? otherItems(request, path.slice(0, -1)) : []);
  return found.filter(({ label }) => !seen.has(label) && seen.add(label));
}

/** What a list says already, but for the item at the cursor. */
function otherItems({ document, cursor }: Request, list: Path): readonly string[] {
  const node = nodeAt(document.yaml, list);
  if (node?.kind !== 'sequence') return [];
  return node.items.flatMap((item) => {
    const isHere = item.start <= cursor.end && cursor.start <= item.end && item.start < item.end;
    return item.kind === 'scalar' && !isHere ? [String(item.value)] : [];
  });
}

/** Words that the schema gives as examples. Never numbers: those are for the author to choose. */
function exampleSuggestions(place: PlaceDescription): readonly ScalarSuggestion[] {
  return place.examples.flatMap((example) =>
    typeof example === 'string' && /^[A-Za-z][A-Za-z -]*$/.test(example) ? [{ label: example, detail: 'example' }] : [],
  );
}
