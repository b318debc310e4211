import type { FlipPoint, NearestChange, Sensitivity } from '../gates/sensitivity.ts';
import type { GateReport } from '../generated/GateReport.ts';
import { locationOf } from './gate-report.ts';
import type { Style } from './pretty.ts';

type NameOf = (uri: string) => string;

/** A sensitivity as plain JSON, with lines and columns from 1. */
export function plainSensitivity(sensitivity: Sensitivity, nameOf: NameOf) {
  const placed = <T extends { readonly place: Parameters<typeof locationOf>[0] }>({ place, ...rest }: T) => ({
    ...rest,
    location: locationOf(place, nameOf),
  });
  return {
    decision: sensitivity.decision,
    gates: sensitivity.gates.map(({ flips, ...gate }) => ({ ...gate, flips: flips.map(placed) })),
    decisionFlips: sensitivity.decisionFlips.map(placed),
    nearest: sensitivity.nearest && placed(sensitivity.nearest),
    changes: sensitivity.changes.map(placed),
    none: sensitivity.none,
    rehearsal: sensitivity.rehearsal.map(placed),
  };
}

/** What would change a decision: the nearest changes, and what happens when something is missing. */
export function prettySensitivity(sensitivity: Sensitivity, nameOf: NameOf, style: Style): string {
  const { changes, none, rehearsal } = sensitivity;
  const fragile = rehearsal.filter(({ gates, promotes }) => gates.length > 0 || promotes);
  const width = Math.max(0, ...fragile.map(({ input }) => input.length));
  const lines = [
    style.bold('Nearest changes of the decision'),
    ...(changes.length > 0 ? changes.map((change) => changeLine(change, nameOf, style)) : [`  ${none}`]),
    '',
    style.bold('Without this input'),
    ...fragile.map(({ input, decision, gates, promotes }) => {
      const named = gates.slice(0, 4).map(({ id, before, after }) => `${id} ${before} → ${after}`);
      const more = gates.length > named.length ? ` and ${gates.length - named.length} more` : '';
      const mark = promotes ? style.red(' uncorroborated: it contradicts what is left') : '';
      return `  ${input.padEnd(width)}  ${decision === sensitivity.decision ? decision : style.yellow(decision)}  ${style.dim(named.join(', ') + more)}${mark}`;
    }),
    ...(fragile.length < rehearsal.length
      ? [style.dim(`  ${rehearsal.length - fragile.length} more inputs change nothing.`)]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function changeLine(change: NearestChange, nameOf: NameOf, style: Style): string {
  const { path, line, column } = locationOf(change.place, nameOf);
  const distance = `${Number((change.distance * 100).toPrecision(2))}% of its scale`;
  return `  ${change.of === 'bound' ? 'bound ' : ''}${style.bold(change.name)} ${shown(change.from)} → ${shown(change.to)}: ${change.after} ${style.dim(`(${distance}; ${path}:${line}:${column})`)}`;
}

type Gate = GateReport['gates'][number];

/** Everything about one gate: what was asked, what was found, and what would change it. */
export function prettyExplanation(gate: Gate, sensitivity: Sensitivity, nameOf: NameOf, style: Style): string {
  const flips = sensitivity.gates.filter(({ id }) => id === gate.id).flatMap((each) => each.flips);
  const effect = gate.effect === gate.outcome ? gate.outcome : `${gate.outcome} → ${gate.effect}`;
  const lines = [
    `${style.bold(gate.id)}  ${effect}  ${style.dim(`${gate.type} · ${gate.enforcement} · weight ${gate.weight}`)}`,
    ...(gate.title ? [`  ${gate.title}`] : []),
    '',
  ];
  for (const check of gate.checks) {
    lines.push(
      `  ${check.outcome.padEnd(12)} ${check.message}${check.deciding === false ? style.dim(' (beside what decides)') : ''}`,
    );
    const facts = [
      check.bound &&
        Object.entries(check.bound)
          .map(([side, value]) => `${side} ${value}`)
          .join(', '),
      check.margin === null
        ? null
        : `margin ${check.margin >= 0 ? '+' : '−'}${Math.abs(Number(check.margin.toPrecision(4)))}`,
      check.interval &&
        `95 % interval ${check.interval.map((end) => (end === null ? '∞' : Number(end.toPrecision(4)))).join(' to ')}`,
      typeof check.pValue === 'number' ? `p = ${Number(check.pValue.toPrecision(3))}` : null,
      typeof check.n === 'number' ? `n = ${check.n}` : null,
      check.reference && `${check.reference.name} = ${check.reference.value ?? 'unknown'}`,
    ].filter(Boolean);
    if (facts.length > 0) lines.push(`               ${facts.join(' · ')}`);
    for (const group of check.groups ?? []) {
      const rate = typeof group.rate === 'number' ? Number(group.rate.toPrecision(4)) : 'undefined';
      lines.push(`               ${group.group}: ${rate} of ${group.n}${group.reference ? ' (reference)' : ''}`);
    }
    for (const note of check.notes ?? []) lines.push(`               ${style.dim(note)}`);
    for (const [what, at] of [
      ['asked', check.policyLocation],
      ['measured', check.evidenceLocation],
    ] as const) {
      if (at) lines.push(style.dim(`               ${what} at ${at.path}:${at.line}:${at.column}`));
    }
  }
  if (gate.waiver)
    lines.push(
      '',
      `  waived until ${gate.waiver.expires} by ${gate.waiver.approvedBy ?? 'nobody'}: ${gate.waiver.reason ?? ''}`,
    );
  lines.push('', style.bold('Its outcome changes'));
  lines.push(
    ...(flips.length > 0 ? flips.map((flip) => flipLine(flip, nameOf, style)) : ['  with no single measured number.']),
  );
  return `${lines.join('\n')}\n`;
}

function flipLine(flip: FlipPoint<string>, nameOf: NameOf, style: Style): string {
  const { path, line, column } = locationOf(flip.place, nameOf);
  const border = flip.belongsTo === 'above' ? 'from' : 'above';
  return `  ${flip.lever}, now ${shown(flip.now)}: ${flip.below} below, ${flip.above} ${border} ${style.bold(shown(flip.value))} ${style.dim(`(${path}:${line}:${column})`)}`;
}

/** A number beside its neighbour is told by that neighbour. */
function shown(value: number): string {
  const short = Number(value.toPrecision(12));
  if (short === value) return String(value);
  return `${short > value ? 'just under' : 'just over'} ${short}`;
}
