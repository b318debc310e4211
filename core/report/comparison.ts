import type { GateComparison } from '../gates/compare.ts';
import type { Flip } from '../gates/flips.ts';
import type { Style } from './pretty.ts';

/** What `compare` found of one policy. */
export interface PolicyComparison {
  readonly policy: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly gates: readonly GateComparison[];
  readonly models: number;
  readonly flips: readonly Flip[];
  /** Reports on which nothing was decided, each with the reason. */
  readonly leftOut?: readonly string[];
}

/** A change that is the same at several stages is told once. */
function byGate(gates: readonly GateComparison[]): readonly {
  readonly id: string;
  readonly relation: GateComparison['relation'];
  readonly stages: string;
  readonly differences: readonly string[];
}[] {
  const groups = new Map<
    string,
    { id: string; relation: GateComparison['relation']; stages: string[]; differences: readonly string[] }
  >();
  for (const gate of gates) {
    if (gate.relation === 'equal') continue;
    const key = JSON.stringify([gate.id, gate.relation, gate.differences]);
    const group = groups.get(key);
    if (group) group.stages.push(gate.stage ?? '');
    else
      groups.set(key, {
        id: gate.id,
        relation: gate.relation,
        stages: [gate.stage ?? ''],
        differences: gate.differences,
      });
  }
  const order: readonly GateComparison['relation'][] = [
    'weaker',
    'removed',
    'incomparable',
    'stronger',
    'added',
    'equal',
  ];
  return [...groups.values()]
    .map((group) => ({ ...group, stages: group.stages.filter(Boolean).join(', ') }))
    .sort((a, b) => order.indexOf(a.relation) - order.indexOf(b.relation));
}

function unchanged({ before, after }: PolicyComparison): string {
  if (before === null) return 'The policy is new.';
  return after === null ? 'The policy is gone: nothing asks for its gates any more.' : 'No gate is stronger or weaker.';
}

const model = ({ model: name, version }: Flip): string => [name, version].filter(Boolean).join(' ');

export function prettyComparison(comparison: PolicyComparison, style: Style): string {
  const lines = [
    `${style.bold(comparison.policy)}  ${comparison.before ?? 'absent'} → ${comparison.after ?? 'absent'}`,
  ];
  const changed = byGate(comparison.gates);
  if (changed.length === 0) lines.push(`  ${unchanged(comparison)}`);
  for (const gate of changed) {
    const paint =
      gate.relation === 'weaker' || gate.relation === 'removed'
        ? style.red
        : gate.relation === 'incomparable'
          ? style.yellow
          : style.green;
    lines.push(
      `  ${paint(gate.relation.padEnd(12))} ${style.bold(gate.id)}${gate.stages ? style.dim(` (${gate.stages})`) : ''}  ${gate.differences.join(' ')}`,
    );
  }
  if (comparison.models > 0)
    lines.push(
      `  ${comparison.flips.length} of ${comparison.models} models flip${comparison.flips.length > 0 ? ':' : '.'}`,
    );
  for (const flip of comparison.flips) {
    lines.push(
      `    ${style.bold(model(flip))}${flip.stage ? ` at ${flip.stage}` : ''}: ${flip.before} → ${flip.after}`,
    );
    for (const gate of flip.gates) lines.push(`      ${gate.id}: ${gate.before} → ${gate.after}. ${gate.message}`);
  }
  for (const one of comparison.leftOut ?? []) lines.push(`  ${style.yellow('not decided')}  ${one}`);
  return `${lines.join('\n')}\n`;
}

/** For a pull request's comment. Text of the documents stands in code or is escaped: it can't break out. */
export function markdownComparison(comparisons: readonly PolicyComparison[]): string {
  const cell = (text: string): string => text.replace(/[\\|<>[\]*_~]/g, (c) => `\\${c}`).replaceAll('\n', ' ');
  const code = (text: string): string => `\`${text.replaceAll('`', 'ˋ').replaceAll('|', '\\|')}\``;
  const parts = comparisons.map((comparison) => {
    const changed = byGate(comparison.gates);
    const lines = [
      `### ${code(comparison.policy)} ${comparison.before ?? 'absent'} → ${comparison.after ?? 'absent'}`,
      '',
    ];
    if (changed.length === 0) lines.push(unchanged(comparison), '');
    else {
      lines.push('| | Gate | Stages | What differs |', '| --- | --- | --- | --- |');
      for (const gate of changed)
        lines.push(
          `| ${gate.relation} | ${code(gate.id)} | ${cell(gate.stages)} | ${gate.differences.map(cell).join(' ')} |`,
        );
      lines.push('');
    }
    if (comparison.models > 0) {
      lines.push(`${comparison.flips.length} of ${comparison.models} models flip.`, '');
      for (const flip of comparison.flips) {
        lines.push(
          `- ${code(model(flip))}${flip.stage ? ` at ${cell(flip.stage)}` : ''}: **${flip.before} → ${flip.after}** (${flip.gates.map((gate) => `${code(gate.id)} ${gate.before} → ${gate.after}`).join(', ')})`,
        );
      }
      if (comparison.flips.length > 0) lines.push('');
    }
    for (const one of comparison.leftOut ?? []) lines.push(`- Not decided: ${cell(one)}`);
    if (comparison.leftOut?.length) lines.push('');
    return lines.join('\n');
  });
  return `${['## Policy comparison', '', ...parts].join('\n')}\n`;
}
