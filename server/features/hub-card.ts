import { type CompletionItem, CompletionItemKind, type Hover, MarkupKind } from 'vscode-languageserver-types';
import { baseModelRelations, type HubField, hubFields } from '../../core/catalog/hub-fields.ts';
import { languages } from '../../core/catalog/languages.ts';
import { hubLicences } from '../../core/catalog/licences.ts';
import { catalogueMetrics } from '../../core/catalog/metrics.ts';
import { tasks } from '../../core/catalog/tasks.ts';
import type { HubCard } from '../../core/model/hugging-face.ts';
import { pathAt } from '../../core/yaml/locate.ts';
import type { Client } from '../client.ts';
import { item, pad, type Request, type ScalarSuggestion, suggested } from './completion/item.ts';
import { scalarText } from './completion/write.ts';
import type { Cursor, Slot } from './context/cursor.ts';
import { lspRange } from './place.ts';
import { plainText } from './texts.ts';

const byKey: ReadonlyMap<string, HubField> = new Map(hubFields.map((field) => [field.key, field]));

/** What may be written in front matter outside of what is the card's own. */
export function hubItems(request: Request, slot: Slot): readonly CompletionItem[] {
  const { path } = slot;
  if (slot.is === 'key') return path.length === 0 ? keysOf(request, slot.present) : [];
  const field = byKey.get(String(path[0]));
  const isItem = slot.is === 'item' || typeof path.at(-1) === 'number';
  if (!field || field.form === 'structure' || path.length > (isItem ? 2 : 1)) return [];
  return valuesOf(field.key).map((suggestion, index) => {
    const draft = suggested(suggestion, index, CompletionItemKind.EnumMember);
    return item(
      request,
      slot.is === 'item' ? { ...draft, pieces: ['- ', scalarText(suggestion.label, request.cursor)] } : draft,
    );
  });
}

function keysOf(request: Request, present: ReadonlySet<string>): readonly CompletionItem[] {
  return hubFields
    .filter(({ key }) => !present.has(key))
    .map((field, index) =>
      item(request, {
        label: field.key,
        kind: CompletionItemKind.Property,
        pieces: [request.cursor.hasColon ? field.key : `${field.key}:${field.form === 'structure' ? '' : ' '}`],
        documentation: textOf(field),
        sort: pad(index),
      }),
    );
}

function valuesOf(key: string): readonly ScalarSuggestion[] {
  switch (key) {
    case 'license':
      return [
        ...hubLicences().map(({ id, name }) => ({ label: id, detail: name })),
        { label: 'other', detail: 'Needs license_name and license_link' },
      ];
    case 'language':
      return [...languages()].map(([code, name]) => ({ label: code, detail: name }));
    case 'pipeline_tag':
      return tasks().map(({ id, title }) => ({ label: id, detail: title }));
    case 'base_model_relation':
      return baseModelRelations.map((label) => ({ label }));
    case 'metrics':
      return catalogueMetrics().map(({ name, title }) => ({ label: name, detail: title }));
    default:
      return [];
  }
}

function textOf({ description, card }: HubField): string {
  return card === undefined ? description : `${description}\n\nUnderstood as \`${card}\` of a model card.`;
}

/** The cursor in what stands under `gatewright`, as in a card of its own. */
export function inOwnPart(cursor: Cursor): Cursor | undefined {
  const slots = cursor.slots.filter(({ path }) => path[0] === 'gatewright');
  if (slots.length === 0) return undefined;
  const { root } = cursor;
  const own: unknown = typeof root === 'object' && root !== null ? Reflect.get(root, 'gatewright') : undefined;
  const value = { apiVersion: 'gatewright/v1', kind: 'ModelCard', ...(typeof own === 'object' ? own : {}) };
  return { ...cursor, root: value, slots: slots.map((slot): Slot => ({ ...slot, path: slot.path.slice(1) })) };
}

/** What a field of front matter means; undefined for what is the card's own. */
export function hubHover(
  hub: HubCard,
  file: Parameters<typeof lspRange>[0],
  offset: number,
  client: Client,
): Hover | null {
  const { path, part, node } = pathAt(hub.yaml, offset);
  const field = path.length === 1 ? byKey.get(String(path[0])) : undefined;
  if (!field || part !== 'key' || !node) return null;
  const value = client.hoverMarkdown ? textOf(field) : plainText(textOf(field));
  return {
    contents: { kind: client.hoverMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText, value },
    range: lspRange(file, node),
  };
}
