import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, it } from 'mocha';
import { runPolicyTest } from '../core/gates/policy-test.ts';
import { readSource, type SourceFile } from '../core/model/documents.ts';
import { sound } from '../core/model/soundness.ts';
import { createWorkspace, withFile } from '../core/model/workspace.ts';
import { asWritten } from './support/documents.ts';
import { inRepository } from './support/repository.ts';

/** Nobody gets a promotion by leaving something out: every line of every report of a model that is held or blocked. */
describe('deleting a line of a sample report', function () {
  this.timeout(240_000);
  const folder = inRepository('samples');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) =>
      readSource(pathToFileURL(path.join(folder, name)).href, readFileSync(path.join(folder, name), 'utf8')),
    );
  const workspace = createWorkspace(files, [pathToFileURL(folder).href]);
  const tests = files.flatMap((file) => file.documents.flatMap((d) => sound(d, 'PolicyTest') ?? []));

  for (const test of tests) {
    it(`never promotes a model of ${test.value.metadata.name} that was held or blocked`, () => {
      const exceptions: string[] = [];
      const stopped = test.value.cases.filter(
        (c) => !c.set && (c.expect.decision === 'hold' || c.expect.decision === 'block'),
      );
      assert.ok(stopped.length > 0, 'the story has no model that is held or blocked');
      for (const testCase of stopped) {
        const one = { ...test, value: { ...test.value, cases: [testCase] as typeof test.value.cases } };
        const named = [testCase.metrics ?? []].flat();
        // What a case writes in place stands in the test itself, whose lines are no evidence alone.
        for (const name of named.filter((metrics) => typeof metrics === 'string')) {
          const uri = new URL(name, test.source.uri).href;
          const file = files.find((f) => f.uri === uri);
          assert.ok(file, `${name} is not there`);
          for (const shorter of withoutOneLine(file)) {
            const [result] = runPolicyTest(withFile(workspace, shorter.file), one, '2026-11-24', asWritten);
            if (!result || result.is === 'broken') continue; // refused as a whole: nothing is decided
            const { decision, gates } = result.evaluation;
            if (decision === 'hold' || decision === 'block') continue;
            const line = `${name}:${shorter.line} ${shorter.text.trim()}`;
            const noted = gates.some((gate) =>
              gate.checks.some((check) => check.notes?.some((note) => note.startsWith('uncorroborated'))),
            );
            assert.ok(noted, `${decision} without ${line}`);
            exceptions.push(line);
          }
        }
      }
      if (exceptions.length > 0) console.log(`    uncorroborated without:\n      ${exceptions.join('\n      ')}`);
    });
  }
});

function* withoutOneLine(file: SourceFile): Iterable<{ file: SourceFile; line: number; text: string }> {
  const lines = file.text.split('\n');
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '' || text.trim().startsWith('#')) continue;
    yield { file: readSource(file.uri, lines.toSpliced(index, 1).join('\n'), { before: file }), line: index + 1, text };
  }
}
