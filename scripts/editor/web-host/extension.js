// vscode-vfs://gatewright/workspace, a file system in memory. It runs in the web extension host, beside the extension.
const vscode = require('vscode');

const SCHEME = 'vscode-vfs';
const { Created, Changed, Deleted } = vscode.FileChangeType;
const namesOf = (uri) => uri.path.split('/').filter((name) => name !== '');

function createFolder() {
  const now = Date.now();
  return { type: vscode.FileType.Directory, ctime: now, mtime: now, size: 0, children: new Map() };
}

function createFile(data, ctime = Date.now()) {
  return { type: vscode.FileType.File, ctime, mtime: Date.now(), size: data.byteLength, data };
}

class MemoryFiles {
  constructor() {
    this.root = createFolder();
    this.changes = new vscode.EventEmitter();
    this.onDidChangeFile = this.changes.event;
  }

  lookup(names) {
    let node = this.root;
    for (const name of names) node = node?.children?.get(name);
    return node;
  }

  folder(uri, names = namesOf(uri)) {
    const node = this.lookup(names);
    if (!node) throw vscode.FileSystemError.FileNotFound(uri);
    if (!node.children) throw vscode.FileSystemError.FileNotADirectory(uri);
    return node.children;
  }

  /** The folder that holds `uri`, and the name it has there. */
  place(uri) {
    const names = namesOf(uri);
    return { siblings: this.folder(uri, names.slice(0, -1)), name: names.at(-1) };
  }

  tell(type, uri) {
    this.changes.fire([{ type, uri }]);
  }

  watch() {
    return new vscode.Disposable(() => {}); // every change is told anyway
  }

  stat(uri) {
    const node = this.lookup(namesOf(uri));
    if (!node) throw vscode.FileSystemError.FileNotFound(uri);
    return node;
  }

  readDirectory(uri) {
    return [...this.folder(uri)].map(([name, node]) => [name, node.type]);
  }

  readFile(uri) {
    const { data } = this.stat(uri);
    if (!data) throw vscode.FileSystemError.FileIsADirectory(uri);
    return data;
  }

  createDirectory(uri) {
    const { siblings, name } = this.place(uri);
    if (siblings.has(name)) throw vscode.FileSystemError.FileExists(uri);
    siblings.set(name, createFolder());
    this.tell(Created, uri);
  }

  writeFile(uri, data, { create, overwrite }) {
    const { siblings, name } = this.place(uri);
    const old = siblings.get(name);
    if (old?.children) throw vscode.FileSystemError.FileIsADirectory(uri);
    if (!old && !create) throw vscode.FileSystemError.FileNotFound(uri);
    if (old && create && !overwrite) throw vscode.FileSystemError.FileExists(uri);
    siblings.set(name, createFile(data, old?.ctime));
    this.tell(old ? Changed : Created, uri);
  }

  delete(uri) {
    const { siblings, name } = this.place(uri);
    if (!siblings.delete(name)) throw vscode.FileSystemError.FileNotFound(uri);
    this.tell(Deleted, uri);
  }

  rename(from, to, { overwrite }) {
    const node = this.stat(from);
    const target = this.place(to);
    if (target.siblings.has(target.name) && !overwrite) throw vscode.FileSystemError.FileExists(to);
    const source = this.place(from);
    source.siblings.delete(source.name);
    target.siblings.set(target.name, node);
    this.changes.fire([
      { type: Deleted, uri: from },
      { type: Created, uri: to },
    ]);
  }

  /** Puts a file there before anybody listens, with the folders it is in. */
  seed(path, data) {
    const names = path.split('/');
    const name = names.pop();
    let { children } = this.root;
    for (const folder of names) {
      if (!children.has(folder)) children.set(folder, createFolder());
      children = children.get(folder).children;
    }
    children.set(name, createFile(data));
  }

  *filesUnder(uri) {
    for (const [name, node] of this.folder(uri)) {
      const child = vscode.Uri.joinPath(uri, name);
      if (node.children) yield* this.filesUnder(child);
      else yield child;
    }
  }
}

exports.activate = async (context) => {
  const files = new MemoryFiles();
  const source = context.extensionUri.with({ path: '/workspace.json' });
  const contents = await (await fetch(source.toString(true))).json();
  for (const [path, base64] of Object.entries(contents)) {
    files.seed(
      `workspace/${path}`,
      Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
    );
  }
  // findFiles: VS Code matches the globs itself. Without a provider its search waits seconds for one.
  const search = { provideFileSearchResults: (_query, { folder }) => [...files.filesUnder(folder)] };
  context.subscriptions.push(
    vscode.workspace.registerFileSearchProvider(SCHEME, search),
    vscode.workspace.registerFileSystemProvider(SCHEME, files, { isCaseSensitive: true }),
  );
};
