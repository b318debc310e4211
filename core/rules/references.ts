import type { DocumentTypes, Kind, SourceDocument } from '../model/documents.ts';
import { kindOf } from '../model/documents.ts';
import { documentsAt, isPath, nameWithRange, policiesNamed, resolvePath, splitReference } from '../model/resolve.ts';
import { documentsOf, nameOf, type Workspace } from '../model/workspace.ts';
import type { Path } from '../yaml/node.ts';

/** A reference to another document, as it is written: a name with a range, or a path. */
export interface WrittenReference {
  readonly path: Path;
  readonly text: string;
  /** The kind of document that is meant. */
  readonly to: Kind;
  readonly form: 'name' | 'path';
  /** A range that stands beside the name. */
  readonly range?: { readonly text: string; readonly path: Path };
}

/** Where a reference leads. */
export type Target =
  | { readonly is: 'found'; readonly documents: readonly SourceDocument[] }
  | { readonly is: 'outside' }
  /** There are documents of that name, none of them in the range. */
  | { readonly is: 'other-version'; readonly documents: readonly SourceDocument[]; readonly range: string }
  | { readonly is: 'missing' }
  /** Nothing here could answer: the workspace has nothing of that kind, or nothing but this file. */
  | { readonly is: 'unknowable' }
  /** What is there, or may be meant, does not say what it is, or its name or version: that is told there. */
  | { readonly is: 'unrecognised' };

/** Every reference of a document to another. */
export function referencesOf<K extends Kind>(kind: K, value: Partial<DocumentTypes[K]>): readonly WrittenReference[] {
  switch (kind) {
    case 'GovernancePolicy':
      return list((value as Partial<DocumentTypes['GovernancePolicy']>).extends).map(([text, index]) =>
        policy(text, ['extends', index]),
      );
    case 'ModelCard': {
      const { governance, evaluation } = value as Partial<DocumentTypes['ModelCard']>;
      const policies = (governance?.policies ?? []).flatMap((reference, index): WrittenReference[] => {
        if (typeof reference?.name !== 'string') return [];
        const path: Path = ['governance', 'policies', index];
        const range =
          reference.version === undefined ? {} : { range: { text: reference.version, path: [...path, 'version'] } };
        return [{ path: [...path, 'name'], text: reference.name, to: 'GovernancePolicy', form: 'name', ...range }];
      });
      return [...policies, ...paths(evaluation?.report, ['evaluation', 'report'], 'MetricsReport')];
    }
    case 'PolicyTest': {
      const test = value as Partial<DocumentTypes['PolicyTest']>;
      const own = typeof test.policy === 'string' ? [policy(test.policy, ['policy'])] : [];
      const cases = (test.cases ?? []).flatMap((testCase, index): readonly WrittenReference[] => [
        ...paths(testCase?.metrics, ['cases', index, 'metrics'], 'MetricsReport'),
        ...paths(testCase?.card, ['cases', index, 'card'], 'ModelCard'),
        ...paths(testCase?.waivers, ['cases', index, 'waivers'], 'Waiver'),
      ]);
      return [...own, ...cases];
    }
    case 'Waiver': {
      const { policy: named } = value as Partial<DocumentTypes['Waiver']>;
      return typeof named === 'string' ? [policy(named, ['policy'])] : [];
    }
    case 'Configuration':
      return ((value as Partial<DocumentTypes['Configuration']>).samples ?? []).flatMap(
        (sample, index): readonly WrittenReference[] => [
          ...(typeof sample?.policy === 'string' ? [policy(sample.policy, ['samples', index, 'policy'])] : []),
          ...paths(sample?.reports, ['samples', index, 'reports'], 'MetricsReport').filter(
            ({ text }) => !/[*?[{]/.test(text),
          ),
          ...paths(sample?.card, ['samples', index, 'card'], 'ModelCard'),
        ],
      );
    default:
      return [];
  }
}

function policy(text: string, path: Path): WrittenReference {
  if (isPath(text)) return { path, text, to: 'GovernancePolicy', form: 'path' };
  const [name, range] = splitReference(text);
  return {
    path,
    text: name,
    to: 'GovernancePolicy',
    form: 'name',
    ...(range === undefined ? {} : { range: { text: range, path } }),
  };
}

function paths(written: unknown, path: Path, to: Kind): readonly WrittenReference[] {
  if (typeof written === 'string') return written === '' ? [] : [{ path, text: written, to, form: 'path' }];
  return list(written).map(([text, index]) => ({ path: [...path, index], text, to, form: 'path' }));
}

function list(written: unknown): readonly (readonly [string, number])[] {
  return Array.isArray(written)
    ? written.flatMap((item, index) => (typeof item === 'string' && item !== '' ? [[item, index] as const] : []))
    : [];
}

/** Where a reference leads from a document. */
export function targetOf(workspace: Workspace, from: string, reference: WrittenReference): Target {
  const { text, to, form, range } = reference;
  if (form === 'path') {
    if (resolvePath(workspace, from, text).is === 'outside') return { is: 'outside' };
    const there = documentsAt(workspace, from, text);
    const documents = there.filter((document) => kindOf(document) === to);
    if (documents.length > 0) return { is: 'found', documents };
    if (there.some(isUnrecognised)) return { is: 'unrecognised' };
    return isAlone(workspace, from) ? { is: 'unknowable' } : { is: 'missing' };
  }
  const fitting = policiesNamed(workspace, from, nameWithRange(text, range?.text));
  if (fitting.length > 0) return { is: 'found', documents: fitting };
  const named = range === undefined ? [] : policiesNamed(workspace, from, text);
  // A policy without a version has that as its mistake.
  if (named.some((document) => nameOf(document).version === undefined)) return { is: 'unrecognised' };
  if (named.length > 0) return { is: 'other-version', documents: named, range: range?.text ?? '' };
  const known = documentsOf(workspace, to);
  if (mayBeCalled(workspace, known, text)) return { is: 'unrecognised' };
  return known.every(({ uri }) => uri === from) ? { is: 'unknowable' } : { is: 'missing' };
}

/** Whether no other file has a document of ours: what an editor shows of other kinds is no workspace. */
export function isAlone({ files }: Workspace, from: string): boolean {
  for (const { uri, documents } of files.values()) {
    if (uri !== from && documents.some(({ header }) => header.is !== 'foreign')) return false;
  }
  return true;
}

/** A document of ours that does not say which kind it is, or in which version: that is its one mistake. */
function isUnrecognised({ header }: SourceDocument): boolean {
  return header.is === 'unknown-kind' || header.is === 'unknown-version';
}

/** Whether a document that does not say its name, or not its kind, may be the one that is meant. */
function mayBeCalled(workspace: Workspace, known: readonly SourceDocument[], name: string): boolean {
  if (known.some((document) => nameOf(document).name === undefined)) return true;
  return [...workspace.files.values()].some(({ documents }) =>
    documents.some((document) => isUnrecognised(document) && nameOf(document).name === name),
  );
}

const words: Readonly<Record<Kind, string>> = {
  GovernancePolicy: 'policy',
  ModelCard: 'model card',
  MetricsReport: 'metrics report',
  PolicyTest: 'policy test',
  Waiver: 'waiver',
  Configuration: 'configuration',
};

/** A kind in words. */
export function wordFor(kind: Kind): string {
  return words[kind];
}
