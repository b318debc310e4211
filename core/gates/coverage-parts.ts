import type { Path } from '../yaml/node.ts';
import { type CoverageItem, namesOf, type Shown, type Standing } from './coverage-item.ts';
import type { Check, Outcome, Reason } from './evaluation.ts';

/** Reasons of checks whose evidence is not there. */
export const missingReasons: ReadonlySet<Reason> = new Set<Reason>([
  'missing-metric',
  'missing-reference',
  'missing-group',
  'missing-slice',
  'missing-interval',
  'missing-evidence',
]);

/** Each requirement met and not met, and an expression true and false. */
export function declaredParts(applies: readonly Standing[], shown: readonly Shown[]): readonly CoverageItem[] {
  const [first] = applies;
  if (!first) return [];
  const stages = applies.flatMap(({ stage }) => stage ?? []);
  const { effective } = first.planned;
  if (effective.gate.type === 'expression') {
    return both('expression', effective.place('expression'), stages, shown, () => true);
  }
  const places = new Map<string, { readonly path: Path; readonly place: CoverageItem['place'] }>();
  for (const { planned } of applies) {
    for (const path of requirementPaths(planned.effective.gate)) {
      const key = path.join('.');
      if (!places.has(key)) places.set(key, { path, place: planned.effective.place(...path) });
    }
  }
  return [...places.values()].flatMap(({ path, place }) => {
    const concerns = ({ policyPlace }: Check): boolean => {
      const at = policyPlace?.path ?? [];
      const from = at.indexOf(path[0] ?? '');
      return from >= 0 && isAlong(at.slice(from), path);
    };
    return both(path.join('.'), place, stages, shown, concerns);
  });
}

/** Whether one path leads through the other. */
function isAlong(a: Path, b: Path): boolean {
  return a.every((key, index) => index >= b.length || key === b[index]);
}

function both(
  what: string,
  place: CoverageItem['place'],
  stages: readonly string[],
  shown: readonly Shown[],
  concerns: (check: Check) => boolean,
): readonly CoverageItem[] {
  const item = (kind: 'met' | 'unmet', outcomes: readonly Outcome[], todo: string): CoverageItem => ({
    kind,
    what: `${what}, ${kind === 'met' ? 'met' : 'not met'}`,
    place,
    stages,
    cases: namesOf(shown, ({ gate }) =>
      gate.checks.some((check) => outcomes.includes(check.outcome) && concerns(check)),
    ),
    todo,
  });
  return [
    item('met', ['pass', 'warn'], `Add a case that meets \`${what}\`.`),
    item('unmet', ['fail', 'inconclusive', 'error'], `Add a case that does not meet \`${what}\`.`),
  ];
}

/** Parts of requirements that say how another is meant. */
const qualifying = new Set(['percentile', 'currency']);

function requirementPaths(gate: object): readonly Path[] {
  return ['require', 'access'].flatMap((field) => {
    const value: unknown = Reflect.get(gate, field);
    return leaves(value, [field]);
  });
}

function leaves(value: unknown, path: Path): readonly Path[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return value === undefined || value === false ? [] : [path];
  return Object.entries(value).flatMap(([key, part]) =>
    key.startsWith('x-') || qualifying.has(key) ? [] : leaves(part, [...path, key]),
  );
}
