import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { PlaceDescription } from '../../../core/schema/describe.ts';
import type { Path } from '../../../core/yaml/node.ts';
import { nameAt } from '../names.ts';
import { item, pad, type Request, suggested } from './item.ts';
import { suggestNames } from './names.ts';
import { scalarSuggestions } from './scalars.ts';
import { scalarText } from './write.ts';

/** The values that may stand at a path; behind a colon also the brackets that open one. */
export function valueItems(
  request: Request,
  place: PlaceDescription,
  path: Path,
  behindColon: boolean,
): readonly CompletionItem[] {
  const { kind, cursor, snapshot, document } = request;
  const { items } = place;
  const isList = place.types.includes('array') && items !== undefined;
  const own = scalarItems(request, place, path);
  if (!behindColon) return own;
  if (isList && items) {
    // The list is still to be opened; brackets keep it on the line.
    const alone = new Set(own.map(({ label }) => label));
    const inside = scalarSuggestions(request, items, [...path, 0]).filter(({ label }) => !alone.has(label));
    const opened = inside.map((s, index) =>
      item(request, {
        ...suggested(s, index, CompletionItemKind.Value),
        pieces: ['[', ...(s.pieces ?? [scalarText(s.label, { quote: '' })]), ']'],
      }),
    );
    if (opened.length > 0) return cursor.quote === '' ? [...own, ...opened] : own;
  }
  if (own.length > 0) return own;
  if (place.properties && cursor.quote === '') {
    const name = place.mapValue ? nameAt(kind, [...path, '*'], 'key') : undefined;
    const free =
      name && !name.declares
        ? suggestNames(name.is, { snapshot, document, path: [...path, ''], root: cursor.root })
        : [];
    const keys = [
      ...place.properties.map((p) => ({ label: p.name, detail: p.description })),
      ...free.map(({ label, detail }) => ({ label, detail })),
    ];
    return keys.map(({ label, detail }, index) =>
      item(request, {
        label,
        kind: CompletionItemKind.Property,
        pieces: [`{${scalarText(label, { quote: '' })}: `, { stop: '' }, '}'],
        detail,
        sort: `1${pad(index)}`,
      }),
    );
  }
  return own;
}

function scalarItems(request: Request, place: PlaceDescription, path: Path): readonly CompletionItem[] {
  return scalarSuggestions(request, place, path).map((suggestion, index) =>
    item(request, suggested(suggestion, index, suggestion.kind ?? CompletionItemKind.Value)),
  );
}
