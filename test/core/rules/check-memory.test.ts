import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { Diagnostic } from '../../../core/model/diagnostic.ts';
import { readSource, type SourceDocument, type SourceFile } from '../../../core/model/documents.ts';
import { createWorkspace, documentsOf, type Workspace, withFile } from '../../../core/model/workspace.ts';
import { checkFile } from '../../../core/rules/check.ts';
import { createCheckMemory } from '../../../core/rules/check-memory.ts';
import { rules } from '../../../core/rules/registry.ts';
import { defineRule } from '../../../core/rules/rule.ts';
import { placeOf } from '../../../core/yaml/locate.ts';
import type { Path } from '../../../core/yaml/node.ts';
import type { WrittenForms } from '../../../core/yaml/value.ts';
import { edited, itemEdits as steps } from '../../support/item-edits.ts';
import { yamlFiles } from '../../support/yaml.ts';

/** A diagnostic as plain data: fixes that are made when somebody asks are asked for. */
function plain(diagnostics: readonly Diagnostic[]): unknown {
  return diagnostics.map((diagnostic) => ({ ...diagnostic }));
}

const today = '2026-11-24';
const roots = ['file:///w'];
const files = yamlFiles().filter(
  ({ text }) => /kind: (GovernancePolicy|MetricsReport)/.test(text) && text.length < 40_000,
);

/** The text that a path's value is read from, and the value. */
function readings(file: SourceFile): ReadonlyMap<string, unknown> {
  return new Map(
    file.documents.flatMap((document) =>
      pathsIn(document.yaml.value).map((path): [string, unknown] => [
        textAt(document, path),
        path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), document.yaml.value),
      ]),
    ),
  );
}

/** Of top-level values and of the items in them. */
function pathsIn(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, part]): Path[] =>
    Array.isArray(part) ? [[key], ...part.map((_, index): Path => [key, index])] : [[key]],
  );
}

function textAt(document: SourceDocument, path: Path): string {
  const { start, end } = placeOf(document.yaml, path);
  return document.text.slice(start, end);
}

/** Written forms of values that stand in a document or come from an earlier one. */
class EitherForms extends WeakMap<object, ReadonlyMap<string | number, string>> {
  constructor(
    private readonly own: WrittenForms,
    private readonly earlier: readonly SourceDocument[],
  ) {
    super();
  }

  override get(container: object): ReadonlyMap<string | number, string> | undefined {
    return [this.own, ...this.earlier.map(({ yaml }) => yaml.written)]
      .map((forms) => forms.get(container))
      .find((forms) => forms !== undefined);
  }
}

/**
 * A file whose unchanged items are the same objects as before, as an incremental reader gives them. Documents with
 * aliases are read anew: their text alone does not say what they mean.
 */
function sharing(before: SourceFile, after: SourceFile): SourceFile {
  if (/[&*]/.test(before.text + after.text)) return after;
  const known = readings(before);
  const documents = after.documents.map((document) => {
    const { value } = document.yaml;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return document;
    const shared = (path: Path, made: unknown): unknown =>
      typeof made === 'object' ? (known.get(textAt(document, path)) ?? made) : made;
    const parts = Object.entries(value).map(([key, part]): [string, unknown] => [
      key,
      Array.isArray(part) && !known.has(textAt(document, [key]))
        ? part.map((each, index) => shared([key, index], each))
        : shared([key], part),
    ]);
    const merged = Object.assign(Object.create(null), Object.fromEntries(parts));
    const written = new EitherForms(document.yaml.written, before.documents);
    return { ...document, yaml: { ...document.yaml, value: merged, written } };
  });
  return { ...after, documents };
}

describe('checking again with what is known from before', function () {
  this.timeout(120_000);

  it('finds what checking everything finds, after any edits', () => {
    const runs = Number(process.env.GATEWRIGHT_RUNS ?? 300);
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), steps, (pick, beside, elsewhere, edits) => {
        const of = (n: number) => files[n % files.length]?.text ?? '';
        const memory = createCheckMemory();
        let file = readSource('file:///w/a.yaml', of(pick));
        let neighbour = readSource('file:///w/b.yaml', of(beside));
        let workspace: Workspace = createWorkspace([file, neighbour], roots);
        const both = (note: string): void => {
          const remembered = checkFile(workspace, file, { today, memory });
          deepEqual(plain(remembered), plain(checkFile(workspace, file, { today })), note);
        };
        both('at first');
        for (const step of edits) {
          if (step.other % 5 === 0) {
            neighbour = readSource(neighbour.uri, edited(neighbour.text, of(elsewhere), step));
            workspace = withFile(workspace, neighbour);
          } else {
            const after = readSource(file.uri, edited(file.text, of(elsewhere), step));
            file = step.other % 3 === 0 ? after : sharing(file, after);
            workspace = withFile(workspace, file);
          }
          both(`after ${JSON.stringify(step)}\n${file.text}`);
        }
      }),
      { numRuns: runs },
    );
  });

  const policy = (gates: readonly string[]): string =>
    `apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: p, version: 1.0.0}\ngates:\n${gates
      .map((gate) => `  - {${gate}}\n`)
      .join('')}`;
  const gate = (id: string, bound = 0.9): string =>
    `id: ${id}, type: metric, metric: mae, pass: {min: ${bound}}, enforcement: advisory`;

  it('looks at the changed item alone', () => {
    const seen: string[][] = [];
    const rule = defineRule<'GovernancePolicy'>({
      id: 'gate/seen',
      severity: 'hint',
      summary: 'A test.',
      kinds: ['GovernancePolicy'],
      local: { GovernancePolicy: 'gates' },
      check({ value }) {
        seen.push((value.gates ?? []).flatMap((each) => each?.id ?? []));
      },
    });
    const memory = createCheckMemory();
    const check = (file: SourceFile) =>
      checkFile(createWorkspace([file], roots), file, { today, memory, rules: known });
    const known = [rule];
    const first = readSource('file:///w/p.yaml', policy([gate('a'), gate('b'), gate('c')]));
    const second = sharing(first, readSource(first.uri, policy([gate('a'), gate('b', 0.8), gate('c')])));
    const third = sharing(second, readSource(first.uri, policy([gate('z'), gate('a'), gate('b', 0.8), gate('c')])));
    for (const file of [first, second, third]) check(file);
    deepEqual(seen, [['a', 'b', 'c'], ['b'], ['z']]);
  });

  it('looks again where another document of a kind that was looked at has changed, and not where one of another kind has', () => {
    let runs = 0;
    const rule = defineRule<'GovernancePolicy'>({
      id: 'gate/seen',
      severity: 'hint',
      summary: 'A test.',
      kinds: ['GovernancePolicy'],
      local: { GovernancePolicy: 'gates' },
      check({ value, workspace }) {
        runs += (value.gates ?? []).filter((each) => each).length;
        documentsOf(workspace, 'PolicyTest');
      },
    });
    const known = [rule];
    const memory = createCheckMemory();
    const file = readSource('file:///w/p.yaml', policy([gate('a'), gate('b')]));
    const other = (kind: string, note: string): SourceFile =>
      readSource(`file:///w/${kind}.yaml`, `apiVersion: gatewright/v1\nkind: ${kind}\nmetadata: {name: ${note}}\n`);
    const check = (workspace: Workspace): number => {
      runs = 0;
      checkFile(workspace, file, { today, memory, rules: known });
      return runs;
    };
    const first = createWorkspace([file, other('PolicyTest', 'x'), other('MetricsReport', 'x')], roots);
    const report = withFile(first, other('MetricsReport', 'y'));
    const test = withFile(report, other('PolicyTest', 'y'));
    const more = withFile(test, readSource('file:///w/more.yaml', other('PolicyTest', 'z').text));
    deepEqual([first, report, test, test, more].map(check), [2, 0, 2, 0, 2]);
  });

  it('makes fixes for the text as it is now', () => {
    const memory = createCheckMemory();
    const check = (file: SourceFile) =>
      checkFile(createWorkspace([file], roots), file, { today, memory }).filter(
        ({ rule }) => rule === 'threshold/wrong-direction',
      );
    const first = readSource('file:///w/p.yaml', policy([gate('a')]));
    equal(check(first)[0]?.range.start.line, 4);
    const second = sharing(first, readSource(first.uri, policy([gate('z').replace('min', 'max'), gate('a')])));
    const [found] = check(second);
    equal(found?.range.start.line, 5);
    equal(found?.fixes[0]?.edits[0]?.range.start.line, 5);
  });

  it('is asked of most rules about policies', () => {
    const local = rules.filter((rule) => rule.on === undefined && rule.local);
    ok(local.length >= 20, `only ${local.length}`);
  });
});
