import type { CompletionItem } from 'vscode-languageserver-types';
import { mayBeOurs } from '../../core/model/may-be-ours.ts';
import { describeAt } from '../../core/schema/describe.ts';
import type { Client } from '../client.ts';
import type { Snapshot } from '../snapshot.ts';
import { nameOfFile } from '../uri.ts';
import { headerItems } from './completion/header.ts';
import { ignoredRules } from './completion/ignores.ts';
import { type ItemData, markup, type Request } from './completion/item.ts';
import { keyItems } from './completion/keys.ts';
import { newItems } from './completion/list-items.ts';
import { valueItems } from './completion/values.ts';
import { cursorAt, type Slot } from './context/cursor.ts';
import { hubItems, inOwnPart } from './hub-card.ts';
import { metricsFor } from './known.ts';
import { documentAt } from './place.ts';
import { attributeText, controlText, frameworkText, metricText } from './texts.ts';

/** What may be written at an offset: what is missing, in YAML that is valid there. */
export function complete(
  snapshot: Snapshot,
  client: Client,
  uri: string,
  offset: number,
  ours: boolean,
): readonly CompletionItem[] {
  const file = snapshot.file(uri);
  if (!file) return [];
  const cursor = cursorAt(file, offset);
  if (!cursor) return ignoredRules(file, offset) ?? [];
  if (!cursor.kind) return ours || mayBeOurs(file.text) || isOurName(uri) ? headerItems(file, client, cursor) : [];
  const document = documentAt(file, offset) ?? snapshot.lastGood(uri)?.documents[0];
  if (!document) return [];
  const request: Request = { snapshot, client, file, document, cursor, kind: cursor.kind };
  if (document.hub) return inFrontMatter(request, offset);
  return cursor.slots.flatMap((slot) => itemsOf(request, slot));
}

/** Fields of the Hub, and under `gatewright` those of the card; nothing in the text below. */
function inFrontMatter(request: Request, offset: number): readonly CompletionItem[] {
  const { cursor, document } = request;
  if (offset > document.text.length) return [];
  const own = inOwnPart(cursor);
  if (own) return own.slots.flatMap((slot) => itemsOf({ ...request, cursor: own }, slot));
  return cursor.slots.flatMap((slot) => hubItems(request, slot));
}

/** Names that editors give to documents of ours; they matter only before there is a header. */
function isOurName(uri: string): boolean {
  return /(\.(policy|modelcard|metrics|policytest|waiver)\.(ya?ml|json)|^gatewright\.ya?ml)$/.test(nameOfFile(uri));
}

function itemsOf(request: Request, slot: Slot): readonly CompletionItem[] {
  const { kind, cursor } = request;
  switch (slot.is) {
    case 'key':
      return keyItems(request, slot);
    case 'value': {
      const place = describeAt(kind, cursor.root, slot.path);
      return place ? valueItems(request, place, slot.path, slot.behindColon) : [];
    }
    case 'item':
      return newItems(request, slot.path);
  }
}

/** Adds the documentation of what an item names. */
export function resolveCompletion(snapshot: Snapshot, client: Client, completion: CompletionItem): CompletionItem {
  const data = completion.data as Partial<ItemData> | undefined;
  if (!data?.is || typeof data.name !== 'string') return completion;
  const text = describedText(snapshot, data as ItemData);
  return text
    ? { ...completion, documentation: markup(client, text) as NonNullable<CompletionItem['documentation']> }
    : completion;
}

function describedText(snapshot: Snapshot, { is, name, uri }: ItemData): string | undefined {
  switch (is) {
    case 'metric': {
      const document = snapshot.file(uri)?.documents[0];
      const match = document && metricsFor(snapshot.workspace, document).find(name);
      return match?.kind === 'metric' ? metricText(match.metric) : undefined;
    }
    case 'attribute':
      return attributeText(name);
    case 'control':
      return controlText(name);
    case 'framework':
      return frameworkText(name);
  }
}
