import type { PolicyCoverage } from '../gates/coverage.ts';
import type { CoverageItem } from '../gates/coverage-item.ts';
import type { MutationResult } from '../gates/mutation.ts';
import type { Hint } from '../gates/mutation-hint.ts';
import { locationOf } from './gate-report.ts';
import type { Style } from './pretty.ts';

type NameOf = (uri: string) => string;

/** A coverage as plain JSON, with lines and columns from 1. */
export function plainCoverage({ policy, gates, score, covered, total }: PolicyCoverage, nameOf: NameOf) {
  const drawn = ({ place, ...item }: CoverageItem) => ({
    ...item,
    covered: item.cases.length > 0,
    location: locationOf(place, nameOf),
  });
  return {
    policy: policy.value.metadata.name,
    covered,
    total,
    percent: percentOf(covered, total),
    gates: gates.map(({ place, items, ...gate }) => ({
      ...gate,
      total: items.length,
      percent: percentOf(gate.covered, items.length),
      location: locationOf(place, nameOf),
      items: items.map(drawn),
    })),
    score: score.map(drawn),
  };
}

/** The mutants of a policy as plain JSON, with lines and columns from 1. */
export function plainMutation({ policy, survivors, ...rest }: MutationResult, nameOf: NameOf) {
  return {
    policy: policy.value.metadata.name,
    ...rest,
    total: rest.killed + survivors.length,
    survivors: survivors.map(({ place, hint, ...survivor }) => ({
      ...survivor,
      location: locationOf(place, nameOf),
      hint: { ...hint, text: hintText(hint) },
    })),
  };
}

/** A percentage, rounded down: 100 means that nothing is missing. */
function percentOf(covered: number, total: number): number {
  return total === 0 ? 100 : Math.floor((covered * 100) / total);
}

/** The coverage of a policy: every gate with its percentage, and what is missing. */
export function prettyCoverage(coverage: PolicyCoverage, nameOf: NameOf, style: Style): string {
  const { policy, gates, score, covered, total } = coverage;
  const lines = [
    `${style.bold(`coverage of ${policy.value.metadata.name}`)}  ${percentOf(covered, total)}% (${covered} of ${total})`,
  ];
  const width = Math.max(0, ...gates.map(({ id }) => id.length));
  const missing = (items: readonly CoverageItem[]): void => {
    for (const item of items) {
      if (item.cases.length === 0)
        lines.push(`      ${style.yellow('!')} ${item.what}. ${item.todo} ${style.dim(placed(item.place, nameOf))}`);
    }
  };
  for (const gate of gates) {
    const percent = percentOf(gate.covered, gate.items.length);
    const shown = `${String(percent).padStart(3)}%`;
    lines.push(
      `  ${percent === 100 ? style.green(shown) : style.yellow(shown)}  ${gate.id.padEnd(width)}  ${style.dim(`${gate.covered} of ${gate.items.length}`)}`,
    );
    missing(gate.items);
  }
  if (score.some(({ cases }) => cases.length === 0)) lines.push('  score');
  missing(score);
  return `${lines.join('\n')}\n`;
}

/** What became of a policy's mutants: those that no case notices, each with how one would. */
export function prettyMutation(result: MutationResult, nameOf: NameOf, style: Style): string {
  const { policy, killed, survivors, equivalent, unusable } = result;
  const total = killed + survivors.length;
  const lines = [
    `${style.bold(`mutants of ${policy.value.metadata.name}`)}  ${killed} of ${total} noticed${equivalent > 0 ? style.dim(`; ${equivalent} more are equivalent`) : ''}`,
  ];
  if (unusable > 0)
    lines.push(
      `  ${style.yellow('!')} ${unusable} cases fail as it is, so they can't notice a mutant. Mend them first.`,
    );
  for (const { gate, says, stages, place, hint } of survivors) {
    const where = stages.length > 0 ? style.dim(` (${stages.join(', ')})`) : '';
    lines.push(
      `  ${style.red('survives')} ${style.bold(gate ?? 'the policy')}: ${says}${where} ${style.dim(placed(place, nameOf))}`,
      `      ${hintText(hint)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function hintText(hint: Hint): string {
  switch (hint.is) {
    case 'expect':
      return `In the case “${hint.case}”, expect \`${hint.expect}: ${hint.value}\`; with the mutant it is ${hint.mutantValue}.`;
    case 'set':
      return `Add a case like “${hint.case}” with \`set: {"${hint.set}": ${hint.to}}\`, and expect \`${hint.expect}: ${hint.value}\`; with the mutant it is ${hint.mutantValue}.`;
    case 'words':
      return hint.says;
  }
}

function placed(place: CoverageItem['place'], nameOf: NameOf): string {
  const { path, line, column } = locationOf(place, nameOf);
  return `(${path}:${line}:${column})`;
}
