import { deepEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { Diagnostic } from '../../core/model/diagnostic.ts';
import { readSource } from '../../core/model/documents.ts';
import { rules } from '../../core/rules/registry.ts';
import { yamlFiles } from '../support/yaml.ts';
import { type OpenWorkspace, openWorkspace } from './support/snapshot.ts';

const policy = 'a.policy.yaml';
const uri = `file:///w/${policy}`;

/** What an editor is shown of the policy. Diagnostics with the fixes that are made when somebody asks. */
function shownBy({ language, client, snapshot }: OpenWorkspace) {
  const now = snapshot();
  return {
    parses: now.file(uri)?.documents.every(({ yaml }) => yaml.problems.length === 0),
    diagnostics: now.diagnostics(uri).map((diagnostic): Diagnostic => ({ ...diagnostic })),
    outline: language.documentSymbols(now, client, uri),
    tokens: language.semanticTokens(now, uri),
  };
}

type Fields = Readonly<Record<string, unknown>>;

const texts = yamlFiles().filter(({ text }) => text.length < 40_000);
const policies = texts.flatMap(({ text }) =>
  readSource(uri, text).documents.flatMap(({ yaml: { value } }): Fields[] =>
    isMap(value) && value.kind === 'GovernancePolicy' && Array.isArray(value.gates) ? [value] : [],
  ),
);
const gates = [
  ...new Set(
    policies.flatMap((policy) =>
      (Array.isArray(policy.gates) ? policy.gates : []).filter(isMap).map((gate) => JSON.stringify(gate)),
    ),
  ),
];
const reports = texts.filter(({ text }) => /^kind: MetricsReport/m.test(text)).map(({ text }) => text);
const words = [...new Set(gates.flatMap((gate) => [...gate.matchAll(/[\w.%-]+/g)].map(([word]) => word)))];

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A policy of many gates, a line each: the head of one that there is, and gates of all. */
function longPolicy(head: number, first: number, count: number, more: Fields = {}): readonly string[] {
  const { gates: _, ...rest } = { ...policies[head % policies.length], ...more };
  const picked = Array.from({ length: count }, (_unused, i) => gates[(first + i * 7) % gates.length] ?? '{}');
  return [
    ...Object.entries(rest).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
    'gates:',
    ...picked.map((gate) => `  - ${gate}`),
    '',
  ];
}

const kindsOfEdit = [
  'word',
  'word',
  'word',
  'repeat',
  'remove',
  'move',
  'rename',
  'anchor',
  'alias',
  'merge',
  'comment',
  'ignore',
  'half',
  'head',
  'lines',
] as const;

interface Step {
  readonly how: (typeof kindsOfEdit)[number];
  readonly at: number;
  readonly other: number;
  readonly word: number;
}

const steps = fc.array(
  fc.record({ how: fc.constantFrom(...kindsOfEdit), at: fc.nat(), other: fc.nat(), word: fc.nat() }),
  { minLength: 2, maxLength: 8 },
);

function withWord(line: string, at: number, word: string): string {
  const found = [...line.matchAll(/[\w.%-]+/g)];
  const old = found[at % Math.max(1, found.length)];
  return old ? line.slice(0, old.index) + word + line.slice(old.index + old[0].length) : line;
}

/** One edit of the kind that people make in a list of gates, one of which may refer to another. */
function edited(lines: readonly string[], { how, at, other, word }: Step): readonly string[] {
  const begin = lines.indexOf('gates:') + 1;
  const count = Math.max(1, lines.length - begin - 1);
  const [here, there] = [begin + (at % count), begin + (other % count)];
  const [line = '', away = ''] = [lines[here], lines[there]];
  const put = (index: number, ...replacement: string[]): readonly string[] => lines.toSpliced(index, 1, ...replacement);
  switch (how) {
    case 'word':
      return put(here, withWord(line, other, words[word % words.length] ?? 'x'));
    case 'repeat':
      return lines.toSpliced(there, 0, line);
    case 'remove':
      return lines.toSpliced(here, 1);
    case 'move':
      return lines.toSpliced(here, 1).toSpliced(there, 0, line);
    case 'rename':
      return put(here, line.replace(/"id":"[^"]*"/, /"id":"[^"]*"/.exec(away)?.[0] ?? '"id":"x"'));
    case 'anchor':
      return put(here, line.replace(/^ {2}- (?:&\w+ )?/, '  - &g '));
    case 'alias':
      return lines.toSpliced(there, 0, '  - *g');
    case 'merge':
      return lines.toSpliced(there, 0, '  - {<<: *g, id: merged}');
    case 'comment':
      return lines.toSpliced(here, 0, '  # a note', '');
    case 'ignore':
      return lines.toSpliced(here, 0, `  # gatewright-ignore ${rules[word % rules.length]?.id ?? ''} -- agreed`);
    case 'half':
      return put(here, line.slice(0, Math.max(4, other % Math.max(5, line.length))));
    case 'head':
      return lines.map((text, index) =>
        index === at % begin ? withWord(text, other, words[word % words.length] ?? '') : text,
      );
    case 'lines':
      return put(here, ...line.replaceAll(/,"(\w+)":/g, ',\n    "$1":').split('\n'));
  }
}

describe('checking a long policy while it is typed', function () {
  this.timeout(240_000);
  const runs = Number(process.env.GATEWRIGHT_RUNS ?? 12);

  it('finds, after any edits, what a server finds that has just been started', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 50, max: 64 }),
        fc.nat(),
        steps,
        (head, first, count, beside, all) => {
          let lines = longPolicy(head, first, count, first % 3 === 0 ? { extends: ['base'] } : {});
          let above = longPolicy(beside, first + 1, 6, { metadata: { name: 'base', version: '1.0.0' }, extends: [] });
          const report = reports[beside % reports.length] ?? '';
          const files = () => ({
            [policy]: lines.join('\n'),
            'b.metrics.yaml': report,
            'c.policy.yaml': above.join('\n'),
          });
          const typed = openWorkspace(files());
          shownBy(typed);
          for (const step of all) {
            if (step.other % 6 === 5) above = edited(above, step);
            else lines = edited(lines, step);
            const text = lines.join('\n');
            typed.set(policy, text);
            typed.set('c.policy.yaml', above.join('\n'));
            const { diagnostics, ...shown } = shownBy(typed);
            const anew = shownBy(openWorkspace(files()));
            deepEqual(diagnostics, anew.diagnostics, `after ${JSON.stringify(step)}\n${text}`);
            for (const { rule } of anew.diagnostics) seen.add(rule);
            // Of a text that does not parse, the last good one is shown.
            if (anew.parses) {
              deepEqual(
                shown,
                { parses: true, outline: anew.outline, tokens: anew.tokens },
                `after ${JSON.stringify(step)}\n${text}`,
              );
            }
          }
        },
      ),
      { numRuns: runs },
    );
    ok(seen.size >= 20, `only ${[...seen].sort().join(', ')}`);
  });
});
