import assert from 'node:assert/strict';
import { CancellationToken } from 'vscode-languageserver-protocol';
import { createPulls } from '../../server/pull.ts';
import { openWorkspace } from './support/snapshot.ts';

const wrong = (name: string): string =>
  `apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: ${name}, version: 1.0.0}\ngatse: []\n`;

describe('diagnostics of the workspace', () => {
  it('say nothing of a document that is edited while they are being found', async () => {
    const open = openWorkspace({ 'a.yaml': wrong('a'), 'b.yaml': wrong('b'), 'c.yaml': wrong('c') });
    const snapshot = open.snapshot();
    const versions = new Map(snapshot.versions);
    let turns = 0;
    const report = await createPulls().workspace(open.language, snapshot, open.client, [], {
      token: CancellationToken.None,
      schedule(task) {
        if (turns++ === 1) versions.set(open.uri('b.yaml'), 2);
        setImmediate(task);
      },
      isCurrent: (uri) => versions.get(uri) === snapshot.versions.get(uri),
    });
    assert.deepEqual(
      report.items.map(({ uri, version }) => [uri, version]),
      [
        [open.uri('a.yaml'), 1],
        [open.uri('c.yaml'), 1],
      ],
    );
  });

  it('are told again only where they are others, and taken back where a file is gone', async () => {
    const open = openWorkspace({ 'a.yaml': wrong('a'), 'b.yaml': wrong('b') });
    const turns = { token: CancellationToken.None, schedule: setImmediate, isCurrent: () => true };
    const ask = (known: readonly { uri: string; value: string }[]) =>
      createPulls().workspace(open.language, open.snapshot(), open.client, known, turns);
    const first = await ask([]);
    const known = first.items.map(({ uri, resultId = '' }) => ({ uri, value: resultId }));
    assert.deepEqual((await ask(known)).items, []);
    open.set('a.yaml', wrong('a').replace('gatse: []\n', ''));
    const again = await ask([...known, { uri: 'file:///w/gone.yaml', value: 'something' }]);
    assert.deepEqual(
      again.items.map((item) => [item.uri, item.kind === 'full' ? item.items.length : item.kind]),
      [
        [open.uri('a.yaml'), 0],
        ['file:///w/gone.yaml', 0],
      ],
    );
  });
});
