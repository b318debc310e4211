import type { Configuration } from '../generated/Configuration.ts';
import type { Kind, SourceDocument, SourceFile } from '../model/documents.ts';
import { documentsOf, type Looked, observedWorkspace, type Workspace } from '../model/workspace.ts';
import { changedSince, onlySome } from '../yaml/kept-lists.ts';
import type { AnyRule, Finding, Rule } from './rule.ts';

/**
 * What is kept of a document from one check to the next, so that typing in one gate looks at that gate alone. Whoever
 * checks the same files again and again holds one; without it everything is looked at.
 */
export interface CheckMemory {
  of(document: SourceDocument): DocumentMemory;
  /** The file is closed or gone. */
  forget(uri: string): void;
}

export interface DocumentMemory {
  /** What is kept of the items of a top-level list, as long as everything else that was read is the same. */
  itemsOf(list: string, surroundings: Surroundings): KeptItems;
}

/** What a rule reads beside the items of a list. */
export interface Surroundings {
  readonly document: SourceDocument;
  readonly kind: Kind;
  readonly value: object;
  readonly workspace: Workspace;
  readonly configuration: Partial<Configuration> | undefined;
  readonly today: string | undefined;
  readonly rules: readonly AnyRule[];
}

/** The items of a list; those that are no maps or lists are left out. */
export type Items = readonly (object | undefined)[];

/** What the rules that are local to a list found in one of its items, which stood at an index of the list then. */
export interface ItemFindings {
  readonly findings: readonly { readonly rule: Rule; readonly index: number; readonly finding: Finding }[];
}

export interface KnownItems {
  /** The list as it is. */
  readonly all: readonly unknown[];
  readonly items: Items;
  readonly found: (ItemFindings | undefined)[];
  /** The indexes of items of which nothing is known. */
  readonly open: readonly number[];
  /** The indexes at which others stood the last time. */
  readonly changed: readonly number[];
}

export interface KeptItems {
  /** What is known of the items of a list: as they are now, and those of which nothing is known. */
  of(list: readonly unknown[]): KnownItems;
  /** Keeps what was found in each. */
  keep(known: KnownItems): void;
  /** The workspace, for the rules that are local to the list: what they look at in it is noted. */
  readonly workspace: Workspace;
  /** The document's value, with only the items at these indexes of the list in it; what is read of the rest is noted. */
  only(indexes: readonly number[]): object;
}

export function createCheckMemory(): CheckMemory {
  const files = new Map<string, Map<number, DocumentMemory>>();
  return {
    of({ uri, index }) {
      let documents = files.get(uri);
      if (!documents) files.set(uri, (documents = new Map()));
      let memory = documents.get(index);
      if (!memory) documents.set(index, (memory = createDocumentMemory()));
      return memory;
    },
    forget: (uri) => void files.delete(uri),
  };
}

interface KeptList {
  readonly surroundings: Surroundings;
  /** The top-level keys that rules have read beside the list, with what they were. */
  readonly read: Map<PropertyKey, unknown>;
  /** What rules have looked at in other documents. */
  readonly looked: Set<Looked>;
  readonly findings: WeakMap<object, ItemFindings>;
  /** The last items and what was found in each: nearly all stand where they stood. */
  last: { readonly all: readonly unknown[]; readonly items: Items; readonly found: KnownItems['found'] } | undefined;
}

const nothing = {};

function createDocumentMemory(): DocumentMemory {
  const lists = new Map<string, KeptList>();
  return {
    itemsOf(list, surroundings) {
      const last = lists.get(list);
      const isSame = last !== undefined && sameSurroundings(last, surroundings);
      const kept: KeptList = isSame
        ? { ...last, surroundings }
        : { surroundings, read: new Map(), looked: new Set(), findings: new WeakMap(), last: undefined };
      lists.set(list, kept);
      return {
        workspace: observedWorkspace(surroundings.workspace, (looked) => kept.looked.add(looked)),
        of: (all) => {
          const before = kept.last;
          const items: (object | undefined)[] = before?.items.slice(0, all.length) ?? [];
          const found: (ItemFindings | undefined)[] = before?.found.slice(0, all.length) ?? [];
          const changed = before ? changedSince(before.all, all) : [...all.keys()];
          const open: number[] = [];
          for (const index of changed) {
            const item = all[index];
            items[index] = typeof item === 'object' && item !== null ? item : undefined;
            found[index] = kept.findings.get(items[index] ?? nothing);
            if (items[index] && !found[index]) open.push(index);
          }
          return { all, items, found, open, changed };
        },
        keep: ({ all, items, found, changed }) => {
          for (const index of changed) {
            const [item, findings] = [items[index], found[index]];
            if (item && findings) kept.findings.set(item, findings);
          }
          kept.last = { all, items, found };
        },
        only: (indexes) => noted(withOnly(surroundings.value, list, indexes), list, kept.read),
      };
    },
  };
}

function sameSurroundings({ surroundings: before, read, looked }: KeptList, now: Surroundings): boolean {
  return (
    before.kind === now.kind &&
    before.configuration === now.configuration &&
    before.today === now.today &&
    before.rules === now.rules &&
    [...read].every(([key, value]) => readOf(now.value, key) === value) &&
    before.workspace.roots === now.workspace.roots &&
    [...looked].every((what) => (what === 'files' ? sameOthers(before, now) : sameOfKind(what, before, now)))
  );
}

/** Whether all documents of a kind, but for this one, are what they were. */
function sameOfKind(kind: Kind, before: Surroundings, now: Surroundings): boolean {
  if (before.workspace === now.workspace) return true;
  const [was, is] = [documentsOf(before.workspace, kind), documentsOf(now.workspace, kind)];
  const { uri, index } = now.document;
  return (
    was.length === is.length &&
    is.every((document, at) => {
      const earlier = was[at];
      if (document === earlier) return true;
      if (document.uri !== uri || earlier?.uri !== uri || document.index !== earlier.index) return false;
      return document.index === index || document.yaml.value === earlier.yaml.value;
    })
  );
}

/** Whether all documents but this one are what they were. */
function sameOthers(before: Surroundings, now: Surroundings): boolean {
  if (before.workspace === now.workspace) return true;
  const { files } = now.workspace;
  if (files.size !== before.workspace.files.size) return false;
  for (const [uri, file] of files) {
    const was = before.workspace.files.get(uri);
    if (was === file) continue;
    if (uri !== now.document.uri || !was || !sameBeside(was, file, now.document.index)) return false;
  }
  return true;
}

/** Whether the documents of a file, but for one, are what they were. */
function sameBeside(before: SourceFile, now: SourceFile, index: number): boolean {
  return (
    before.documents.length === now.documents.length &&
    now.documents.every(({ yaml }, at) => at === index || yaml.value === before.documents[at]?.yaml.value)
  );
}

const allKeys = Symbol('all keys');

function readOf(value: object, key: PropertyKey): unknown {
  return key === allKeys ? Object.keys(value).join('\n') : Reflect.get(value, key);
}

function withOnly(value: object, list: string, indexes: readonly number[]): object {
  const all: unknown = Reflect.get(value, list);
  const chosen: unknown = Array.isArray(all) ? onlySome(all, indexes) : all;
  return Object.assign(Object.create(null), value, { [list]: chosen });
}

/** A value that notes which of its keys are read, but for one. */
function noted(value: object, list: string, read: Map<PropertyKey, unknown>): object {
  const note = (key: PropertyKey): void => {
    if (key !== list && !read.has(key)) read.set(key, readOf(value, key));
  };
  return new Proxy(value, {
    get(target, key) {
      note(key);
      return Reflect.get(target, key);
    },
    has(target, key) {
      note(key);
      return Reflect.has(target, key);
    },
    ownKeys(target) {
      note(allKeys);
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor(target, key) {
      note(key);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}
