import { headerOf, type Kind, type SourceDocument, type TypedDocument } from '../../core/model/documents.ts';
import { sound } from '../../core/model/soundness.ts';
import { indexLines } from '../../core/yaml/lines.ts';

/** Plain data as the reader makes it: maps without a prototype, nothing undefined. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const map: Record<string, unknown> = Object.create(null);
  for (const [key, part] of Object.entries(value)) if (part !== undefined) map[key] = bare(part);
  return map;
}

const noLines = indexLines('');
const known = new WeakMap<object, TypedDocument<Kind> | undefined>();

/**
 * The document that reading the JSON text of plain values gives, without its text: for tests that decide many. Places in
 * it can't be drawn as lines and columns. A body is read once: it must not be changed afterwards.
 * @returns undefined where the schema objects, as reading does
 */
export function plainDocument<K extends Kind>(kind: K, body: object): TypedDocument<K> | undefined {
  if (!known.has(body)) known.set(body, read(kind, body));
  const document = known.get(body);
  return document?.kind === kind ? (document as TypedDocument<K>) : undefined;
}

function read<K extends Kind>(kind: K, body: object): TypedDocument<K> | undefined {
  const value = bare({ apiVersion: 'gatewright/v1', kind, ...body });
  const yaml = { root: undefined, value, written: new WeakMap(), problems: [], start: 0, end: 0 };
  const source: SourceDocument = {
    uri: `file:///${kind}.yaml`,
    index: 0,
    header: headerOf(value),
    yaml,
    text: '',
    lines: noLines,
    comments: () => [],
  };
  return sound(source, kind);
}
