import { TypeError as CelTypeError, Environment, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import type { ExpressionGate } from '../generated/GovernancePolicy.ts';
import type { MetricsReport } from '../generated/MetricsReport.ts';
import type { GateContext } from './context.ts';
import type { Check, EffectiveGate, Outcome, Reason } from './evaluation.ts';
import type { ReportDocument } from './evidence.ts';

/** What an expression may cost: it runs at every keystroke. */
const limits = { maxAstNodes: 2000, maxDepth: 48, maxListElements: 500, maxMapEntries: 200, maxCallArguments: 16 };
/** Macros over lists inside each other: each multiplies the time by the list's length. */
const maxNestedMacros = 3;
const macros: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

let environment: Environment | undefined;

function cel(): Environment {
  environment ??= new Environment({ limits })
    .registerVariable('card', 'dyn')
    .registerVariable('report', 'dyn')
    .registerVariable('policy', 'dyn');
  return environment;
}

/** An expression that can be run, or what is wrong with it. Offsets are in the expression's text. */
export type ReadExpression =
  | { readonly is: 'readable'; readonly uses: ReadonlySet<string>; run(variables: Record<string, unknown>): unknown }
  | { readonly is: 'wrong'; readonly message: string; readonly start: number; readonly end: number };

/** Reads a CEL expression over `card`, `report` and `policy`. Never throws. */
export function readExpression(text: string): ReadExpression {
  const wrong = (message: string, range?: { start: number; end: number } | null): ReadExpression => ({
    is: 'wrong',
    message,
    start: range?.start ?? 0,
    end: range?.end ?? text.length,
  });
  try {
    const parsed = cel().parse(text);
    const uses = new Set<string>();
    const objection = survey(parsed.ast, uses, 0);
    if (objection !== undefined) return wrong(objection);
    const checked = parsed.check();
    if (!checked.valid) return wrong(sentence(checked.error), rangeOf(checked.error));
    if (checked.type !== 'bool' && checked.type !== 'dyn')
      return wrong(`It gives ${checked.type}, not true or false. Compare the value with something.`);
    return { is: 'readable', uses, run: (variables) => parsed(variables) };
  } catch (error) {
    return wrong(sentence(error), rangeOf(error));
  }
}

/** Decides an `expression` gate: true passes, false fails, what it asks for and is not there is inconclusive. */
export function decideExpressionGate(gate: EffectiveGate<ExpressionGate>, context: GateContext): readonly Check[] {
  const { expression, message } = gate.gate;
  const check = (
    outcome: Outcome,
    reason: Reason | null,
    text: string,
    observed: boolean | null = null,
  ): readonly Check[] => [
    {
      subject: 'expression',
      observed,
      bound: null,
      margin: null,
      outcome,
      reason,
      message: text,
      policyPlace: gate.place('expression'),
      evidencePlace: null,
    },
  ];
  const read = readExpression(expression);
  if (read.is === 'wrong') return check('error', 'invalid-expression', `The expression can't be read: ${read.message}`);
  const { card, evidence, identity } = context;
  if (read.uses.has('report') && identity.is === 'doubtful')
    return check(identity.outcome, identity.reason, identity.message);
  const missing = [
    read.uses.has('card') && !card ? 'model card' : '',
    read.uses.has('report') && evidence.reports.length === 0 ? 'metrics report' : '',
  ].filter(Boolean);
  if (missing.length > 0)
    return check(
      'inconclusive',
      'missing-evidence',
      `The expression asks about the ${missing.join(' and the ')}, which is not given.`,
    );
  try {
    const result = read.run({
      card: card?.value ?? {},
      report: read.uses.has('report') ? mergedReport(context) : {},
      policy: gate.wholePolicy,
    });
    if (result === true) return check('pass', null, 'The expression is true.', true);
    if (result === false)
      return check(
        'fail',
        'requirement-not-met',
        message ?? `\`${expression.trim()}\` is false. Meet the condition, or change it.`,
        false,
      );
    return check(
      'error',
      'invalid-expression',
      'The expression gives neither true nor false, so it decides nothing. Compare the value with something.',
    );
  } catch (error) {
    if (error instanceof EvaluationError && error.code === 'no_such_key') {
      return check(
        'inconclusive',
        'missing-evidence',
        `The expression asks for something that is not there: ${sentence(error)} Add it, or ask with \`has(…)\` first.`,
      );
    }
    return check('error', 'invalid-expression', `The expression can't be computed: ${sentence(error)}`);
  }
}

/**
 * The reports of one model as one, whatever their order: lists of evidence add up, and of the rest stays what those that
 * say it agree on. What they differ in is not there, so that an expression about it can't be decided.
 */
function mergedReport({ evidence }: GateContext): unknown {
  const all = evidence.reports.map(withoutUnsure);
  const [first, ...rest] = all;
  if (!first || rest.length === 0) return first ?? {};
  return {
    ...(agreed(all) as object),
    metrics: all.flatMap((report) => report.metrics ?? []),
    groups: all.flatMap((report) => report.groups ?? []),
    distributions: all.flatMap((report) => report.distributions ?? []),
  };
}

/**
 * A report without the values of metrics that its rows leave undefined, make infinite or know within limits only: an
 * expression must not compare what is not known or has no size. What does not ask for them is decided.
 */
function withoutUnsure({ value, rows }: ReportDocument): MetricsReport {
  if (!rows) return value;
  const metrics = value.metrics?.map((entry) => {
    const figure = rows.figures.get(entry);
    if (!figure || (!figure.within && figure.result.status === 'ok')) return entry;
    const { value: _, ...rest } = entry;
    return rest as typeof entry;
  });
  return { ...value, metrics };
}

/** What the values of one field agree on; nothing where they contradict each other. */
function agreed(values: readonly unknown[]): unknown {
  const maps = values.filter(
    (x): x is Readonly<Record<string, unknown>> => typeof x === 'object' && x !== null && !Array.isArray(x),
  );
  if (maps.length < values.length)
    return new Set(values.map((x) => JSON.stringify(x))).size === 1 ? values[0] : undefined;
  const both: Record<string, unknown> = Object.create(null);
  for (const key of new Set(maps.flatMap((map) => Object.keys(map)))) {
    const value = agreed(maps.flatMap((map) => (Object.hasOwn(map, key) ? [map[key]] : [])));
    if (value !== undefined) both[key] = value;
  }
  return both;
}

interface Node {
  readonly op?: unknown;
  readonly args?: unknown;
}

/** Notes the variables that are used; returns what a policy must not ask for. */
function survey(node: unknown, uses: Set<string>, depth: number): string | undefined {
  if (Array.isArray(node)) {
    for (const part of node) {
      const objection = survey(part, uses, depth);
      if (objection !== undefined) return objection;
    }
    return undefined;
  }
  if (typeof node !== 'object' || node === null) return undefined;
  const { op, args } = node as Node;
  if (op === 'id' && typeof args === 'string') uses.add(args);
  let inner = depth;
  if ((op === 'rcall' || op === 'call') && Array.isArray(args)) {
    const [name] = args;
    if (name === 'matches')
      return '`matches` is not available: a pattern can take longer than a keystroke. Use `==`, `startsWith`, `endsWith`, `contains` or `in`.';
    if (typeof name === 'string' && macros.has(name)) inner++;
    if (inner > maxNestedMacros)
      return `More than ${maxNestedMacros} of ${[...macros].join(', ')} stand inside each other. Say it in simpler conditions.`;
  }
  return survey(args, uses, inner);
}

function sentence(error: unknown): string {
  const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function rangeOf(error: unknown): { start: number; end: number } | undefined {
  if (!(error instanceof ParseError) && !(error instanceof EvaluationError) && !(error instanceof CelTypeError))
    return undefined;
  const { range } = error as { range?: { start: number; end: number } };
  return range;
}
