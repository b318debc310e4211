import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver-protocol/node';
import { readSource } from '../../../core/model/documents.ts';
import { schemaProblemsOf } from '../../../core/model/soundness.ts';
import type { SchemaProblem } from '../../../core/schema/problem.ts';
import type { Path } from '../../../core/yaml/node.ts';
import { type Client, clientOf } from '../../../server/client.ts';
import { createDocuments } from '../../../server/documents.ts';
import { createLanguage } from '../../../server/language.ts';
import { firstSituation } from '../../../server/session.ts';
import type { Situation } from '../../../server/snapshot.ts';
import { readSamples } from '../../support/samples.ts';
import { accepted, everything } from '../support/client.ts';

/** How many places of each sample are tried; `all` tries every one, which takes hours. */
const wanted = process.env.COMPLETION_PLACES ?? '4';
/** How many of the items of a place. */
const itemsAtPlace = wanted === 'all' ? Number.POSITIVE_INFINITY : 25;

describe('whatever is taken of a completion, anywhere in a sample', function () {
  this.timeout(0); // long runs are asked for by COMPLETION_PLACES
  const documents = createDocuments();
  const language = createLanguage(
    documents,
    (what, error) => assert.fail(`${what}: ${error}`),
    () => undefined,
  );
  const client: Client = clientOf(everything, {});
  let samples: Awaited<ReturnType<typeof readSamples>> = [];
  let situation: Situation;
  let version = 1;

  before(async () => {
    samples = await readSamples();
    for (const { name, text } of samples) documents.open(uriOf(name), 'yaml', 1, text);
    situation = {
      ...firstSituation('2026-11-23'),
      roots: ['file:///w'],
      complete: true,
      knownFiles: new Set(samples.map(({ name }) => uriOf(name))),
    };
  });

  it('leaves YAML that parses and says nothing wrong, but for what is still missing', () => {
    const faults: string[] = [];
    let taken = 0;
    for (const [index, { name, text }] of samples.entries()) {
      const places = placesOf(text);
      const step = wanted === 'all' ? 1 : Math.max(1, Math.floor(places.length / Number(wanted)));
      for (let at = wanted === 'all' ? 0 : (index * 7) % step; at < places.length; at += step) {
        const marked = places[at];
        if (marked === undefined) continue;
        const offset = marked.indexOf(mark);
        const before = marked.replace(mark, '');
        const problemsBefore = problemsOf(name, before);
        if (problemsBefore === undefined) continue;
        documents.change(uriOf(name), ++version, [{ text: before }]);
        const items = language.complete(language.snapshots.take(situation), client, uriOf(name), offset, true);
        for (const item of spread(items, at)) {
          taken++;
          const after = filled(before, item);
          const problems = problemsOf(name, after);
          const line = before.slice(0, offset).split('\n').length;
          if (problems === undefined) faults.push(`${name}:${line} ${item.label}: does not parse`);
          else
            for (const problem of without(problems, problemsBefore))
              faults.push(`${name}:${line} ${item.label}: ${problem}`);
        }
      }
      documents.change(uriOf(name), ++version, [{ text }]);
    }
    assert.ok(taken > 500, `${taken} items`);
    assert.deepEqual(faults.slice(0, 40), [], `${faults.length} of ${taken}`);
  });

  /** Some of the items, from the whole list. */
  function spread(items: readonly CompletionItem[], from: number): readonly CompletionItem[] {
    const step = Math.max(1, Math.ceil(items.length / itemsAtPlace));
    return items.filter((_, index) => index % step === from % step);
  }
});

const mark = '\u0001';

function uriOf(name: string): string {
  return `file:///w/${name}`;
}

/** New lines in every column that a map may have, and values with nothing or their beginning in their place. */
function placesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  const places: string[] = [];
  const put = (at: number, removed: number, line: string): void => {
    places.push([...lines.slice(0, at), line, ...lines.slice(at + removed)].join('\n'));
  };
  for (const [at, line] of lines.entries()) {
    if (at >= 3) for (const column of [0, 2, 4, 6, 8]) put(at, 0, `${' '.repeat(column)}${mark}`);
    for (const match of line.matchAll(/([:[,] ?)("[^"]*"|[^\s,[\]{}"'][^,[\]{}]*)?(?=[,\]}]|$)/g)) {
      // What the type of a gate is decides what else it may say: another one is another gate.
      if (/\b(type|kind|apiVersion)$/.test(line.slice(0, match.index)) || match[2]?.startsWith('"')) continue;
      const start = match.index + (match[1]?.length ?? 0);
      const rest = line.slice(match.index + match[0].length);
      for (const kept of new Set(['', (match[2] ?? '').slice(0, 2)]))
        put(at, 1, `${line.slice(0, start)}${kept}${mark}${rest}`);
    }
  }
  return places;
}

/** The text with an item taken, its stops left as they are offered. */
function filled(text: string, item: CompletionItem): string {
  return accepted(text, item)
    .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '')
    .replace(/\\([\\$}])/g, '$1');
}

/** What is wrong but for what is missing; undefined where the text does not parse. */
function problemsOf(name: string, text: string): readonly string[] | undefined {
  const { documents } = readSource(uriOf(name), text);
  if (documents.some(({ yaml }) => yaml.problems.length > 0)) return undefined;
  return documents.flatMap((document) =>
    schemaProblemsOf(document)
      .filter((problem) => !isMissing(document.yaml.value, problem))
      .map(({ rule, message }) => `${rule} ${message}`),
  );
}

/** A required key, or a place where nothing is written yet. */
function isMissing(root: unknown, { rule, path, severity }: SchemaProblem): boolean {
  return severity !== 'error' || rule === 'schema/required' || isOpen(valueAt(root, path));
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<string | number, unknown>>)[step]
        : undefined,
    root,
  );
}

/** Nothing, or a bound whose distance is still to be chosen. */
function isOpen(value: unknown): boolean {
  return isEmpty(value) || (typeof value === 'string' && /^[\w.-]+ [-+] (%|pp)$/.test(value));
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}

function without(problems: readonly string[], known: readonly string[]): readonly string[] {
  const left = [...known];
  return problems.filter((problem) => {
    const at = left.indexOf(problem);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
