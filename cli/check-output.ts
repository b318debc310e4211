import type { Diagnostic, Severity } from '../core/model/diagnostic.ts';
import { prettyDiagnostic, type Style } from '../core/report/pretty.ts';
import type { AppliedFix } from '../core/rules/fix-all.ts';

/** What a check came to. */
export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  /** How many documents were checked. */
  readonly documents: number;
  /** How many of their files the configuration leaves alone. */
  readonly ignored: number;
  /** What was fixed, where that was asked for. */
  readonly fixed?: readonly AppliedFix[];
  /** How many files have changed since a revision, where that was asked for. */
  readonly changed?: { readonly since: string; readonly files: number };
}

export function countOf(diagnostics: readonly Diagnostic[], severity: Severity): number {
  return diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
}

/** The result of a check as text of a format. */
export function drawnCheck(
  checked: Checked,
  format: 'pretty' | 'json' | 'ndjson',
  nameOf: (uri: string) => string,
  style: Style,
): string {
  const { diagnostics, fixed } = checked;
  switch (format) {
    case 'json': {
      const list = diagnostics.map((diagnostic) => plain(diagnostic, nameOf));
      const all = fixed ? { fixed: fixed.map((each) => plainFix(each, nameOf)), diagnostics: list } : list;
      return `${JSON.stringify(all, null, 2)}\n`;
    }
    case 'ndjson': {
      const lines = [
        ...(fixed ?? []).map((each) => ({ fixed: plainFix(each, nameOf) })),
        ...diagnostics.map((diagnostic) => plain(diagnostic, nameOf)),
      ];
      return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    }
    case 'pretty':
      return [
        ...(fixed ?? []).map((each) => prettyFix(each, nameOf, style)),
        ...diagnostics.map((diagnostic) => prettyDiagnostic(diagnostic, nameOf, style)),
        ...summary(checked),
      ]
        .map((line) => `${line}\n`)
        .join('');
  }
}

function summary({ diagnostics, documents, ignored, fixed, changed }: Checked): readonly string[] {
  const notes = countOf(diagnostics, 'information') + countOf(diagnostics, 'hint');
  const counts = `${countOf(diagnostics, 'error')} errors, ${countOf(diagnostics, 'warning')} warnings, ${notes} notes`;
  const files = new Set(fixed?.map(({ uri }) => uri)).size;
  const of = changed ? ` (${changed.files} files changed since ${changed.since})` : '';
  return [
    ...(fixed ? [`fixed ${fixed.length} problems in ${files} files`] : []),
    `${documents} documents${of}: ${counts}${ignored > 0 ? `; ${ignored} files are ignored by gatewright.yaml` : ''}`,
  ];
}

function prettyFix({ uri, rule, title, start }: AppliedFix, nameOf: (uri: string) => string, style: Style): string {
  const place = style.bold(`${nameOf(uri)}:${start.line + 1}:${start.character + 1}`);
  return `${place}  ${style.green('fixed')}  ${title}  ${style.dim(rule)}`;
}

function plainFix({ uri, rule, title, start }: AppliedFix, nameOf: (uri: string) => string) {
  return { path: nameOf(uri), line: start.line + 1, column: start.character + 1, rule, title };
}

function plain(diagnostic: Diagnostic, nameOf: (uri: string) => string) {
  const range = ({ start, end }: Diagnostic['range']) => ({
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  });
  return {
    path: nameOf(diagnostic.uri),
    ...range(diagnostic.range),
    rule: diagnostic.rule,
    severity: diagnostic.severity,
    message: diagnostic.message,
    related: diagnostic.related.map((r) => ({ path: nameOf(r.uri), ...range(r.range), message: r.message })),
    fixes: diagnostic.fixes.map((fix) => fix.title),
  };
}
