import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodeFiles } from '../../server/node/files.ts';
import { canonicalUri, relativePath } from '../../server/uri.ts';
import { columnsOf } from '../../server/workspace-index.ts';

describe('files of the disk', () => {
  let root: string;
  let outside: string;
  const uri = (name: string): string => pathToFileURL(path.join(root, name)).href;

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'gatewright-root-'));
    outside = await mkdtemp(path.join(tmpdir(), 'gatewright-outside-'));
    await mkdir(path.join(root, 'node_modules/x'), { recursive: true });
    await mkdir(path.join(root, 'a b'));
    await writeFile(path.join(root, 'node_modules/x/y.yaml'), 'a: 1');
    await writeFile(path.join(root, 'a b/c.yaml'), 'abcdef');
    await writeFile(path.join(root, 'd.txt'), 'no');
    await writeFile(path.join(outside, 'secret.yaml'), 'secret: 1');
    await symlink(path.join(outside, 'secret.yaml'), path.join(root, 'link.yaml'));
    await symlink(path.join(root, 'a b/c.yaml'), path.join(root, 'inner.yaml'));
    await symlink(outside, path.join(root, 'directory'));
    await symlink(root, path.join(root, 'a b/loop'));
  });
  after(async () => {
    await rm(root, { recursive: true });
    await rm(outside, { recursive: true });
  });

  it("are listed without what links lead out to, other people's directories and other endings", async () => {
    const found = await nodeFiles.list(pathToFileURL(root).href, ['yaml']);
    assert.deepEqual(found.map((file) => file.uri).sort(), [uri('a b/c.yaml'), uri('inner.yaml')].sort());
  });

  it('are not read through a link that leads out', async () => {
    const within = [pathToFileURL(root).href];
    assert.equal(await nodeFiles.readFile(uri('link.yaml'), { maxBytes: 100, within }), undefined);
    assert.equal(await nodeFiles.readFile(uri('inner.yaml'), { maxBytes: 100, within }), 'abcdef');
    assert.equal(await nodeFiles.readFile(uri('directory/secret.yaml'), { maxBytes: 100, within }), undefined);
  });

  it('that a list would not have are not there: behind a link to a directory, and pipes', async () => {
    const within = [pathToFileURL(root).href];
    const read = (name: string): Promise<string | undefined> =>
      nodeFiles.readFile(uri(name), { maxBytes: 100, within, asListed: true });
    assert.equal(await read('a b/loop/a b/c.yaml'), undefined);
    assert.equal(await nodeFiles.has(uri('a b/loop/a b/c.yaml'), within), false);
    assert.deepEqual(await nodeFiles.list(uri('a b/loop'), ['yaml'], within), []);
    assert.equal(await nodeFiles.readFile(uri('a b/loop/a b/c.yaml'), { maxBytes: 100, within }), 'abcdef');
    assert.equal(await read('inner.yaml'), 'abcdef', 'a link to a file is in the list');
    assert.equal(await nodeFiles.has(uri('inner.yaml'), within), true);
    assert.equal(await nodeFiles.has(uri('link.yaml'), within), false);
    assert.equal(await nodeFiles.has(uri('a b'), within), false);
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [path.join(root, 'pipe.yaml')]);
    assert.equal(await read('pipe.yaml'), undefined);
    assert.deepEqual(await nodeFiles.openRows(uri('pipe.yaml'), { within }), { is: 'missing' });
  });

  it('of one folder of the workspace may be links to those of another', async () => {
    await symlink(path.join(outside, 'secret.yaml'), path.join(root, 'a b/other.yaml'));
    const within = [root, outside].map((folder) => pathToFileURL(folder).href);
    const found = await nodeFiles.list(uri('a b'), ['yaml'], within);
    assert.deepEqual(found.map((file) => file.uri).sort(), [uri('a b/c.yaml'), uri('a b/other.yaml')]);
    assert.equal(await nodeFiles.has(uri('a b/other.yaml'), within), true);
    await rm(path.join(root, 'a b/other.yaml'));
  });

  it('count as missing where they are too large, gone, or a directory', async () => {
    assert.equal(await nodeFiles.readFile(uri('a b/c.yaml'), { maxBytes: 5 }), undefined);
    assert.equal(await nodeFiles.readFile(uri('a b/c.yaml'), { maxBytes: 5, cut: true }), 'abcde');
    assert.equal(await nodeFiles.readFile(uri('none.yaml'), { maxBytes: 5 }), undefined);
    assert.equal(await nodeFiles.readFile(uri('a b'), { maxBytes: 5_000_000 }), undefined);
    assert.equal(await nodeFiles.readFile('https://example.org/x.yaml', { maxBytes: 5 }), undefined);
  });
});

describe('URIs', () => {
  it('have one spelling for one file', () => {
    assert.equal(canonicalUri('file:///C:/a b/(c).yaml'), 'file:///c%3A/a%20b/%28c%29.yaml');
    assert.equal(canonicalUri('file:///c%3A/a%20b/%28c%29.yaml'), 'file:///c%3A/a%20b/%28c%29.yaml');
    assert.equal(canonicalUri('untitled:Untitled-1'), 'untitled:Untitled-1');
  });

  it('lead from one file to another by relative paths', () => {
    assert.equal(relativePath('file:///w/a/x.yaml', 'file:///w/a/y.yaml'), './y.yaml');
    assert.equal(relativePath('file:///w/a/x.yaml', 'file:///w/b/y%20z.yaml'), '../b/y z.yaml');
    assert.equal(relativePath('file:///w/x.yaml', 'vscode-vfs://h/w/y.yaml'), undefined);
  });
});

describe('columns of a CSV file', () => {
  it('are the names of its first line, quoted or not', () => {
    assert.deepEqual(columnsOf('\ufeffid,"a, b","say ""x"""\r\n1,2,3\n'), ['id', 'a, b', 'say "x"']);
    assert.deepEqual(columnsOf('a;b;c\n'), ['a', 'b', 'c']);
    assert.deepEqual(columnsOf('a\tb\n'), ['a', 'b']);
    assert.deepEqual(columnsOf(''), []);
  });
});
