import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CompletionItem } from 'vscode-languageserver-protocol/node';
import { parseYaml } from '../../../core/yaml/parse.ts';
import { type Client, clientOf } from '../../../server/client.ts';
import { createDocuments } from '../../../server/documents.ts';
import { createLanguage } from '../../../server/language.ts';
import type { Situation } from '../../../server/snapshot.ts';
import { inRepository } from '../../support/repository.ts';
import { accepted, everything } from '../support/client.ts';

const situation: Situation = {
  roots: ['file:///w'],
  today: '2026-11-23',
  complete: true,
  settings: {},
  choices: new Map(),
  knownFiles: new Set(['file:///w/oot.csv']),
  columns: new Map([['file:///w/oot.csv', ['id', 'yes', 'a: b']]]),
  rows: new Map(),
};
const names = ['policy', 'metrics', 'modelcard', 'policytest', 'waiver'].map((kind) => `credit.${kind}.yaml`);
const textOf = (name: string): string => readFileSync(inRepository('test/cases/server/credit', name), 'utf8');

/** The text with an item taken and its stops filled in with what they suggest. */
function taken(text: string, item: CompletionItem): string {
  return accepted(text, item)
    .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '')
    .replace(/\\([\\$}])/g, '$1');
}

describe('what a completion inserts', () => {
  const documents = createDocuments();
  const language = createLanguage(
    documents,
    (what, error) => assert.fail(`${what}: ${error}`),
    () => {},
  );
  const client: Client = clientOf(everything, {});
  for (const name of names) documents.open(`file:///w/${name}`, 'yaml', 1, textOf(name));
  let version = 1;

  /** Takes every item that is offered at `|` of a text that is valid without it. */
  function checkAt(name: string, marked: string): number {
    const offset = marked.indexOf('|');
    const text = marked.replace('|', '');
    if (parseYaml(text).some(({ problems }) => problems.length > 0)) return 0;
    const uri = `file:///w/${name}`;
    documents.change(uri, ++version, [{ text }]);
    const items = language.complete(language.snapshots.take(situation), client, uri, offset, true);
    // Of items that differ in their words alone one is enough.
    const shapes = new Map(items.map((item) => [item.textEdit?.newText.replace(/[A-Za-z][\w-]*/g, 'w') ?? '', item]));
    for (const item of shapes.values()) {
      const result = taken(text, item);
      const problems = parseYaml(result).flatMap((document) => document.problems);
      assert.deepEqual(problems, [], `${item.label} at\n${marked}\nmakes\n${result}`);
    }
    return items.length;
  }

  for (const name of names) {
    const lines = textOf(name).split('\n');

    it(`is valid YAML on a new line anywhere in ${name}`, () => {
      let offered = 0;
      for (let at = 3; at <= lines.length - 1; at++) {
        for (const column of [0, 2, 4, 6, 8]) {
          offered += checkAt(name, [...lines.slice(0, at), `${' '.repeat(column)}|`, ...lines.slice(at)].join('\n'));
        }
      }
      assert.ok(offered > 100, `${offered} items`);
    });

    it(`is valid YAML in place of any value of ${name}`, () => {
      let offered = 0;
      for (const [at, line] of lines.entries()) {
        for (const match of line.matchAll(/([:[,] ?)("[^"]*"|[^\s,[\]{}][^,[\]{}]*)?(?=[,\]}]|$)/g)) {
          const start = match.index + (match[1]?.length ?? 0);
          const end = match.index + match[0].length;
          for (const kept of ['', (match[2] ?? '').slice(0, 2)]) {
            if (kept.startsWith('"')) continue;
            const changed = `${line.slice(0, start)}${kept}|${line.slice(end)}`;
            offered += checkAt(name, [...lines.slice(0, at), changed, ...lines.slice(at + 1)].join('\n'));
          }
        }
      }
      assert.ok(offered > 20, `${offered} items`);
    });
  }
});
