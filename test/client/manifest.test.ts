import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { commands } from '../../client/commands.ts';
import { panelType } from '../../client/simulation/panel-type.ts';
import { inRepository } from '../support/repository.ts';

const manifest = JSON.parse(readFileSync(inRepository('package.json'), 'utf8'));
const languages: readonly { id: string; icon: Record<string, string>; configuration: string }[] =
  manifest.contributes.languages;

describe('the manifest', () => {
  it('offers the commands that the code has, and no others', () => {
    const offered = manifest.contributes.commands.map((command: { command: string }) => command.command);
    assert.deepEqual(offered.sort(), Object.values(commands).sort());
  });

  it('wakes the extension for each of its languages, and for its panel', () => {
    for (const { id } of languages) assert.ok(manifest.activationEvents.includes(`onLanguage:${id}`), id);
    assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${panelType}`));
  });

  it('names only files that there are', () => {
    const files = [
      manifest.icon,
      ...languages.flatMap(({ icon, configuration }) => [...Object.values(icon), configuration]),
      ...manifest.contributes.grammars.map((grammar: { path: string }) => grammar.path),
    ];
    for (const file of files) assert.ok(existsSync(inRepository(file)), file);
  });

  it('gives every language a grammar and two spaces of indentation', () => {
    for (const { id } of languages) {
      assert.ok(
        manifest.contributes.grammars.some((grammar: { language: string }) => grammar.language === id),
        id,
      );
      assert.equal(manifest.contributes.configurationDefaults[`[${id}]`]['editor.tabSize'], 2);
    }
  });

  it('runs in full in Restricted Mode and in virtual workspaces', () => {
    assert.deepEqual(manifest.capabilities, { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true });
  });
});

describe('the languages’ configuration', () => {
  const { onEnterRules, indentationRules, wordPattern } = JSON.parse(
    readFileSync(inRepository('language-configuration.json'), 'utf8'),
  );
  const onEnter = (line: string) =>
    onEnterRules.find((rule: { beforeText: string }) => new RegExp(rule.beforeText).test(line))?.action;

  it('continues a map in a list below its first key', () => {
    assert.deepEqual(onEnter('  - id: precision-floor'), { indent: 'none', appendText: '  ' });
    assert.deepEqual(onEnter('  - pass:'), { indent: 'indent', appendText: '  ' });
  });

  it('does not do so after flow maps, plain items and block scalars', () => {
    for (const line of ['  - {id: a, type: drift}', '  - item', '  pass: {min: 1}', '# - a: b']) {
      assert.equal(onEnter(line), undefined, line);
    }
    assert.equal(onEnter('  - note: |').indent, 'indent');
  });

  it('indents below a key without a value and an open bracket, not below a value', () => {
    const indents = new RegExp(indentationRules.increaseIndentPattern);
    for (const line of ['gates:', 'text: |', 'text: >-', 'pass: {', 'a: # why']) assert.ok(indents.test(line), line);
    for (const line of ['a: b', '- item', '# gates:', 'url: https://x', 'pass: {min: 1}'])
      assert.ok(!indents.test(line), line);
  });

  it('takes ids and versions for one word', () => {
    const words = (text: string) => text.match(new RegExp(wordPattern, 'g'));
    assert.deepEqual(words('id: precision-floor'), ['id', 'precision-floor']);
    assert.deepEqual(words('min: 0.82, max: 1.'), ['min', '0.82', 'max', '1']);
  });
});
