import { deepEqual } from 'node:assert/strict';
import { readSource, type SourceFile } from '../../../core/model/documents.ts';
import { createWorkspace } from '../../../core/model/workspace.ts';
import { checkFile } from '../../../core/rules/check.ts';
import { rules } from '../../../core/rules/registry.ts';
import { type AnyRule, defineRule, type EditsByPath } from '../../../core/rules/rule.ts';
import { yamlFiles } from '../../support/yaml.ts';

const today = '2026-11-24';
const roots = ['file:///w'];
const uri = 'file:///w/a.yaml';
const texts = yamlFiles().filter(({ text }) => text.length < 40_000);

describe('fixes that are made when somebody asks', function () {
  this.timeout(60_000);

  it('finds the same whether or not there are edits to mend it by', () => {
    const edit = { uri, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: '' };
    const edits: EditsByPath = {
      replaceValue: () => [edit],
      renameKey: () => [edit],
      removeEntry: () => [edit],
      insertEntry: () => [edit],
      insertItem: () => [edit],
      replaceText: () => [edit],
    };
    // Each rule has its own context; what they have in common is how they make edits.
    const withEdits = rules.map((rule) => ({
      ...rule,
      check: (context: never) => rule.check({ ...(context as object), edit: edits } as never),
    })) as unknown as readonly AnyRule[];
    const found = (file: SourceFile, known: readonly AnyRule[]): unknown =>
      checkFile(createWorkspace([file], roots), file, { today, rules: known }).map(({ rule, message, range }) => ({
        rule,
        message,
        range,
      }));
    for (const { text } of texts) {
      const file = readSource(uri, text);
      deepEqual(found(file, withEdits), found(file, rules));
    }
  });

  it('are those of the finding itself, where another one is left to the schema', () => {
    const edits = [{ uri, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: '' }];
    const rule = defineRule<'Waiver'>({
      id: 'waiver/test',
      severity: 'warning',
      summary: 'Says something of each field.',
      kinds: ['Waiver'],
      check({ report }) {
        for (const field of ['reason', 'ticket'])
          report({ path: [field], message: field, fixes: [{ title: `mend ${field}`, edits }] });
      },
    });
    const file = readSource(uri, 'apiVersion: gatewright/v1\nkind: Waiver\nreason: 1\nticket: RISK-1\n');
    const found = checkFile(createWorkspace([file], roots), file, { today, rules: [rule] });
    deepEqual(
      found.map(({ message, fixes }) => [message, fixes.map(({ title }) => title)]),
      [['ticket', ['mend ticket']]],
    );
  });
});
