import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import { describeAt } from '../../../core/schema/describe.ts';
import type { Slot } from '../context/cursor.ts';
import { nameAt } from '../names.ts';
import { placeText } from '../texts.ts';
import { gateItems, isGate } from './gates.ts';
import { item, pad, type Request, suggested } from './item.ts';
import { keyPieces } from './key-text.ts';
import { suggestNames } from './names.ts';

/** The keys that a map still lacks. */
export function keyItems(request: Request, slot: Extract<Slot, { is: 'key' }>): readonly CompletionItem[] {
  const { kind, cursor, snapshot, document } = request;
  if (isGate(kind, slot.path) && slot.present.size === 0 && !cursor.hasColon) return gateItems(request, slot.path, '');
  const place = describeAt(kind, cursor.root, slot.path);
  if (!place?.types.includes('object')) return [];
  const properties = (place.properties ?? []).filter(({ name }) => !slot.present.has(name));
  const known = properties.map((property, index) =>
    item(request, {
      label: property.name,
      kind: CompletionItemKind.Property,
      pieces: keyPieces(request, property.name, property, describeAt(kind, cursor.root, [...slot.path, property.name])),
      detail: property.required ? 'required' : undefined,
      documentation: placeText(undefined, property),
      sort: `${property.deprecated ? 2 : property.required ? 0 : 1}${pad(index)}`,
      deprecated: property.deprecated,
    }),
  );
  const name = place.mapValue ? nameAt(kind, [...slot.path, '*'], 'key') : undefined;
  if (!name || name.declares) return known;
  const free = suggestNames(name.is, { snapshot, document, path: [...slot.path, ''], root: cursor.root });
  return [
    ...known,
    ...free
      .filter(({ label }) => !slot.present.has(label))
      .map((suggestion, index) =>
        item(request, {
          ...suggested(suggestion, index, CompletionItemKind.Reference),
          pieces: keyPieces(request, suggestion.label, undefined, place.mapValue),
        }),
      ),
  ];
}
