import { emptyMap } from '../../core/yaml/plain-value.ts';
import type { PlainCase } from './arbitrary-case.ts';
import type { Plain } from './arbitrary-policy.ts';
import { countOf, nthPath, type Path } from './paths.ts';
import type { Random } from './random.ts';
import { without } from './shrink.ts';

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const turned = emptyMap();
  for (const key of Object.keys(value).reverse()) turned[key] = reversed((value as Plain)[key]);
  return turned;
}

const turned = (list: unknown): unknown => (Array.isArray(list) ? [...list].reverse() : list);

/** The same case with gates, entries, reports, waivers and all keys in the opposite order. */
export function reordered(given: PlainCase): PlainCase {
  const policy = (body: Plain): Plain => {
    const own = reversed(body) as Plain;
    return { ...own, gates: turned(own.gates) };
  };
  const report = (body: Plain): Plain => {
    const own = reversed(body) as Plain;
    return {
      ...own,
      metrics: turned(own.metrics),
      groups: turned(own.groups),
      distributions: turned(own.distributions),
    };
  };
  return {
    ...given,
    policy: policy(given.policy),
    bases: given.bases.map(policy),
    card: given.card && (reversed(given.card) as Plain),
    reports: given.reports.map(report).reverse(),
    waivers: given.waivers.map((waiver) => reversed(waiver) as Plain).reverse(),
  };
}

/** What says which evidence something is, not what it shows: without it, it would be other evidence. */
const labels = new Set([
  'name',
  'slice',
  'split',
  'attack',
  'epsilon',
  'k',
  'average',
  'decisionThreshold',
  'attribute',
  'attributes',
  'feature',
  'target',
  'metadata',
  'base',
  'level',
  'role',
  'sex',
  'age',
]);

function isEvidence(path: Path): boolean {
  // A report is given or not given; that there are reports is nothing to take away.
  if (path[0] === 'reports' && path.length === 1) return false;
  const last = String(path.at(-1));
  // A category without its count is another distribution, not less of one.
  if (path[2] === 'distributions' && path.length > 5) return false;
  // A dataset's split says what all of a report's evidence is worth.
  return (!labels.has(last) || path.at(-2) === 'dataset') && !path.includes('slice');
}

/** A case without one piece of its evidence, and where that was. */
export interface Removal {
  readonly left: PlainCase;
  readonly path: Path;
}

/** Takes away one report, entry, count, group, section of the card …; undefined where there is nothing. */
export function withoutSome(given: PlainCase, random: Random): Removal | undefined {
  const { reports, card } = given;
  const evidence = { reports, ...(card ? { card } : {}) };
  const count = countOf(evidence, isEvidence);
  const path = count === 0 ? undefined : nthPath(evidence, isEvidence, random.int(0, count - 1));
  if (!path) return undefined;
  const left = without({ reports, card }, path);
  // What is not touched stays the same object, so that it is not read again.
  const touched = path[0] === 'reports' && path.length > 2 ? path[1] : undefined;
  const kept =
    touched === undefined ? left.reports : reports.map((r, i) => (i === touched ? (left.reports[i] ?? r) : r));
  return {
    left: { ...given, reports: path[0] === 'card' ? reports : kept, card: path[0] === 'card' ? left.card : card },
    path,
  };
}

const step: Readonly<Record<string, number>> = { min: 0.05, above: 0.05, max: -0.05, below: -0.05 };

function tighter(bounds: unknown): unknown {
  if (typeof bounds !== 'object' || bounds === null) return bounds;
  const sides = Object.entries(bounds).map(([side, bound]) => {
    const by = step[side] ?? 0;
    return [side, typeof bound === 'number' ? Math.round((bound + by) * 100) / 100 : bound] as const;
  });
  return Object.fromEntries(sides);
}

/** The same case with every number that bounds a gate a step further in. */
export function tightened(given: PlainCase): PlainCase {
  const gate = (own: Plain): Plain => {
    const stages = Object.entries((own.stages as Plain | undefined) ?? {}).map(([stage, overlay]) => {
      const fields = overlay as Plain;
      return [
        stage,
        typeof overlay === 'string' ? overlay : { ...fields, pass: tighter(fields.pass), warn: tighter(fields.warn) },
      ] as const;
    });
    return {
      ...own,
      pass: tighter(own.pass),
      warn: tighter(own.warn),
      ...(own.stages ? { stages: Object.fromEntries(stages) } : {}),
    };
  };
  const policy = (body: Plain): Plain => ({ ...body, gates: (body.gates as readonly Plain[]).map(gate) });
  return { ...given, policy: policy(given.policy), bases: given.bases.map(policy) };
}

/** The case under a policy that extends its own and tries to ask less: other bounds, no groups, no pins, no score. */
export function underWeakerChild(given: PlainCase, random: Random): PlainCase {
  const own = given.policy;
  const loose = (gate: Plain): Plain => ({
    ...gate,
    ...(gate.pass === undefined ? {} : { pass: random.one<Plain>([{ min: 0 }, { max: 1000 }, { min: -1, max: 1 }]) }),
    minSamples: undefined,
    minGroupSize: gate.type === 'fairness' ? 1 : undefined,
    evidence: undefined,
    decideOn: undefined,
    maxShare: gate.type === 'drift' ? 1 : undefined,
    enforcement: random.one(['dry-run', 'advisory', 'soft-mandatory', undefined]),
    stages: random.maybe(0.3, () => ({ experimental: 'skip', production: 'skip' })),
    scope: random.maybe(0.2, () => ({ models: ['nothing-*'] })),
  });
  const attributes = (own.protectedAttributes as readonly Plain[]).map(({ groups: _, ...attribute }) => attribute);
  const child: Plain = {
    metadata: { name: 'child', version: '1.0.0' },
    extends: ['p@^1.0.0'],
    stages: own.stages,
    gates: (own.gates as readonly Plain[]).filter(() => random.chance(0.7)).map(loose),
    protectedAttributes: random.maybe(0.3, () => attributes),
    references: random.maybe(0.3, () => ({ baseline: {}, champion: {} })),
    metrics: random.maybe(0.2, () => ({ approved_loss_rate: { better: 'higher' } })),
    score: random.maybe(0.3, () => ({ pass: 0, warn: 0 })),
  };
  return { ...given, policy: child, bases: [own] };
}
