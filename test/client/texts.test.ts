import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { inRepository } from '../support/repository.ts';

const json = (path: string) => JSON.parse(readFileSync(inRepository(path), 'utf8'));

/** Every English text that the extension and its panel hand to a translator. */
function textsInSource(): Set<string> {
  const texts = new Set<string>();
  for (const file of readdirSync(inRepository('client'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file)) continue;
    const source = readFileSync(inRepository('client', file), 'utf8');
    for (const [, text] of source.matchAll(/\bt\(\s*'((?:[^'\\]|\\.)*)'/g))
      if (text) texts.add(text.replaceAll("\\'", "'"));
  }
  return texts;
}

describe('the languages of the extension', () => {
  const german: Record<string, string> = json('l10n/bundle.l10n.de.json');

  it('German says everything that the code says', () => {
    assert.deepEqual(
      [...textsInSource()].filter((text) => !(text in german)),
      [],
    );
  });

  it('German says nothing that the code no longer says', () => {
    const used = textsInSource();
    assert.deepEqual(
      Object.keys(german).filter((text) => !used.has(text)),
      [],
    );
  });

  it('every translation has the values of its text', () => {
    const values = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([value]) => value).sort();
    for (const [text, translation] of Object.entries(german)) assert.deepEqual(values(translation), values(text), text);
  });

  it('the manifest is whole in both languages', () => {
    const used = new Set([...JSON.stringify(json('package.json')).matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
    for (const file of ['package.nls.json', 'package.nls.de.json']) {
      assert.deepEqual(Object.keys(json(file)).sort(), [...used].sort(), file);
    }
  });
});
