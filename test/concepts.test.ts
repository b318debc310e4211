import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { before, describe, it } from 'mocha';
import { parse } from 'yaml';
import { ruleById } from '../core/rules/registry.ts';
import type { Path } from '../core/yaml/node.ts';
import { inRepository } from './support/repository.ts';
import { type Field, samples } from './support/written-fields.ts';

// docs/concepts.md says of each demand of governance where it is written and what answers to it. The page is drawn by a
// script that looks lines up with a YAML library; here they are found again by our own reader.

interface Concept {
  readonly id: string;
  readonly means: string;
  readonly said?: readonly string[];
  readonly rules?: readonly string[];
  readonly gates?: readonly string[];
  readonly commands?: readonly string[];
  readonly also?: readonly string[];
  readonly missing?: readonly string[];
}

/** What the scripts give. */
interface Scripts {
  conceptsPage(): string;
  parseField(text: string): Field;
  pointerOf(schema: unknown, field: Field): Path | undefined;
  readonly kinds: Readonly<Record<string, { readonly kind: string; readonly schema: string }>>;
}

const file = (...segments: readonly string[]): string => readFileSync(inRepository(...segments), 'utf8');
const script = (name: string) => import(pathToFileURL(inRepository('scripts', name)).href);

const {
  sections,
  otherNames,
}: {
  readonly sections: readonly { readonly concepts: readonly Concept[] }[];
  readonly otherNames: Readonly<Record<string, string | readonly string[]>>;
} = parse(file('docs/concepts.yaml'));
/** What is demanded, where it is expected to be written, and what is expected to check it, in the words of its list. */
const demanded: {
  readonly demands: readonly Readonly<Record<'concept' | 'policy' | 'card' | 'report' | 'checks', string>>[];
  readonly cardChecks: readonly string[];
} = JSON.parse(file('test/cases/concepts/demands.json'));
const concepts = sections.flatMap((section) => section.concepts);
const page = file('docs/concepts.md');

/** The kinds of gate that a demand may mean by a name that is none of ours. */
const gatesMeant: Readonly<Record<string, readonly string[]>> = {
  observability: ['monitoring', 'drift', 'metric'],
  performance: ['metric'],
  robustness: ['metric'],
};

/** The ids of diagnostics among what a demand names: `GATE lineage; lineage/missing-seed (hint)`. */
const idsIn = (checks: string): readonly string[] =>
  checks.split('; ').flatMap((part) => /^[a-z]+\/[a-z][a-z-]*/.exec(part.trim())?.[0] ?? []);

/** The rules that stand for an id of another list; none where something else than a rule does. */
function rulesFor(id: string): readonly string[] {
  const here = otherNames[id];
  return ruleById(id) ? [id] : typeof here === 'string' ? [] : (here ?? []);
}

/** What a heading is called in links, as forges make it. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

describe('docs/concepts.md', () => {
  let scripts: Scripts;
  let drawn: string;

  before(async function () {
    this.timeout(120_000); // all samples are read twice, on a machine that may be busy
    scripts = { ...(await script('generate-concepts.mjs')), ...(await script('concepts/fields.mjs')) };
    drawn = scripts.conceptsPage();
    samples();
  });

  it('is what its source, the schemas and the samples make it', () => {
    equal(page, drawn, 'stale: npm run generate');
  });

  it('has every demand, once', () => {
    equal(demanded.demands.length, 169);
    deepEqual(concepts.map(({ id }) => id).sort(), demanded.demands.map(({ concept }) => concept).sort());
    for (const { id } of concepts) equal(page.split(`<a id="${id}"></a>`).length, 2, id);
    for (const { means } of concepts) ok(/^[A-Z].*\.$/.test(means), means);
  });

  for (const { concept: id, checks, ...said } of demanded.demands) {
    it(`answers ${id}`, () => {
      const concept = concepts.find((one) => one.id === id);
      ok(concept);
      for (const [document, where] of Object.entries(said)) {
        // The outcome of each gate stands in the gate report, and in no document that somebody writes.
        if (where === '-' || where === 'pass/fail per gate') continue;
        const isSaid = (concept.said ?? []).some((field) => field.startsWith(`${document} `));
        ok(isSaid, `nothing says where a ${document} has it, though the demand names ${where}`);
      }
      for (const named of idsIn(checks)) {
        const rules = rulesFor(named);
        ok(rules.length > 0 || typeof otherNames[named] === 'string', `${named} is no rule, and nothing stands for it`);
        for (const rule of rules) {
          const fixtures = readdirSync(inRepository('test/cases/rules', rule));
          ok(
            fixtures.some((name) => name.startsWith('wrong')),
            `${rule} has no fixture`,
          );
        }
        if (rules.length > 0)
          ok(
            rules.some((rule) => concept.rules?.includes(rule)),
            `${named} is not named`,
          );
      }
      for (const [, named = ''] of checks.matchAll(/GATE ([a-z-]+)/g)) {
        const meant = gatesMeant[named] ?? [named];
        ok(
          meant.some((type) => concept.gates?.includes(type)),
          `gate ${named} is not named`,
        );
      }
      const answers = [concept.rules, concept.gates, concept.commands, concept.also, concept.missing];
      ok(
        answers.some((list) => (list?.length ?? 0) > 0),
        'nothing answers to it',
      );
    });
  }

  it('maps the ids that cards are checked by elsewhere', () => {
    for (const id of demanded.cardChecks) ok(rulesFor(id).length > 0, `${id} is no rule, and none stands for it`);
    for (const [id, here] of Object.entries(otherNames)) {
      equal(ruleById(id), undefined, `${id} is a rule itself`);
      if (typeof here !== 'string') for (const rule of here) ok(ruleById(rule), `${rule} is no rule`);
    }
  });

  it('names rules, types of gates and commands that there are', () => {
    const commandLine = file('docs/command-line.md');
    const policies = samples().filter(({ kind }) => kind === 'GovernancePolicy');
    const types = new Set(
      policies.flatMap(({ value }) => ((value.gates ?? []) as { type: string }[]).map(({ type }) => type)),
    );
    equal(types.size, 13);
    for (const { rules = [], gates = [], commands = [] } of concepts) {
      for (const rule of rules) ok(ruleById(rule), `${rule} is no rule`);
      for (const gate of gates) ok(types.has(gate), `no sample has a gate of the type ${gate}`);
      for (const command of commands) ok(commandLine.includes(`| \`${command} `), `there is no command ${command}`);
    }
  });

  it('has no link that leads nowhere', () => {
    const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    ok(links.length > 1000);
    for (const link of new Set(links)) {
      const [target = '', anchor] = link.split('#');
      const found = path.join(inRepository('docs'), target);
      ok(existsSync(found), link);
      if (anchor === undefined) continue;
      const text = readFileSync(found, 'utf8');
      const line = /^L(\d+)$/.exec(anchor)?.[1];
      if (line !== undefined) ok(text.split('\n').length > Number(line), link);
      else
        ok(
          [...text.matchAll(/^#+ (.*)$/gm)].some(([, heading = '']) => slug(heading) === anchor),
          link,
        );
    }
  });

  it('leads to the definition of each field, and to a line of a sample at which it is written', () => {
    const byName = new Map(samples().map((sample) => [`${sample.name} ${sample.kind}`, sample]));
    for (const { id, said = [] } of concepts) {
      const row = page.split('\n').find((line) => line.includes(`<a id="${id}"></a>`));
      const [, cell = ''] = row?.split(' | ') ?? [];
      const cells = cell === '—' ? [] : cell.split('<br>');
      equal(cells.length, said.length, id);
      for (const [index, text] of said.entries()) {
        const link = /\(\.\.\/(schemas\/[^)#]+)#L(\d+)\) \(\[.*?\]\(\.\.\/samples\/([^)#]+)#L(\d+)\)\)$/.exec(
          cells[index] ?? '',
        );
        ok(link, `${id}: ${cells[index]}`);
        const [, schemaFile = '', schemaLine, name, line] = link;
        const field = scripts.parseField(text);
        checkSchema(schemaFile, Number(schemaLine), field, text);
        const sample = byName.get(`${name} ${scripts.kinds[field.document]?.kind}`);
        ok(sample, `${text}: ${name} has no ${field.document}`);
        const lines = sample.linesOf(field);
        ok(
          lines.includes(Number(line)),
          `${id}: \`${text}\` is not at line ${line} of ${name}, but at ${lines.slice(0, 9)}`,
        );
      }
    }
  });

  function checkSchema(name: string, line: number, field: Field, text: string): void {
    const source = file(name);
    const schema: unknown = JSON.parse(source);
    const pointer = scripts.pointerOf(schema, field);
    ok(pointer, `${text} is in no schema`);
    const defined = pointer.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], schema);
    ok(defined && typeof defined === 'object', text);
    const last = pointer.at(-1);
    if (typeof last === 'string')
      ok(source.split('\n')[line - 1]?.includes(`"${last}": `), `${text}: ${name}, line ${line}`);
    const { key, items } = field.steps.at(-1) ?? { key: '', items: false };
    if (!items && last !== 'additionalProperties') equal(last, key);
  }
});
