import { readdirSync } from 'node:fs';
import type { Random } from '../support/random.ts';
import { inRepository } from '../support/repository.ts';
import { yamlFiles } from '../support/yaml.ts';
import { pieces } from '../support/yaml-edits.ts';

/** What texts and edits are made of: the repository's own documents, their lines, and stretches of strange YAML. */
export interface Material {
  /** A workspace that hangs together: policy, card, report, test and waiver of one model. */
  readonly story: Readonly<Record<string, string>>;
  /** Documents of all kinds, right and wrong in all the ways that rules know. */
  readonly documents: readonly string[];
  readonly lines: readonly string[];
  readonly values: readonly string[];
  readonly pieces: readonly string[];
}

const longest = 3000;

export function readMaterial(): Material {
  const files = yamlFiles();
  const story = 'test/cases/server/credit/';
  const documents = files
    .map(({ text }) => text)
    .filter((text) => text.length < longest && /gatewright\/v1/.test(text));
  const lines = [...new Set(documents.flatMap((text) => text.split('\n')))].filter((line) => line.trim() !== '');
  const values = [...new Set(lines.flatMap((line) => /:\s+([^#]+?)\s*$/.exec(line)?.[1] ?? []))];
  return {
    story: Object.fromEntries(
      files.filter(({ name }) => name.startsWith(story)).map(({ name, text }) => [name.slice(story.length), text]),
    ),
    documents,
    lines,
    values: [...values, ...strangeValues],
    pieces,
  };
}

/** Values that mean something else than they look like, or too much. */
const strangeValues: readonly string[] = [
  ...['null', '~', 'true', 'no', '0o17', '0x1F', '.inf', '-.inf', '.nan', '1e999', '-0', '1_000', '08', '2026-13-45'],
  ...[
    '9007199254740993',
    '0.1000000000000000055511151231257827',
    '1e-400',
    '""',
    "''",
    '[]',
    '{}',
    '[[[]]]',
    '{a: {}}',
  ],
  ...['100%', '-5%', '0', '1', '0.5', '../../etc/passwd', './oot.csv', 'file:///etc/passwd', '//host/share/x.csv'],
  ...['{min: 0.5}', '{max: 0.5, min: 0.9}', 'all', 'accuracy', '^(a+)+$', '"(x+x+)+y"', 'size(metrics) > 0'],
  ...['__proto__', 'constructor', 'toString', '{__proto__: 1}', '"\\u0000"', '"\\ud800"', 'e\u0301', '\u202e', '😀'],
];

export const drawLine = (random: Random, material: Material): string => random.one(material.lines);

/** A document: one of the repository's, some lines of several, or no document at all. */
export function drawDocument(random: Random, material: Material): string {
  if (random.chance(0.7)) return random.one(material.documents);
  if (random.chance(0.6)) {
    const [head, body] = [random.one(material.documents), random.one(material.documents)];
    return (
      head.split('\n').slice(0, random.int(1, 12)).join('\n') + body.split('\n').slice(random.int(0, 12)).join('\n')
    );
  }
  return Array.from({ length: random.int(0, 12) }, () => random.one(material.pieces)).join('');
}

/** Names of the fixtures that earlier searches left behind. */
export function reproductionFiles(): readonly string[] {
  const directory = inRepository('test/cases/fuzz');
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${directory}/${name}`);
}
