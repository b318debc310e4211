import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import { kinds, type SourceFile } from '../../../core/model/documents.ts';
import type { Client } from '../../client.ts';
import type { Cursor } from '../context/cursor.ts';
import { item, pad } from './item.ts';

/** What makes a document one of ours: offered where its name or language says that it is to be one. */
export function headerItems(file: SourceFile, client: Client, cursor: Cursor): readonly CompletionItem[] {
  const request = { client, file, cursor };
  return cursor.slots.flatMap((slot): readonly CompletionItem[] => {
    if (slot.is === 'value' && slot.path.length === 1 && slot.path[0] === 'kind') {
      return kinds.map((kind, index) =>
        item(request, { label: kind, kind: CompletionItemKind.EnumMember, sort: pad(index) }),
      );
    }
    if (slot.is === 'value' && slot.path.length === 1 && slot.path[0] === 'apiVersion') {
      return [item(request, { label: 'gatewright/v1', kind: CompletionItemKind.Value, sort: '0' })];
    }
    if (slot.is !== 'key' || slot.path.length > 0) return [];
    const missing = (key: string): boolean => !slot.present.has(key);
    const items: CompletionItem[] = [];
    if (missing('apiVersion') && missing('kind') && !cursor.hasColon && !cursor.flow) {
      for (const [index, kind] of kinds.entries()) {
        const named = kind === 'Configuration' ? [] : ['metadata:\n  name: ', { stop: '' }];
        items.push(
          item(request, {
            label: kind,
            filter: `apiVersion gatewright ${kind}`,
            kind: CompletionItemKind.Snippet,
            pieces: [`apiVersion: gatewright/v1\nkind: ${kind}\n`, ...named],
            detail: 'new document',
            sort: `0${pad(index)}`,
          }),
        );
      }
    }
    if (missing('apiVersion'))
      items.push(
        item(request, {
          label: 'apiVersion',
          kind: CompletionItemKind.Property,
          pieces: [cursor.hasColon ? 'apiVersion' : 'apiVersion: gatewright/v1'],
          sort: '10',
        }),
      );
    if (missing('kind'))
      items.push(
        item(request, {
          label: 'kind',
          kind: CompletionItemKind.Property,
          pieces: [cursor.hasColon ? 'kind' : 'kind: '],
          sort: '11',
        }),
      );
    return items;
  });
}
