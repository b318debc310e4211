import * as vscode from 'vscode';

/** What is used of the interface of VS Code's Git extension, version 1. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

interface GitApi {
  readonly onDidOpenRepository: vscode.Event<unknown>;
  getRepository(uri: vscode.Uri): Repository | null;
}

interface Repository {
  readonly state: {
    readonly workingTreeChanges: readonly Change[];
    readonly indexChanges: readonly Change[];
    readonly untrackedChanges?: readonly Change[];
  };
  /** The text of a file at a revision; rejects where it is not there. */
  show(revision: string, path: string): Promise<string>;
}

interface Change {
  readonly uri: vscode.Uri;
  readonly originalUri: vscode.Uri;
}

/** A file at HEAD, and the policies beside it that have changed since. */
export interface AtHead {
  readonly text: string;
  readonly files: readonly { readonly uri: string; readonly text: string | null }[];
}

/** What was committed, as VS Code's Git extension knows it. */
export interface Head {
  /** Whether a file lies in a repository; false as long as that is not known. */
  knows(uri: vscode.Uri): boolean;
  /** Undefined where HEAD does not have the file. */
  read(uri: vscode.Uri): Promise<AtHead | undefined>;
  dispose(): void;
}

/** Whether the editor has the Git extension at all: without one, nothing offers what needs it. */
export const hasGit = (): boolean => extension() !== undefined;

const extension = () => vscode.extensions.getExtension<GitExtension>('vscode.git');

/** @param opened a repository has been opened, so that more files are known */
export function createHead(opened: () => void): Head {
  let api: GitApi | undefined;
  let listening: vscode.Disposable | undefined;
  let disposed = false;
  void connect();

  async function connect(): Promise<GitApi | undefined> {
    if (api) return api;
    const found = extension();
    const git = await found?.activate();
    if (!git?.enabled || disposed) return undefined;
    api = git.getAPI(1);
    listening = api.onDidOpenRepository(opened);
    opened();
    return api;
  }

  return {
    knows: (uri) => Boolean(api?.getRepository(uri)),
    async read(uri) {
      const repository = (await connect())?.getRepository(uri);
      if (!repository) return undefined;
      const { workingTreeChanges, indexChanges, untrackedChanges = [] } = repository.state;
      const changed = [...workingTreeChanges, ...indexChanges, ...untrackedChanges]
        .flatMap((change) => [change.uri, change.originalUri])
        .filter(({ path }) => /\.ya?ml$/.test(path));
      const others = new Map(changed.map((one) => [one.toString(), one]));
      others.delete(uri.toString());
      const at = async (one: vscode.Uri): Promise<string | null> => {
        try {
          return await repository.show('HEAD', one.fsPath);
        } catch {
          return null; // not there at HEAD
        }
      };
      const text = await at(uri);
      if (text === null) return undefined;
      const files = await Promise.all([...others].map(async ([key, one]) => ({ uri: key, text: await at(one) })));
      return { text, files };
    },
    dispose: () => {
      disposed = true;
      listening?.dispose();
    },
  };
}
