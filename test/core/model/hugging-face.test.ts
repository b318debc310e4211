import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { kindOf, readSource, type SourceDocument } from '../../../core/model/documents.ts';
import { asConfigured } from '../../../core/model/model-index.ts';
import { sound, soundParts } from '../../../core/model/soundness.ts';
import { createWorkspace } from '../../../core/model/workspace.ts';
import { checkFile } from '../../../core/rules/check.ts';
import { editsOf } from '../../../core/rules/edits.ts';
import { placeOf } from '../../../core/yaml/locate.ts';
import type { Path } from '../../../core/yaml/node.ts';

const uri = 'file:///w/README.md';

const readme = `---
license: other
license_name: bank-internal
license_link: https://bank.example/licence
language: en
pipeline_tag: tabular-classification
tags: [credit]
base_model:
  - google/bert
base_model_relation: finetune
datasets: [org/apps]
model-index:
  - name: ccd
    results:
      - task: {type: tabular-classification}
        dataset: {type: org/apps, name: apps, split: test}
        metrics:
          - {type: accuracy, value: 0.930}
gatewright:
  metadata: {name: consumer-credit, version: 3.4.0}
  details: {summary: Probability of default., tags: [own]}
  limitations: [Not for the self-employed]
---
# Credit

license: a line of the text, and no field
`;

function cardIn(text: string): SourceDocument {
  const [document, another] = readSource(uri, text).documents;
  ok(document && !another);
  return document;
}

describe('front matter for the Hugging Face Hub', () => {
  it('is a model card where it carries `gatewright`, its fields under their own names', () => {
    const card = sound(cardIn(readme), 'ModelCard')?.value;
    deepEqual(JSON.parse(JSON.stringify(card)), {
      apiVersion: 'gatewright/v1',
      kind: 'ModelCard',
      metadata: { name: 'consumer-credit', version: '3.4.0' },
      details: {
        summary: 'Probability of default.',
        tags: ['own'],
        license: { id: 'other', name: 'bank-internal', url: 'https://bank.example/licence' },
        task: 'tabular-classification',
        languages: ['en'],
        baseModels: [{ id: 'google/bert', relation: 'finetune' }],
      },
      limitations: ['Not for the self-employed'],
      data: [{ name: 'org/apps' }],
      evaluation: { metrics: [{ name: 'accuracy', value: 0.93, dataset: 'apps', split: 'test' }] },
    });
  });

  it('has every field at its place in the text', () => {
    const document = cardIn(readme);
    const at = (...path: Path): string => {
      const { start, end } = placeOf(document.yaml, path);
      return readme.slice(start, end);
    };
    equal(at('details', 'license', 'id'), 'other');
    equal(at('details', 'license', 'url'), 'https://bank.example/licence');
    equal(at('details', 'languages', 0), 'en');
    equal(at('details', 'baseModels', 0, 'id'), 'google/bert');
    equal(at('details', 'tags', 0), 'own');
    equal(at('data', 0, 'name'), 'org/apps');
    equal(at('evaluation', 'metrics', 0, 'value'), '0.930');
    equal(at('limitations', 0), 'Not for the self-employed');
    equal(at('governance'), 'metadata', "what is missing stands where the card's own part begins");
  });

  it('is edited where its fields stand, and the text below is left alone', () => {
    const edited = (
      make: (edit: ReturnType<typeof editsOf>) => ReturnType<ReturnType<typeof editsOf>['removeEntry']>,
    ) => {
      const document = cardIn(readme);
      const edits = make(editsOf(document));
      equal(edits.length > 0, true);
      return [...edits].reverse().reduce((text, { range, newText }) => {
        const [start, end] = [document.lines.offsetAt(range.start), document.lines.offsetAt(range.end)];
        return text.slice(0, start) + newText + text.slice(end);
      }, readme);
    };
    const replaced = (from: string, to: string): string => readme.replace(from, to);
    equal(
      edited((e) => e.replaceValue(['details', 'languages', 0], 'de')),
      replaced('language: en', 'language: de'),
    );
    equal(
      edited((e) => e.replaceValue(['data', 0, 'name'], 'org/more')),
      replaced('datasets: [org/apps]', 'datasets: [org/more]'),
    );
    equal(
      edited((e) => e.removeEntry(['details', 'task'])),
      replaced('pipeline_tag: tabular-classification\n', ''),
    );
    equal(
      edited((e) => e.insertEntry([], 'tradeoffs', '[Recall]')),
      replaced('self-employed]\n', 'self-employed]\n  tradeoffs: [Recall]\n'),
    );
  });

  it('is left alone without a marker, without an end, and where the switch is off', () => {
    const index = '---\nlicense: mit\nmodel-index: []\n---\n';
    const others = [
      '# gatewright: no\n',
      '---\nlicense: mit\n---\n',
      '---\ngatewright: {}\n',
      index,
      '',
      'a\n---\ngatewright: {}\n---\n',
    ];
    for (const text of others) deepEqual(readSource(uri, text).documents, [], text);
    equal(kindOf(readSource(uri, index, { modelIndex: true }).documents[0] as SourceDocument), 'ModelCard');
  });

  it('reads `model-index` once the configuration says so', () => {
    const configuration = (on: boolean): string =>
      `apiVersion: gatewright/v1\nkind: Configuration\nhuggingFace: {modelIndex: ${on}}\n`;
    const cards = (on: boolean): number => {
      const files = [
        readSource(uri, '---\nmodel-index: []\n---\n'),
        readSource('file:///w/gatewright.yaml', configuration(on)),
      ];
      return asConfigured(files)
        .flatMap((file) => file.documents)
        .filter((d) => kindOf(d) === 'ModelCard').length;
    };
    equal(cards(true), 1);
    equal(cards(false), 0);
  });

  it('says what is wrong with the front matter as YAML', () => {
    const file = readSource(uri, '---\ngatewright: {}\nlicense: [mit\n---\n# Text\n');
    const found = checkFile(createWorkspace([file]), file, {});
    deepEqual([...new Set(found.map(({ rule }) => rule))], ['yaml/parse-error']);
  });

  it('never throws, and never reaches into the text below', () => {
    const value = fc.oneof(
      fc.constantFrom('mit', '[a, b]', '{a: b}', '&x y', '*x', '', '[', '"', '- a', 'null', '|\n  text', '{<<: *x}'),
      fc.string({ maxLength: 8 }),
    );
    const key = fc.constantFrom(
      'license',
      'license_name',
      'language',
      'base_model',
      'datasets',
      'model-index',
      'tags',
      'gatewright',
      'details',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { maxLength: 6 }), value, (entries, own) => {
        const head = `---\n${entries.map(([k, v]) => `${k}: ${v}\n`).join('')}gatewright: ${own}\n`;
        const file = readSource(uri, `${head}---\n# Text\n`);
        for (const document of file.documents) {
          soundParts(document, 'ModelCard');
          for (const { range } of checkFile(createWorkspace([file]), file, {
            onFailure: ({ error }) => {
              throw error;
            },
          })) {
            ok(file.lines.offsetAt(range.end) <= head.length);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
