import {
  type DocumentTypes,
  type Kind,
  kindOf,
  type SourceDocument,
  type SourceFile,
  type TypedDocument,
} from './documents.ts';
import { sound } from './soundness.ts';

/**
 * What is known at one moment: files by URI. Immutable; `withFile` makes the next moment. Look-ups are made on first use
 * and per file, so a change to one file recomputes that file's part alone.
 */
export interface Workspace {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** URIs of the workspace's roots; references must stay below one of them. */
  readonly roots: readonly string[];
}

export function createWorkspace(files: Iterable<SourceFile>, roots: readonly string[] = []): Workspace {
  return { files: new Map([...files].map((file) => [file.uri, file])), roots };
}

export function withFile(workspace: Workspace, file: SourceFile): Workspace {
  return { ...workspace, files: new Map(workspace.files).set(file.uri, file) };
}

export function withoutFile(workspace: Workspace, uri: string): Workspace {
  const files = new Map(workspace.files);
  files.delete(uri);
  return { ...workspace, files };
}

/** What somebody looked at in a workspace: the documents of a kind, or files whatever they are. */
export type Looked = Kind | 'files';

interface Observed {
  readonly workspace: Workspace;
  readonly note: (looked: Looked) => void;
}

const observed = new WeakMap<Workspace, Observed>();

/** The same workspace, which tells what is looked at in it. */
export function observedWorkspace(workspace: Workspace, note: (looked: Looked) => void): Workspace {
  const seen: Workspace = {
    get files() {
      note('files');
      return workspace.files;
    },
    roots: workspace.roots,
  };
  observed.set(seen, { workspace, note });
  return seen;
}

const documentsByKind = new WeakMap<Workspace, Map<Kind, readonly SourceDocument[]>>();

/** All documents of a kind, sound or not, in order of URI and place. */
export function documentsOf(workspace: Workspace, kind: Kind): readonly SourceDocument[] {
  const source = observed.get(workspace);
  if (source) {
    source.note(kind);
    return documentsOf(source.workspace, kind);
  }
  let byKind = documentsByKind.get(workspace);
  if (!byKind) {
    const lists = new Map<Kind, SourceDocument[]>();
    for (const uri of inOrder(workspace.files)) {
      for (const document of workspace.files.get(uri)?.documents ?? []) {
        const of = kindOf(document);
        if (!of) continue;
        const list = lists.get(of);
        if (list) list.push(document);
        else lists.set(of, [document]);
      }
    }
    byKind = lists;
    documentsByKind.set(workspace, byKind);
  }
  return byKind.get(kind) ?? [];
}

/** The last order of files by their URIs: nearly every change is of a text, and leaves it. */
let lastOrder: { readonly uris: readonly string[]; readonly sorted: readonly string[] } = { uris: [], sorted: [] };

function inOrder(files: Workspace['files']): readonly string[] {
  let at = 0;
  let isSame = files.size === lastOrder.uris.length;
  if (isSame)
    for (const uri of files.keys()) {
      if (uri === lastOrder.uris[at++]) continue;
      isSame = false;
      break;
    }
  if (!isSame) {
    const uris = [...files.keys()];
    lastOrder = { uris, sorted: uris.toSorted() };
  }
  return lastOrder.sorted;
}

/** All sound documents of a kind. */
export function soundDocumentsOf<K extends Kind>(workspace: Workspace, kind: K): readonly TypedDocument<K>[] {
  return documentsOf(workspace, kind).flatMap((document) => sound(document, kind) ?? []);
}

/** A document's `metadata.name` and `metadata.version` as far as they are texts. */
export function nameOf(document: SourceDocument): { name?: string; version?: string } {
  const value = document.yaml.value as Partial<DocumentTypes['GovernancePolicy']> | null | undefined;
  const metadata: { name?: unknown; version?: unknown } | undefined =
    typeof value === 'object' && value !== null && typeof value.metadata === 'object' && value.metadata !== null
      ? value.metadata
      : undefined;
  const result: { name?: string; version?: string } = {};
  if (typeof metadata?.name === 'string') result.name = metadata.name;
  if (typeof metadata?.version === 'string') result.version = metadata.version;
  return result;
}
