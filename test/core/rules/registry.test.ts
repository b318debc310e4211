import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { ruleById, rules } from '../../../core/rules/registry.ts';
import { check, fixtureOfTexts } from '../../support/fixtures.ts';
import { inRepository } from '../../support/repository.ts';

/** `category/name` of the files or directories two levels below a directory. */
function idsIn(directory: string, ending: string): readonly string[] {
  const root = inRepository(directory);
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(`${root}/${name}`)
        .filter((file) => file.endsWith(ending))
        .map((file) => `${name}/${file.slice(0, file.length - ending.length)}`),
    )
    .sort();
}

interface Page {
  readonly title: string;
  readonly sections: ReadonlyMap<string, string>;
}

function readPage(id: string): Page {
  const file = inRepository('docs/rules', `${id}.md`);
  ok(existsSync(file), `docs/rules/${id}.md is missing`);
  const [head = '', ...parts] = readFileSync(file, 'utf8').split(/^## /m);
  return {
    title: head.replace(/^# /, '').trim(),
    sections: new Map(
      parts.map((part) => {
        const end = part.indexOf('\n');
        return [part.slice(0, end).trim(), part.slice(end).trim()];
      }),
    ),
  };
}

/** The YAML blocks of a section as files: the first has the rule's name unless a name stands behind `yaml`. */
function blocks(section: string | undefined): Readonly<Record<string, string>> {
  const found = [...(section ?? '').matchAll(/^```(?:yaml|csv|markdown) ?(\S*)\n([\s\S]*?)^```/gm)];
  return Object.fromEntries(found.map(([, name, text = ''], index) => [name || `example-${index}.yaml`, text]));
}

describe('the registry of rules', () => {
  const ids = rules.map((rule) => rule.id);

  it('has every file of core/rules, once, under the id that its path says', () => {
    deepEqual([...ids].sort(), idsIn('core/rules', '.ts'));
    for (const id of ids) equal(ruleById(id)?.id, id);
  });

  it('has a page for every rule, and no page without a rule', () => {
    deepEqual(idsIn('docs/rules', '.md'), [...ids].sort());
  });

  it('has fixtures for every rule, and no fixtures without a rule', () => {
    deepEqual(idsIn('test/cases/rules', ''), [...ids].sort());
  });

  for (const rule of rules) {
    describe(rule.id, () => {
      it('has a page that says what the rule says', () => {
        const { title, sections } = readPage(rule.id);
        equal(title, rule.id);
        deepEqual([...sections.keys()], ['Summary', 'Wrong', 'Right', 'Why', 'Configuration']);
        for (const [name, text] of sections) ok(text.length > 0, `${name} is empty`);
        ok(sections.get('Summary')?.startsWith(rule.summary), `the page's summary must begin with: ${rule.summary}`);
        match(sections.get('Configuration') ?? '', new RegExp(`Default severity: \`${rule.severity}\`\\.`));
      });

      it("is raised by the page's wrong example and not by its right one", () => {
        const { sections } = readPage(rule.id);
        const raised = (section: string) => {
          const texts = blocks(sections.get(section));
          ok(Object.keys(texts).length > 0, `${section} has no yaml block`);
          return check(fixtureOfTexts(texts)).filter((diagnostic) => diagnostic.rule === rule.id).length;
        };
        ok(raised('Wrong') > 0, 'the wrong example does not raise it');
        equal(raised('Right'), 0, 'the right example raises it');
      });

      it('has a summary of one sentence', () => {
        match(rule.summary, /^[A-Z`].*\.$/);
        ok(rule.summary.length <= 160, 'too long');
      });
    });
  }
});
