import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import { describeAt } from '../../../core/schema/describe.ts';
import type { Path } from '../../../core/yaml/node.ts';
import { gatesOf } from '../known.ts';
import { placeText } from '../texts.ts';
import { gateSnippets } from './gate-snippets.ts';
import { item, pad, type Request } from './item.ts';
import { indent, keyPieces } from './key-text.ts';
import type { Piece } from './write.ts';

export function isGate(kind: Request['kind'], path: Path): boolean {
  return kind === 'GovernancePolicy' && path.length === 2 && path[0] === 'gates';
}

/** Whole gates; `opening` is the dash where there is none yet. */
export function gateItems(request: Request, path: Path, opening: string): readonly CompletionItem[] {
  const { cursor, document, client } = request;
  if (cursor.flow || !client.snippets) return opening === '' ? plainGateKeys(request, path) : [];
  const column = cursor.column + opening.length;
  const taken = new Set(gatesOf([document]).map((gate) => gate.id));
  return gateSnippets(taken)
    .map(({ type, description, lines }, index) =>
      item(request, {
        label: `${opening}${type} gate`,
        filter: `${opening}${type} gate id`,
        kind: CompletionItemKind.Snippet,
        pieces: lines.flatMap((line, n): readonly Piece[] => [n === 0 ? opening : `\n${indent(column)}`, ...line]),
        detail: 'new gate',
        documentation: description,
        sort: `0${pad(index)}`,
      }),
    )
    .concat(opening === '' ? plainGateKeys(request, path) : []);
}

function plainGateKeys(request: Request, path: Path): CompletionItem[] {
  const place = describeAt(request.kind, request.cursor.root, path);
  return (place?.properties ?? []).map((property, index) =>
    item(request, {
      label: property.name,
      kind: CompletionItemKind.Property,
      pieces: keyPieces(
        request,
        property.name,
        property,
        describeAt(request.kind, request.cursor.root, [...path, property.name]),
      ),
      detail: property.required ? 'required' : undefined,
      documentation: placeText(undefined, property),
      sort: `1${property.required ? 0 : 1}${pad(index)}`,
    }),
  );
}
