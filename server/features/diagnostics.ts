import {
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as LspDiagnostic,
} from 'vscode-languageserver-types';
import type { Diagnostic, Severity } from '../../core/model/diagnostic.ts';
import type { Client } from '../client.ts';
import type { Snapshot } from '../snapshot.ts';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

/** The address of a rule's page. */
export function pageOf(rule: string): string {
  return `https://gatewright.dev/rules/${rule}`;
}

/** What is wrong with a file. */
export function diagnose(snapshot: Snapshot, client: Client, uri: string): LspDiagnostic[] {
  return snapshot.diagnostics(uri).map((diagnostic) => lspDiagnostic(diagnostic, client));
}

export function lspDiagnostic(diagnostic: Diagnostic, client: Client): LspDiagnostic {
  const { range, severity, rule, message, related } = diagnostic;
  const links = related.map(
    ({ uri, range: at, message: text }): DiagnosticRelatedInformation => ({
      location: { uri, range: at },
      message: text,
    }),
  );
  return {
    range,
    severity: severities[severity],
    code: rule,
    ...(rule.includes('/') ? { codeDescription: { href: pageOf(rule) } } : {}),
    source: 'gatewright',
    message,
    ...(diagnostic.tags?.length ? { tags: diagnostic.tags.map((tag) => tags[tag]) } : {}),
    ...(links.length > 0 && client.relatedInformation ? { relatedInformation: links } : {}),
  };
}
