import { type Kind, kindOf, type SourceDocument, type SourceFile } from '../../core/model/documents.ts';
import type { EditableDocument } from '../../core/yaml/edit.ts';
import { quoteIfNeeded, removeEntry, renameKey, replaceValue } from '../../core/yaml/edit.ts';
import type { ScalarNode, YamlNode } from '../../core/yaml/node.ts';
import { boundMutations } from './bounds.ts';
import { type Mutation, type Spot, shapeOf, spotsOf } from './mutation.ts';
import { roleOfValue } from './roles.ts';
import { hashOf, typoOf } from './typo.ts';

/** Every single mistake in every document of the files. */
export function corpusOf(files: Iterable<SourceFile>): readonly Mutation[] {
  return [...files].flatMap((file) =>
    file.documents.flatMap((document) => {
      const kind = kindOf(document);
      return kind ? mutationsOf(document, kind) : [];
    }),
  );
}

function mutationsOf(document: SourceDocument, kind: Kind): readonly Mutation[] {
  const { uri, index } = document;
  return spotsOf(document).flatMap((spot) => {
    const made = [
      ...deletions(document, spot),
      ...wrongTypes(document, spot),
      ...misspeltKeys(document, spot),
      ...misspeltNames(document, kind, spot),
      ...boundMutations(document, spot),
    ];
    return made.map((one): Mutation => ({ ...one, uri, document: index, kind, path: spot.path }));
  });
}

/** A mistake at a spot. */
export type Made = Pick<Mutation, 'slip' | 'says' | 'edits' | 'now'>;

function deletions(document: EditableDocument, { path, entry }: Spot): readonly Made[] {
  return entry ? [{ slip: 'delete', says: `without ${shapeOf(path)}`, edits: () => removeEntry(document, path) }] : [];
}

function wrongTypes(document: EditableDocument, { path, node }: Spot): readonly Made[] {
  const other = node && ofAnotherType(node);
  if (other === undefined) return [];
  return [{ slip: 'wrong-type', says: `→ ${other}`, edits: () => replaceValue(document, path, other) }];
}

/** A number or flag becomes a word, a text a map, a list its first item. */
function ofAnotherType(node: YamlNode): string | undefined {
  switch (node.kind) {
    case 'scalar':
      if (typeof node.value === 'number') return 'high';
      if (typeof node.value === 'boolean') return 'enabled';
      return typeof node.value === 'string' ? '{value: here}' : undefined;
    case 'sequence': {
      const [first] = node.items;
      return first?.kind === 'scalar' && typeof first.value === 'string' ? quoteIfNeeded(first.value) : 'everything';
    }
    default:
      return undefined;
  }
}

function misspeltKeys(document: EditableDocument, { path, entry }: Spot): readonly Made[] {
  if (entry?.key.kind !== 'scalar') return [];
  const now = typoOf(entry.name, seedOf(path));
  if (now === undefined) return [];
  return [{ slip: 'misspelt-key', says: `${entry.name} → ${now}`, edits: () => renameKey(document, path, now), now }];
}

/** Words of enumerations, and names that stand for something. Prose is none of these. */
function misspeltNames(document: EditableDocument, kind: Kind, { path, node }: Spot): readonly Made[] {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const was = node.value;
  const now = misspelt(node, roleOfValue(kind, shapeOf(path)) !== undefined, seedOf(path));
  if (now === undefined) return [];
  return [
    {
      slip: 'misspelt-name',
      says: `${was} → ${now}`,
      edits: () => replaceValue(document, path, quoteIfNeeded(now)),
      now,
    },
  ];
}

function misspelt(node: ScalarNode, isName: boolean, seed: string): string | undefined {
  const was = String(node.value);
  const [name = '', rest = ''] = split(was);
  const isWord = /^[\w./+-]+$/.test(was);
  if (!isName && !isWord && rest === '') return undefined;
  const typo = typoOf(name, seed);
  return typo === undefined ? undefined : typo + rest;
}

/** The name in `name@range` and in `name - 2%`; of a control the whole. */
function split(text: string): readonly [string, string] {
  const end = /(?<=^[a-z][\w-]*)(@| [-+*] )/.exec(text)?.index ?? text.length;
  return [text.slice(0, end), text.slice(end)];
}

const seedOf = (path: Spot['path']): string => path.join('.');

/**
 * At most so many mistakes of a kind of document, slip and place: versions of a card differ in little. Which ones is
 * decided by their texts, so that they are the same ones every time.
 */
export function sampleOf(mutations: readonly Mutation[], most: number): readonly Mutation[] {
  const strata = new Map<string, { readonly mutation: Mutation; readonly rank: number }[]>();
  for (const mutation of mutations) {
    const key = [mutation.kind, mutation.slip, shapeOf(mutation.path)].join(' ');
    const one = { mutation, rank: hashOf([mutation.uri, mutation.path.join('.'), mutation.says].join('\n')) };
    const stratum = strata.get(key);
    if (stratum) stratum.push(one);
    else strata.set(key, [one]);
  }
  return [...strata.values()].flatMap((stratum) =>
    stratum
      .toSorted((a, b) => a.rank - b.rank)
      .slice(0, most)
      .map(({ mutation }) => mutation),
  );
}
