import { deepEqual, equal, ok } from 'node:assert/strict';
import { layCount } from '../../core/yaml/text.ts';
import { createDocuments } from '../../server/documents.ts';
import { createLanguage } from '../../server/language.ts';
import { firstSituation } from '../../server/session.ts';

const uri = 'file:///w/long.policy.yaml';
const gate = (_: unknown, index: number): string =>
  `  - {id: gate-${index}, type: metric, metric: accuracy, pass: {min: 0.8}}\n`;
const text = `apiVersion: gatewright/v1
kind: GovernancePolicy
metadata: {name: long, version: 1.0.0}
stages: [production]
gates:
${Array.from({ length: 500 }, gate).join('')}`;

describe('typing in a long text', () => {
  it('lays it together when somebody asks for all of it, and not at each key', () => {
    const documents = createDocuments();
    const none = (): void => undefined;
    const { snapshots } = createLanguage(documents, (what, error) => ok(false, `${what}: ${error}`), none);
    const now = { ...firstSituation('2026-11-23'), complete: true };
    const rules = (): readonly string[] =>
      snapshots
        .take(now)
        .diagnostics(uri)
        .map(({ rule }) => rule);
    documents.open(uri, 'yaml', 1, text);
    const before = rules();
    const laid = layCount.texts;
    // The type of a gate in the middle, a letter more at a time, and all of them out again.
    const line = 5 + 250;
    const character = (text.split('\n')[line] ?? '').indexOf('metric') + 'metric'.length;
    for (let typed = 0; typed < 5; typed++) {
      const at = { line, character: character + typed };
      documents.change(uri, 2 + typed, [{ range: { start: at, end: at }, text: 'x' }]);
      ok(rules().includes('schema/enum'), `at letter ${typed}`);
    }
    const range = { start: { line, character }, end: { line, character: character + 5 } };
    documents.change(uri, 7, [{ range, text: '' }]);
    deepEqual(rules(), before);
    documents.change(uri, 8, [{ range: { start: range.start, end: range.start }, text: 's' }]);
    ok(rules().includes('schema/enum'));
    equal(layCount.texts, laid);
    equal(snapshots.take(now).file(uri)?.text, text.replace(/(gate-250, type: metric)/, '$1s'));
    equal(layCount.texts, laid + 1);
  });
});
