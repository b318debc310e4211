import assert from 'node:assert/strict';
import { createDocuments } from '../../server/documents.ts';
import { createLanguage } from '../../server/language.ts';
import { soundFiles } from '../support/related-documents.ts';
import { type OpenWorkspace, openWorkspace } from './support/snapshot.ts';

/** More than are read again at once, each of which has something to be said of it. */
const many = Object.fromEntries(
  Array.from({ length: 150 }, (_, n) => [
    `p${n}.policy.yaml`,
    `apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: p${n % 100}, version: 1.0.0}\ngatse: []\n`,
  ]),
);

const related = Object.fromEntries(Object.entries(soundFiles).filter(([name]) => !name.includes(' ')));

describe('files that are not open', () => {
  /** The same workspace, of which these files are open. */
  const snapshotOf = (files: Readonly<Record<string, string>>, open: readonly string[], like: OpenWorkspace) => {
    const documents = createDocuments();
    const language = createLanguage(
      documents,
      (what, error) => assert.fail(`${what}: ${error}`),
      () => undefined,
    );
    for (const [name, text] of Object.entries(files)) {
      if (open.includes(name)) documents.open(like.uri(name), 'yaml', 1, text);
      else documents.setFile(like.uri(name), text);
    }
    const { today, complete, settings, choices, knownFiles, rows, workspace } = like.snapshot();
    const situation = { today, complete, settings, choices, knownFiles, rows, roots: workspace.roots };
    return { language, snapshot: language.snapshots.take({ ...situation, columns: new Map() }) };
  };

  it('are told of as open ones are, each once, and read again for it where there are many', () => {
    for (const [files, open, most] of [
      [related, ['a/one.policy.yaml'], 0],
      [related, [], 500],
      [many, ['p3.policy.yaml', 'p149.policy.yaml'], 100],
    ] as const) {
      const all = openWorkspace(files);
      const { language, snapshot } = snapshotOf(files, open, all);
      const told = new Map<string, unknown>();
      for (const at of language.eachFile(snapshot, [...snapshot.workspace.files.keys()], most)) {
        if (!at) continue;
        assert.ok(!told.has(at.uri), at.uri);
        told.set(at.uri, language.diagnose(at.snapshot, all.client, at.uri));
        const isKept = snapshot.versions.has(at.uri) || at.uri.endsWith('.md') || most === 500;
        assert.equal(at.snapshot.file(at.uri) === snapshot.file(at.uri), isKept, at.uri);
      }
      const expected = new Map(
        [...all.snapshot().workspace.files.keys()].map((uri) => [
          uri,
          all.language.diagnose(all.snapshot(), all.client, uri),
        ]),
      );
      assert.deepEqual(told, expected);
      assert.ok([...told.values()].some((list) => Array.isArray(list) && list.length > 0));
    }
  });
});
