import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ReportDocument } from '../../core/gates/evidence.ts';
import { withRows } from '../../core/gates/rows-evidence.ts';
import { predictionsSpec } from '../../core/gates/rows-spec.ts';
import type { Diagnostic, Fix, TextEdit } from '../../core/model/diagnostic.ts';
import { readSource, type SourceFile } from '../../core/model/documents.ts';
import { asConfigured } from '../../core/model/model-index.ts';
import { resolvePath } from '../../core/model/resolve.ts';
import { createWorkspace, type Workspace } from '../../core/model/workspace.ts';
import { type CheckOptions, checkFile } from '../../core/rules/check.ts';
import { ruleById } from '../../core/rules/registry.ts';
import { indexLines } from '../../core/yaml/lines.ts';
import { computed, fromCsv } from '../core/stats/rows/support.ts';
import { inRepository } from './repository.ts';

const root = 'file:///fixture/';

/** Files that are looked at together: one `wrong.yaml` or `right.yaml`, or a directory `wrong/` or `right/`. */
export interface Fixture {
  readonly name: string;
  readonly directory: string;
  readonly isDirectory: boolean;
  readonly workspace: Workspace;
  readonly today: string | undefined;
  /** Rules, or categories as `gate/*`, that this fixture is not about. */
  readonly allowed: readonly string[];
}

/** What a fixture says of a line, or what was found on it. */
export interface Expectation {
  readonly file: string;
  /** From 1, as editors count. */
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

/** The fixtures of a directory that begin with `wrong` or `right`. */
export function readFixtures(directory: string, kind: 'wrong' | 'right'): readonly Fixture[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => new RegExp(`^${kind}(-[a-z0-9-]+)?(\\.ya?ml)?$`).test(name))
    .sort()
    .map((name) => readFixture(directory, name));
}

function readFixture(directory: string, name: string): Fixture {
  const full = path.join(directory, name);
  const isDirectory = statSync(full).isDirectory();
  const names = isDirectory ? (readdirSync(full, { recursive: true }) as string[]) : [name];
  const base = isDirectory ? full : directory;
  const files = names
    .filter((file) => statSync(path.join(base, file)).isFile())
    .sort()
    .map((file) => readSource(root + file.split(path.sep).join('/'), readFileSync(path.join(base, file), 'utf8')));
  return fixtureOf(name.replace(/\.ya?ml$/, ''), directory, isDirectory, files);
}

function fixtureOf(name: string, directory: string, isDirectory: boolean, files: readonly SourceFile[]): Fixture {
  const header = (word: string): readonly string[] =>
    files.flatMap(({ text }) =>
      [...text.matchAll(new RegExp(`^# ${word} (.*)$`, 'gm'))].flatMap((match) =>
        (match[1] ?? '').trim().split(/[\s,]+/),
      ),
    );
  return {
    name,
    directory,
    isDirectory,
    workspace: createWorkspace(asConfigured(files), [root]),
    today: header('today')[0],
    allowed: header('allow'),
  };
}

/** A fixture of YAML blocks of a page: `{ 'policy.yaml': '…' }`. */
export function fixtureOfTexts(texts: Readonly<Record<string, string>>): Fixture {
  return fixtureOf(
    'page',
    '',
    true,
    Object.entries(texts).map(([name, text]) => readSource(root + name, text)),
  );
}

/** The diagnostics of all files of a fixture. A `gatewright.yaml` among them counts. A rule that fails, fails the test. */
export function check(fixture: Fixture): readonly Diagnostic[] {
  const { workspace, today } = fixture;
  const files = [...workspace.files.values()];
  const options: CheckOptions = {
    today,
    prepare: (report) => withRowsOf(report, workspace),
    onFailure: ({ rule, error }) => {
      throw new Error(`The rule ${rule} failed`, { cause: error });
    },
  };
  return files.flatMap((file) => checkFile(workspace, file, options));
}

/** A report with the rows of a CSV file of the fixture, where its `predictions` name one. */
function withRowsOf(report: ReportDocument, workspace: Workspace): ReportDocument {
  const asked = predictionsSpec(report.value);
  const named = resolvePath(workspace, report.source.uri, report.value.predictions?.path ?? '');
  const file = named.is === 'inside' ? workspace.files.get(named.uri) : undefined;
  return asked && typeof asked === 'object' && file
    ? withRows(report, computed(fromCsv(asked.spec, file.text)))
    : report;
}

/** The diagnostics that a fixture is about. */
export function relevant(fixture: Fixture, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(
    ({ rule }) => !fixture.allowed.some((allowed) => allowed === rule || allowed === `${rule.split('/')[0]}/*`),
  );
}

const marker = /# want(-above)? (\S+) "((?:[^"\\]|\\.)*)"/g;

/** What `# want <rule> "<part of the message>"` comments expect: on their line, or with `want-above` on the one above. */
export function wanted(fixture: Fixture): readonly Expectation[] {
  return [...fixture.workspace.files.values()].flatMap(({ uri, text }) => {
    const lines = text.split(/\r?\n/);
    return lines.flatMap((line, index) =>
      [...line.matchAll(marker)].map(([, above, rule = '', message = '']) => {
        let at = index;
        if (above)
          do at--;
          while (at > 0 && /^\s*# want-above /.test(lines[at] ?? ''));
        return { file: uri.slice(root.length), line: at + 1, rule, message: message.replace(/\\(.)/g, '$1') };
      }),
    );
  });
}

/** Wanted diagnostics that weren't found, and found ones that weren't wanted, in words. */
export function compare(expected: readonly Expectation[], diagnostics: readonly Diagnostic[]): readonly string[] {
  const left = diagnostics.map((diagnostic) => ({
    file: diagnostic.uri.slice(root.length),
    line: diagnostic.range.start.line + 1,
    rule: diagnostic.rule,
    message: diagnostic.message,
  }));
  const missing = expected.filter((want) => {
    const index = left.findIndex(
      (got) =>
        got.file === want.file &&
        got.line === want.line &&
        got.rule === want.rule &&
        got.message.includes(want.message),
    );
    if (index < 0) return true;
    left.splice(index, 1);
    return false;
  });
  const say = ({ file, line, rule, message }: Expectation): string =>
    `${file}:${line} ${rule} ${JSON.stringify(message)}`;
  return [...missing.map((want) => `not found: ${say(want)}`), ...left.map((got) => `not wanted: ${say(got)}`)];
}

/** The files of a fixture after the preferred fixes of a rule, for those that change; without `# want` comments. */
export function fixed(rule: string, diagnostics: readonly Diagnostic[], fixture: Fixture): ReadonlyMap<string, string> {
  const own = diagnostics.filter((diagnostic) => diagnostic.rule === rule);
  const fixes = own.flatMap(({ fixes }) => mendingFix(fixes) ?? []);
  return new Map([...applyFixes(fixture, fixes)].map(([file, text]) => [file, withoutMarkers(text)]));
}

/** The files of a fixture after some fixes, for those that change. */
export function applyFixes({ workspace }: Fixture, fixes: readonly Fix[]): ReadonlyMap<string, string> {
  const edits = fixes.flatMap((fix) => fix.edits);
  const uris = new Set(edits.map((edit) => edit.uri));
  return new Map(
    [...uris].map((uri) => {
      const own = edits.filter((edit) => edit.uri === uri);
      return [uri.slice(root.length), applyEdits(workspace.files.get(uri)?.text ?? '', own)];
    }),
  );
}

/** The fix that `check --fix` applies, or else the one that the editor offers first. */
export function mendingFix(fixes: readonly Fix[]): Fix | undefined {
  return fixes.find((fix) => fix.safe) ?? fixes.find((fix) => fix.preferred);
}

/** Applies edits; one that overlaps an earlier one, or is the same, is left for another run. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = indexLines(text);
  const placed = edits
    .map(({ range, newText }) => ({ start: lines.offsetAt(range.start), end: lines.offsetAt(range.end), newText }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  let last: { start: number; end: number; newText: string } | undefined;
  for (const edit of placed) {
    const isSame = last && last.start === edit.start && last.end === edit.end && last.newText === edit.newText;
    if (edit.start < at || isSame) continue;
    result += text.slice(at, edit.start) + edit.newText;
    at = edit.end;
    last = edit;
  }
  return result + text.slice(at);
}

function withoutMarkers(text: string): string {
  return text.replace(/^[ \t]*# want(-above)? .*\r?\n/gm, '').replace(/[ \t]*# want(-above)? .*$/gm, '');
}

/** Where the golden files of a fixture are: the file itself, or a directory of those that change. */
function goldenPath(fixture: Fixture, file: string): string {
  const name = `${fixture.name}.fixed`;
  return fixture.isDirectory ? path.join(fixture.directory, name, file) : path.join(fixture.directory, `${name}.yaml`);
}

/** Holds fixed texts against the golden files; with `--update` writes them. Says what differs. */
export function compareWithGolden(fixture: Fixture, texts: ReadonlyMap<string, string>): readonly string[] {
  const whole = path.join(fixture.directory, `${fixture.name}.fixed${fixture.isDirectory ? '' : '.yaml'}`);
  if (process.env.GATEWRIGHT_UPDATE) {
    rmSync(whole, { recursive: true, force: true });
    for (const [file, text] of texts) {
      mkdirSync(path.dirname(goldenPath(fixture, file)), { recursive: true });
      writeFileSync(goldenPath(fixture, file), text);
    }
    return [];
  }
  const shown = path.relative(inRepository(), whole);
  if (texts.size === 0) return existsSync(whole) ? [`${shown} is there, but nothing is fixed`] : [];
  return [...texts].flatMap(([file, text]) => {
    const golden = goldenPath(fixture, file);
    if (!existsSync(golden))
      return [`${shown} is missing; node scripts/test.mjs --update writes it. It would be:\n${text}`];
    const expected = readFileSync(golden, 'utf8');
    return expected === text ? [] : [`${shown} differs (--update writes it):\n${text}\ninstead of\n${expected}`];
  });
}

/** A rule that is there; fails otherwise. */
export function knownRule(id: string) {
  const rule = ruleById(id);
  if (!rule) throw new Error(`There is no rule ${id}`);
  return rule;
}

/** A fixture as it is after its fixes. */
export function afterFixes(fixture: Fixture, texts: ReadonlyMap<string, string>): Fixture {
  const files = [...fixture.workspace.files.values()].map((file) => {
    const text = texts.get(file.uri.slice(root.length));
    return text === undefined ? file : readSource(file.uri, text);
  });
  return { ...fixture, workspace: createWorkspace(files, [root]) };
}
