import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { TextDocumentEdit } from 'vscode-languageserver-types';
import { resolvePath } from '../../../core/model/resolve.ts';
import { isWithin } from '../../../core/model/roots.ts';
import type { Move } from '../../../server/moves.ts';
import { edited, type OpenWorkspace, openWorkspace } from '../support/snapshot.ts';

const head = (kind: string): string => `apiVersion: gatewright/v1\nkind: ${kind}\n`;
const policy = (name: string, rest = ''): string =>
  `${head('GovernancePolicy')}metadata: {name: ${name}, version: 1.0.0}\n${rest}`;

const files: Readonly<Record<string, string>> = {
  'gatewright.yaml': `${head('Configuration')}samples: [{policy: ./policies/credit.yaml, reports: models/one.json, card: "./models/card.yaml"}]\n`,
  'policies/credit.yaml': policy('credit', 'extends: [base@^1.0.0, ./base.yaml, ../shared/law.yaml, ./missing.yaml]\n'),
  'policies/base.yaml': policy('base', "extends: ['../shared/law.yaml']\n"),
  'shared/law.yaml': policy('law'),
  'models/card.yaml': `${head('ModelCard')}metadata: {name: m, version: 1.0.0}\nevaluation: {report: [./one.json, "./sub dir/two.yaml"]}\n`,
  'models/one.json': '{"apiVersion": "gatewright/v1", "kind": "MetricsReport", "metadata": {"name": "one"}}\n',
  'models/sub dir/two.yaml': `${head('MetricsReport')}metadata: {name: two} # the second\n`,
  'tests/t.yaml': `${head('PolicyTest')}metadata: {name: t}\npolicy: ../policies/credit.yaml\ncases:\n  - {name: one, metrics: '../models/one.json', card: ../models/card.yaml, expect: {decision: block}}\n`,
};

/** Every path in a text, as it is written. */
const written = (text: string): readonly string[] =>
  [...text.matchAll(/(?:\.{0,2}\/)?[\w./ -]+\.(?:ya?ml|json)/g)].map(([found]) => found.trim());

interface Edited {
  readonly texts: Readonly<Record<string, string>>;
  readonly count: number;
}

function movedBy(workspace: OpenWorkspace, names: Readonly<Record<string, string>>, moves: readonly Move[]): Edited {
  const edit = workspace.language.movedFiles(workspace.snapshot(), workspace.client, moves);
  const changes = (edit?.documentChanges ?? []) as TextDocumentEdit[];
  const texts = Object.fromEntries(
    Object.keys(names).map((name) => {
      const own = changes.find(({ textDocument }) => textDocument.uri === encodeURI(workspace.uri(name)));
      return [name, edited(names[name] ?? '', own?.edits.filter((each) => 'newText' in each) ?? [])];
    }),
  );
  return { texts, count: changes.flatMap(({ edits }) => edits).length };
}

const open = (): OpenWorkspace => openWorkspace(files, { knownFiles: new Set() });
const uri = (name: string): string => encodeURI(`file:///w/${name}`);

describe('files that are moved', () => {
  it('are named where they are then: by a policy, a card, a test and the configuration', () => {
    const moves = [{ oldUri: uri('policies/credit.yaml'), newUri: uri('credit.yaml') }];
    const { texts, count } = movedBy(open(), files, moves);
    ok(texts['gatewright.yaml']?.includes('policy: ./credit.yaml,'));
    ok(texts['tests/t.yaml']?.includes('policy: ../credit.yaml\n'));
    ok(
      texts['policies/credit.yaml']?.includes(
        'extends: [base@^1.0.0, ./policies/base.yaml, ./shared/law.yaml, ./missing.yaml]',
      ),
      texts['policies/credit.yaml'],
    );
    equal(count, 4);
  });

  it('keep their quotes, and what was written without `./` stays so', () => {
    const { texts } = movedBy(open(), files, [{ oldUri: uri('models'), newUri: uri('all models/m') }]);
    ok(texts['gatewright.yaml']?.includes('reports: all models/m/one.json, card: "./all models/m/card.yaml"'));
    ok(texts['tests/t.yaml']?.includes("metrics: '../all models/m/one.json', card: ../all models/m/card.yaml,"));
    equal(texts['models/card.yaml'], files['models/card.yaml'], 'what moves together needs no other path');
  });

  it('change nothing where nothing leads to them, or where they have no documents', () => {
    const workspace = open();
    const move = (from: string, to: string): unknown =>
      workspace.language.movedFiles(workspace.snapshot(), workspace.client, [{ oldUri: uri(from), newUri: uri(to) }]);
    equal(move('notes.yaml', 'n.yaml'), null);
    equal(move('policies/missing.yaml', 'found.yaml'), null);
  });

  it('are led to by every path that led to them before, whatever is moved at once', () => {
    const places = ['credit.yaml', 'x/y/one.yaml', 'policies/other.json', 'shared/a b.yaml', 'models/deep/er/z.yaml'];
    const directories = ['policies', 'models', 'models/sub dir', 'shared'];
    const move = fc.oneof(
      fc.record({ from: fc.constantFrom(...Object.keys(files)), to: fc.constantFrom(...places) }),
      fc.record({ from: fc.constantFrom(...directories), to: fc.constantFrom('moved', 'x/y', 'models/in') }),
    );
    const workspace = open();
    fc.assert(
      fc.property(fc.uniqueArray(move, { minLength: 1, maxLength: 2, selector: ({ from }) => from }), (moves) => {
        // Two files don't become one, and a directory does not go into itself.
        fc.pre(new Set(moves.map(({ to }) => to)).size === moves.length);
        fc.pre(moves.every(({ from, to }) => !to.startsWith(`${from}/`)));
        const { workspace: then } = workspace.snapshot();
        const given = moves.map(({ from, to }) => ({ oldUri: uri(from), newUri: uri(to) }));
        const moved = (at: string): string => {
          const [own] = given
            .filter(({ oldUri }) => isWithin(oldUri, at))
            .sort((a, b) => b.oldUri.length - a.oldUri.length);
          return own ? own.newUri + at.slice(own.oldUri.length) : at;
        };
        const { texts } = movedBy(workspace, files, given);
        for (const [name, text] of Object.entries(files)) {
          const [before, now] = [written(text), written(texts[name] ?? '')];
          equal(now.length, before.length, texts[name]);
          for (const [index, path] of before.entries()) {
            const old = resolvePath(then, uri(name), path);
            if (old.is === 'outside' || !workspace.snapshot().file(old.uri)) continue;
            deepEqual(
              resolvePath(then, moved(uri(name)), now[index] ?? ''),
              { is: 'inside', uri: moved(old.uri) },
              `${path} in ${name}`,
            );
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
