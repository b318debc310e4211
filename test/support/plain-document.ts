import {
  apiVersion,
  type DocumentTypes,
  type Kind,
  type SourceDocument,
  type TypedDocument,
} from '../../core/model/documents.ts';
import { validatorsOf } from '../../core/schema/validator.ts';
import { indexLines } from '../../core/yaml/lines.ts';
import { emptyMap } from '../../core/yaml/plain-value.ts';

/** Plain data as the reader makes it: maps without a prototype, nothing undefined. */
function bare(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(bare);
  const map = emptyMap();
  for (const key of Object.keys(value)) {
    const part = (value as Readonly<Record<string, unknown>>)[key];
    if (part !== undefined) map[key] = bare(part);
  }
  return map;
}

const noLines = indexLines('');
const noComments = () => [];
const noMarks = { undecodable: false, ignores: false };
const known = new WeakMap<object, TypedDocument<Kind> | null>();

/**
 * The document that reading the JSON text of plain values gives, without its text: for tests that decide many. Places in
 * it can't be drawn as lines and columns. A body is read once: it must not be changed afterwards.
 * @returns undefined where the schema objects, as reading does
 */
export function plainDocument<K extends Kind>(kind: K, body: object): TypedDocument<K> | undefined {
  let document = known.get(body);
  if (document === undefined) {
    document = documentOf(kind, body);
    // The validator decides whether the schema objects; why it does is of no interest here.
    if (!validatorsOf(kind).document(document.value)) document = null;
    known.set(body, document);
  }
  return document?.kind === kind ? (document as TypedDocument<K>) : undefined;
}

/** The same of a body to which the schema is known not to object: one that is sound in another order, say. */
export function trustedDocument<K extends Kind>(kind: K, body: object): TypedDocument<K> {
  const document = known.get(body) ?? documentOf(kind, body);
  known.set(body, document);
  return document as TypedDocument<K>;
}

function documentOf<K extends Kind>(kind: K, body: object): TypedDocument<K> {
  const value = bare({ apiVersion, kind, ...body }) as DocumentTypes[K];
  const source: SourceDocument = {
    uri: `file:///${kind}.yaml`,
    index: 0,
    header: { is: 'ours', kind },
    yaml: { root: undefined, value, written: new WeakMap(), problems: [], start: 0, end: 0 },
    text: '',
    lines: noLines,
    comments: noComments,
    marks: noMarks,
  };
  return { kind, source, value };
}
