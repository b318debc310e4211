import type { PlaceDescription, PropertyDescription } from '../../../core/schema/describe.ts';
import type { Request } from './item.ts';
import { type Piece, scalarText } from './write.ts';

/** The key, its colon and the beginning of its value, shaped by what the schema wants there. */
export function keyPieces(
  { client, cursor }: Request,
  name: string,
  property: PropertyDescription | undefined,
  place: PlaceDescription | undefined,
): readonly Piece[] {
  const key = scalarText(name, cursor);
  if (cursor.hasColon) return [key];
  const only = place?.enum?.length === 1 && place.types.length === 1 ? place.enum[0]?.value : undefined;
  if (only !== undefined && property?.required) return [`${key}: ${String(only)}`];
  const types = place?.types ?? [];
  const isMap = types.length === 1 && types[0] === 'object';
  const isList = types.length === 1 && types[0] === 'array';
  if (!client.snippets) return [`${key}: `];
  if (isMap && (cursor.flow || place?.definition === 'bounds')) return [`${key}: {`, { stop: '' }, '}'];
  if (isMap) return [`${key}:\n${indent(cursor.column + 2)}`, { stop: '' }];
  if (isList && !cursor.flow && place?.items?.types.includes('object'))
    return [`${key}:\n${indent(cursor.column + 2)}- `, { stop: '' }];
  if (isList) return [`${key}: [`, { stop: '' }, ']'];
  return [`${key}: `];
}

export function indent(columns: number): string {
  return ' '.repeat(columns);
}
