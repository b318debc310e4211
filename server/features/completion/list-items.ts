import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import { describeAt } from '../../../core/schema/describe.ts';
import type { Path } from '../../../core/yaml/node.ts';
import { placeText } from '../texts.ts';
import { gateItems } from './gates.ts';
import { item, type Request, suggested } from './item.ts';
import { indent } from './key-text.ts';
import { scalarSuggestions } from './scalars.ts';
import { type Piece, scalarText } from './write.ts';

/** New items of a block list, with their dashes. */
export function newItems(request: Request, path: Path): readonly CompletionItem[] {
  const { kind, cursor } = request;
  const place = describeAt(kind, cursor.root, path);
  if (!place?.items) return [];
  const itemPath = [...path, 0];
  if (kind === 'GovernancePolicy' && path.length === 1 && path[0] === 'gates')
    return gateItems(request, itemPath, '- ');
  const scalars = scalarSuggestions(request, place.items, itemPath).map((s, index) => {
    const pieces: readonly Piece[] = ['- ', ...(s.pieces ?? [scalarText(s.label, cursor)])];
    return item(request, { ...suggested(s, index, s.kind ?? CompletionItemKind.Value), pieces });
  });
  const required = (place.items.properties ?? []).filter((property) => property.required);
  if (!place.items.types.includes('object') || required.length === 0) return scalars;
  const stops = required.flatMap((property, index): readonly Piece[] => [
    index === 0 ? `- ${property.name}: ` : `\n${indent(cursor.column + 2)}${property.name}: `,
    { stop: '' },
  ]);
  return [
    ...scalars,
    item(request, {
      label: `- ${required.map((p) => p.name).join(', ')}`,
      kind: CompletionItemKind.Snippet,
      pieces: stops,
      documentation: placeText(undefined, place.items),
      sort: '0',
    }),
  ];
}
