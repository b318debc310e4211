import type { Configuration } from '../generated/Configuration.ts';
import type { GovernancePolicy } from '../generated/GovernancePolicy.ts';
import type { MetricsReport } from '../generated/MetricsReport.ts';
import type { ModelCard } from '../generated/ModelCard.ts';
import type { PolicyTest } from '../generated/PolicyTest.ts';
import type { Waiver } from '../generated/Waiver.ts';
import { type Change, changeBetween, fits } from '../yaml/change.ts';
import { type Comment, commentsIn, commentsOf } from '../yaml/comments.ts';
import type { YamlDocument } from '../yaml/document.ts';
import { applyOffsetEdits } from '../yaml/edit.ts';
import { indexLines, type LineIndex } from '../yaml/lines.ts';
import type { OffsetEdit } from '../yaml/place-value.ts';
import { readOnce, readStream, type YamlStream } from '../yaml/stream.ts';
import type { Text } from '../yaml/text.ts';
import { frontMatterOf, isMarkdown } from './front-matter.ts';
import { type HubCard, hubMarker, readHubCard } from './hugging-face.ts';
import { marksOf, type TextMarks } from './text-marks.ts';
import { withUndecodable } from './undecodable.ts';

/** The type of each kind of document, drawn from its schema. */
export interface DocumentTypes {
  GovernancePolicy: GovernancePolicy;
  ModelCard: ModelCard;
  MetricsReport: MetricsReport;
  PolicyTest: PolicyTest;
  Waiver: Waiver;
  Configuration: Configuration;
}

export type Kind = keyof DocumentTypes;

export const kinds: readonly Kind[] = [
  'GovernancePolicy',
  'ModelCard',
  'MetricsReport',
  'PolicyTest',
  'Waiver',
  'Configuration',
];

export const apiVersion = 'gatewright/v1';

/**
 * What a document's header says. `foreign` documents are left entirely alone; `unknown-version` and `unknown-kind`
 * documents get one diagnostic and no others.
 */
export type Header =
  | { readonly is: 'ours'; readonly kind: Kind }
  | { readonly is: 'unknown-version'; readonly version: string }
  | { readonly is: 'unknown-kind'; readonly kind: unknown }
  | { readonly is: 'foreign' };

/** One document of a file, read and recognised, not yet validated. */
export interface SourceDocument {
  readonly uri: string;
  /** Its place in the file's stream, from 0. */
  readonly index: number;
  readonly header: Header;
  readonly yaml: YamlDocument;
  /** The text that its offsets are of: the file's, up to its end in front matter. Laid together when it is asked for. */
  readonly text: string;
  readonly lines: LineIndex;
  /** Set where it is the front matter of a Markdown file for the Hugging Face Hub. */
  readonly hub?: HubCard;
  /** The comments of the whole file, in order. */
  readonly comments: () => readonly Comment[];
  /** Of the whole file. */
  readonly marks: TextMarks;
}

/** A file's text and the documents in it. Immutable: a change makes a new one. */
export interface SourceFile {
  readonly uri: string;
  /** Laid together when it is asked for: see `textOf`. */
  readonly text: string;
  readonly lines: LineIndex;
  readonly documents: readonly SourceDocument[];
  readonly comments: () => readonly Comment[];
  readonly marks: TextMarks;
  /** What the file is read from after its next change. */
  readonly stream?: YamlStream;
}

/** A document of a known kind whose value has been found sound: no yaml/ and no schema/ errors. */
export interface TypedDocument<K extends Kind> {
  readonly kind: K;
  readonly source: SourceDocument;
  readonly value: DocumentTypes[K];
}

export interface ReadSourceOptions {
  /** The file as it was before. */
  readonly before?: SourceFile | undefined;
  /** What has changed since, where that is known. */
  readonly change?: Change | undefined;
  /** The text's lines, where they are known. */
  readonly lines?: LineIndex | undefined;
  /** Nobody edits it: then less is made of it, and what it is read as is the same. */
  readonly once?: boolean;
  /** Whether Markdown whose front matter has `model-index` is a model card; with `gatewright` it always is. */
  readonly modelIndex?: boolean;
}

/**
 * Reads a file's text. Never throws. With the file as it was before, only what has changed is read, and values in which
 * nothing has changed are the same objects; `change` spares finding out where that is.
 */
export function readSource(uri: string, text: Text, options: ReadSourceOptions = {}): SourceFile {
  const { before } = options;
  const edit = before && changeFrom(before, text, options.change);
  const lines = options.lines ?? indexLines(text, before?.lines, edit);
  if (isMarkdown(uri)) return markdownFile(uri, String(text), lines, options);
  const stream = options.once ? readOnce(String(text)) : readStream(text, before?.stream, edit);
  let known: readonly Comment[] | undefined;
  const comments = (): readonly Comment[] => (known ??= commentsIn(stream));
  const marks = marksOf(text, before?.marks, edit);
  const documents = stream.documents
    .map((yaml) => (marks.undecodable ? withUndecodable(yaml, String(text)) : yaml))
    .map((yaml, index) => ({
      uri,
      index,
      header: headerOf(headValue(yaml, text)),
      yaml,
      get text() {
        return String(text);
      },
      lines,
      comments,
      marks,
    }));
  return {
    uri,
    get text() {
      return String(text);
    },
    lines,
    documents,
    comments,
    marks,
    stream,
  };
}

/** What has changed since a file was read. */
function changeFrom(before: SourceFile, text: Text, change: Change | undefined): Change {
  return change && fits(change, textOf(before), text) ? change : changeBetween(before.text, String(text));
}

/** A file's text, which need not be laid together to be compared or cut. */
export function textOf(file: SourceFile): Text {
  return file.stream?.text ?? file.text;
}

/** The same file, of which nothing is kept anywhere: to be looked at, and not to be edited. Markdown, which configurations say how to read, stays as it is. */
export function readAgain(file: SourceFile): SourceFile {
  return isMarkdown(file.uri) ? file : readSource(file.uri, file.text, { once: true });
}

/** The file as it would be after edits that don't overlap, each of which is read alone: what is between them is not. */
export function editedSource(file: SourceFile, edits: readonly OffsetEdit[]): SourceFile {
  return edits
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .reduceRight((before, edit) => {
      const change = { start: edit.start, oldEnd: edit.end, newEnd: edit.start + edit.newText.length };
      return readSource(before.uri, applyOffsetEdits(before.text, [edit]), { before, change });
    }, file);
}

/** The card in a Markdown file's front matter, if it is one; a Markdown file has no other documents. */
function markdownFile(
  uri: string,
  text: string,
  lines: LineIndex,
  { modelIndex = false }: ReadSourceOptions,
): SourceFile {
  const front = frontMatterOf(text);
  const marker = front && hubMarker(front.yaml);
  let known: readonly Comment[] | undefined;
  const comments = (): readonly Comment[] => (known ??= front ? commentsOf(front.text) : []);
  const marks = marksOf(text);
  const file = { uri, text, lines, comments, marks };
  if (!front || marker === undefined || (marker === 'model-index' && !modelIndex)) return { ...file, documents: [] };
  const { yaml: read, hub } = readHubCard(front.yaml, marker);
  const yaml = withUndecodable(read, front.text);
  const header: Header = { is: 'ours', kind: 'ModelCard' };
  return { ...file, documents: [{ uri, index: 0, header, yaml, text: front.text, lines, hub, comments, marks }] };
}

/**
 * The value that the header is read from. A text that is too entangled to be read (nested too deep, aliases without end)
 * has none; it must not pass for a foreign document, where its author plainly wrote a header.
 */
function headValue(yaml: YamlDocument, text: Text): unknown {
  if (yaml.value !== undefined || yaml.problems.length === 0) return yaml.value;
  const head: Record<string, unknown> = Object.create(null);
  for (const [, key, value] of text.slice(yaml.start, yaml.start + longestHead).matchAll(headEntry)) {
    if (key && !(key in head)) head[key] = value;
  }
  return head;
}

const longestHead = 10_000;
const headEntry = /(?:^|[{,])[ \t\ufeff]*["']?(apiVersion|kind)["']?[ \t]*:[ \t]*["']?([\w./-]+)/gm;

/** Recognises a document by its `apiVersion` and `kind`, never by its name or shape. */
export function headerOf(value: unknown): Header {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { is: 'foreign' };
  const { apiVersion: version, kind } = value as { apiVersion?: unknown; kind?: unknown };
  if (typeof version !== 'string' || !/^gatewright(\/|$)/i.test(version.trim())) return { is: 'foreign' };
  if (version !== apiVersion) return { is: 'unknown-version', version };
  const known = kinds.find((k) => k === kind);
  return known ? { is: 'ours', kind: known } : { is: 'unknown-kind', kind };
}

/** The kind of a document that is ours. */
export function kindOf(document: SourceDocument): Kind | undefined {
  return document.header.is === 'ours' ? document.header.kind : undefined;
}

/** Whether lists of documents are of the same texts with the same values: documents are wrapped anew each time they are asked for. */
export function sameDocuments<K extends Kind>(a: readonly TypedDocument<K>[], b: readonly TypedDocument<K>[]): boolean {
  return a.length === b.length && a.every((document, index) => isSameDocument(document, b[index]));
}

export function isSameDocument<K extends Kind>(
  a: TypedDocument<K> | undefined,
  b: TypedDocument<K> | undefined,
): boolean {
  return a === b || (a !== undefined && b !== undefined && a.source === b.source && a.value === b.value);
}
