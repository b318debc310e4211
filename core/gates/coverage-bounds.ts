import type { Bounds, Gate } from '../generated/GovernancePolicy.ts';
import type { Path } from '../yaml/node.ts';
import { type Side, sides } from './bounds.ts';
import { type CoverageItem, namesOf, type Shown, type Standing } from './coverage-item.ts';
import type { Check, GateResult } from './evaluation.ts';

/** Both sides of each bound, of `pass` and of the warning band. */
export function boundItems(alike: readonly Standing[], shown: readonly Shown[]): readonly CoverageItem[] {
  const [first] = alike;
  if (!first) return [];
  const stages = alike.flatMap(({ stage }) => stage ?? []);
  const { effective } = first.planned;
  const here = shown.filter(({ tested }) => alike.some(({ stage }) => stage === tested.inputs.options.stage));
  const items: CoverageItem[] = [...shareItems(first, stages, here)];
  for (const { path, bounds } of bandsOf(effective.gate)) {
    const isRollback = path[0] === 'rollback';
    const band = path.at(-1) === 'warn' ? 'warn' : 'pass';
    for (const side of sides) {
      const bound = bounds[side];
      if (bound === undefined) continue;
      for (const kind of ['inside', 'outside'] as const) {
        const shows = ({ gate }: Shown): boolean =>
          boundedChecks(gate).some(
            (check) => check.subject.startsWith('rollback ') === isRollback && isShown(check, side, band, kind),
          );
        items.push({
          kind,
          what: `${path.join('.')}.${side}: ${bound}, ${kind}`,
          place: effective.place(...path, side),
          stages,
          cases: namesOf(here, shows),
          todo: `Add a case whose value ${wanted[band][kind]} \`${path.join('.')}.${side}: ${bound}\`${stages.length > 0 ? ` at ${stages.join(' or ')}` : ''}.`,
        });
      }
    }
  }
  return items;
}

const wanted = {
  pass: { inside: 'is inside', outside: 'is outside' },
  warn: { inside: 'is outside `pass`, and inside', outside: 'is outside' },
} as const;

function bandsOf(gate: Gate): readonly { readonly path: Path; readonly bounds: Bounds }[] {
  const fields = gate as { readonly pass?: Bounds; readonly warn?: Bounds; readonly rollback?: { pass?: Bounds } };
  return [
    ...(fields.pass ? [{ path: ['pass'], bounds: fields.pass }] : []),
    ...(fields.warn ? [{ path: ['warn'], bounds: fields.warn }] : []),
    ...(fields.rollback?.pass ? [{ path: ['rollback', 'pass'], bounds: fields.rollback.pass }] : []),
  ];
}

/** The checks on a bounded value: of a drift gate over features these stand beside the share, which decides. */
function boundedChecks({ checks }: GateResult): readonly Check[] {
  const beside = checks.filter((check) => check.deciding === false);
  return beside.length > 0 ? beside : checks;
}

/** The share of drifted features on both sides of what is allowed. */
function shareItems({ planned }: Standing, stages: readonly string[], here: readonly Shown[]): readonly CoverageItem[] {
  const { gate } = planned.effective;
  if (gate.type !== 'drift' || gate.target === 'labels' || gate.target === 'predictions') return [];
  const written = gate.maxShare ?? 0;
  return (['inside', 'outside'] as const).map((kind) => ({
    kind,
    what: `maxShare: ${written}, ${kind}`,
    place: planned.effective.place(gate.maxShare === undefined ? 'method' : 'maxShare'),
    stages,
    cases: namesOf(here, (shown) =>
      shown.gate.checks.some(
        ({ deciding, observed, outcome }) =>
          deciding !== false && typeof observed === 'number' && outcome === (kind === 'inside' ? 'pass' : 'fail'),
      ),
    ),
    todo: `Add a case in which ${kind === 'inside' ? 'no more' : 'more'} than ${written} of the features drifted.`,
  }));
}

/** Whether a check shows a value on this side of a bound. */
function isShown(check: Check, side: Side, band: 'pass' | 'warn', kind: 'inside' | 'outside'): boolean {
  const { observed, outcome, reason } = check;
  if (typeof observed !== 'number') return false;
  if (band === 'pass' && kind === 'inside') return outcome === 'pass';
  const low = side === 'min' || side === 'above';
  const broken = reason === 'below-min' ? low : reason === 'above-max' ? !low : breaks(check, side);
  if (!broken) return false;
  if (band === 'pass') return outcome === 'warn' || outcome === 'fail';
  return kind === 'inside' ? outcome === 'warn' : outcome === 'fail';
}

/** Of a value inside the warning band: whether it is beyond `pass` at this end. The share of a drift gate has one end. */
function breaks({ observed, resolved }: Check, side: Side): boolean {
  if (typeof observed !== 'number') return false;
  const low = side === 'min' || side === 'above';
  const limit = low ? (resolved?.min ?? resolved?.above) : (resolved?.max ?? resolved?.below);
  if (limit === undefined) return false;
  return low ? observed <= limit : observed >= limit;
}
