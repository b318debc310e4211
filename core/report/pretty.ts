import type { GateReport } from '../generated/GateReport.ts';
import type { Diagnostic } from '../model/diagnostic.ts';

/** How a terminal shows emphasis; identity functions where it has none. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

const asItIs = (text: string): string => text;

/** No emphasis at all. */
export const plainStyle: Style = {
  bold: asItIs,
  dim: asItIs,
  red: asItIs,
  green: asItIs,
  yellow: asItIs,
  cyan: asItIs,
};

type Gate = GateReport['gates'][number];
type Check = Gate['checks'][number];

const decisionWords: Readonly<Record<GateReport['decision'], string>> = {
  promote: 'PROMOTE',
  'promote-with-warnings': 'PROMOTE WITH WARNINGS',
  hold: 'HOLD',
  block: 'BLOCK',
};

const symbols: Readonly<Record<Check['outcome'], string>> = {
  pass: '✓',
  warn: '!',
  inconclusive: '?',
  error: '✗',
  fail: '✗',
  skipped: '–',
};

/** The report for people at a terminal: the decision, every gate, and every check that does not pass with its place. */
export function prettyReport(report: GateReport, style: Style, verbose = false): string {
  const model = [report.model.name ?? 'a model without a name', report.model.version].filter(Boolean).join(' ');
  const policy = [report.policy.name, report.policy.version].filter(Boolean).join(' ');
  const colour = report.decision === 'block' ? style.red : report.decision === 'promote' ? style.green : style.yellow;
  const lines = [
    `${colour(style.bold(decisionWords[report.decision]))}  ${style.bold(model)}  under ${policy}${report.stage ? ` · stage ${report.stage}` : ''} · as of ${report.asOf}${report.score === null ? '' : ` · score ${percent(report.score)}`}`,
    ...(report.hypothetical ? [style.yellow('hypothetical: values were set by hand')] : []),
    '',
  ];
  const idWidth = Math.max(0, ...report.gates.map((gate) => gate.id.length));
  for (const gate of report.gates) lines.push(...gateLines(gate, idWidth, style, verbose));
  const untold = (report.reasons ?? []).filter((reason) => !reason.startsWith('`'));
  if (untold.length > 0) lines.push('', ...untold.map((reason) => `  ${style.yellow('!')} ${reason}`));
  return `${lines.join('\n')}\n`;
}

function gateLines(gate: Gate, idWidth: number, style: Style, verbose: boolean): readonly string[] {
  const paint = painter(gate.effect, style);
  const effect = gate.effect === gate.outcome ? gate.outcome : `${gate.outcome} → ${gate.effect}`;
  const lines = [
    `  ${paint(symbols[gate.outcome])} ${gate.id.padEnd(idWidth)}  ${paint(effect)}  ${style.dim(gate.enforcement)}${headline(gate, style)}`,
  ];
  for (const check of gate.checks) {
    const quiet = check.outcome === 'pass' || check.outcome === 'skipped' || check.deciding === false;
    if (quiet && !verbose) continue;
    const place = check.policyLocation
      ? style.dim(` (${check.policyLocation.path}:${check.policyLocation.line}:${check.policyLocation.column})`)
      : '';
    lines.push(`      ${painter(check.outcome, style)(symbols[check.outcome])} ${check.message}${place}`);
    if (check.evidenceLocation)
      lines.push(
        `        ${style.dim(`measured at ${check.evidenceLocation.path}:${check.evidenceLocation.line}:${check.evidenceLocation.column}`)}`,
      );
  }
  if (gate.waiver)
    lines.push(
      `      ${style.cyan('waived')} until ${gate.waiver.expires} by ${gate.waiver.approvedBy ?? 'nobody'}: ${gate.waiver.reason ?? ''}`,
    );
  return lines;
}

/** The one figure of a gate with one deciding check. */
function headline(gate: Gate, style: Style): string {
  const deciding = gate.checks.filter((check) => check.deciding !== false);
  const [only] = deciding;
  if (!only || deciding.length > 1 || only.observedText === undefined) return '';
  const margin =
    only.margin === null
      ? ''
      : ` ${style.dim(`margin ${only.margin >= 0 ? '+' : '−'}${Math.abs(Number(only.margin.toPrecision(3)))}`)}`;
  return `  ${only.metric ? `${only.metric} ` : ''}${only.observedText}${margin}`;
}

function painter(outcome: Gate['effect'], style: Style): (text: string) => string {
  switch (outcome) {
    case 'pass':
      return style.green;
    case 'fail':
    case 'error':
      return style.red;
    case 'skipped':
    case 'dry-run':
      return style.dim;
    default:
      return style.yellow;
  }
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))}%`;
}

/** One diagnostic as `path:line:column  severity  message  rule`, with its other ends below. */
export function prettyDiagnostic(diagnostic: Diagnostic, nameOf: (uri: string) => string, style: Style): string {
  const paint =
    diagnostic.severity === 'error' ? style.red : diagnostic.severity === 'warning' ? style.yellow : style.cyan;
  const { line, character } = diagnostic.range.start;
  const head = `${style.bold(`${nameOf(diagnostic.uri)}:${line + 1}:${character + 1}`)}  ${paint(diagnostic.severity)}  ${diagnostic.message}  ${style.dim(diagnostic.rule)}`;
  const related = diagnostic.related.map(
    (r) => `  ${style.dim(`${nameOf(r.uri)}:${r.range.start.line + 1}:${r.range.start.character + 1}  ${r.message}`)}`,
  );
  return [head, ...related].join('\n');
}
