import type { PlainCase } from './arbitrary-case.ts';
import { boundsOf, enforcements, type Plain, scope } from './arbitrary-policy.ts';
import type { Random } from './random.ts';

/** What changed policies change of a gate, whatever its type; fields that its type does not have are left alone. */
const changes: Readonly<Record<string, (random: Random, now: unknown, gate: Plain) => unknown>> = {
  pass: (random, now) => (random.chance(0.9) ? moved(random, now) : undefined),
  warn: (random, now, gate) => random.one([undefined, moved(random, now ?? gate.pass), moved(random, gate.pass)]),
  enforcement: (random) => random.one([...enforcements, undefined]),
  minSamples: (random) => random.maybe(0.8, () => random.int(1, 300)),
  minGroupSize: (random) => random.one([undefined, 1, 10, 30, 100, 300]),
  smallGroups: (random) => random.one([undefined, 'hold', 'warn']),
  rationale: (random, now) => (now === undefined || random.chance(0.3) ? 'Looked at by hand.' : undefined),
  decideOn: (random) => random.one([undefined, 'point', 'interval']),
  evidence: (random) => random.one([undefined, 'value', 'counts', 'rows']),
  reference: (random) => random.one([undefined, 'highest', 'largest', 'overall', 'declared']),
  attributes: (random) => random.one<unknown>(['all', ['sex'], ['age'], ['sex', 'age'], []]),
  intersections: (random) => random.one([undefined, [['sex', 'age']], [['age', 'sex']]]),
  maxShare: (random) => random.one([undefined, 0, 0.5, '50%', '34%', 1, '100%']),
  features: (random) => random.one([undefined, ['a'], ['a', 'b'], ['b', 'a'], ['a', 'b', 'c']]),
  base: (random) => random.one([undefined, 2, 10, 'e']),
  split: (random) => random.one([undefined, 'test', 'validation']),
  slices: (random, now) =>
    now === undefined ? undefined : { ...(now as Plain), take: random.one(['each', 'gap', 'ratio']) },
  require: (random, now) => requiring(random, (now ?? {}) as Plain),
  scope: (random, now) => (now === undefined || random.chance(0.5) ? scope(random) : undefined),
  stages: (random, now) => (now === undefined ? undefined : random.maybe(0.3, () => ({ production: 'skip' }))),
};

const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  metric: ['pass', 'pass', 'warn', 'minSamples', 'decideOn', 'evidence', 'split', 'slices'],
  fairness: [
    ...['pass', 'pass', 'warn', 'minGroupSize', 'smallGroups', 'rationale', 'decideOn', 'evidence', 'reference'],
    ...['attributes', 'intersections', 'split'],
  ],
  drift: ['pass', 'pass', 'warn', 'maxShare', 'minSamples', 'evidence', 'features', 'base'],
  expression: [],
};
const everywhere = ['enforcement', 'enforcement', 'scope', 'stages'];

/** A number bound a step to one side, as a rule; sides come and go and change their strictness. */
function moved(random: Random, bounds: unknown): unknown {
  if (typeof bounds !== 'object' || bounds === null) return boundsOf(random);
  const other: Readonly<Record<string, string>> = { min: 'above', above: 'min', max: 'below', below: 'max' };
  const sides = Object.entries(bounds).flatMap(([side, bound]): (readonly [string, unknown])[] => {
    if (random.chance(0.08)) return [];
    const name = random.chance(0.15) ? (other[side] ?? side) : side;
    const step = random.int(-4, 4) / 20;
    return [[name, typeof bound === 'number' ? Math.round((bound + step) * 100) / 100 : bound]];
  });
  return { ...Object.fromEntries(sides), ...(random.chance(0.12) ? boundsOf(random) : {}) };
}

/** Without some requirements, and with others the other way round. */
function requiring(random: Random, now: Plain): Plain {
  const kept = Object.entries(now).filter(() => random.chance(0.8));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, typeof value === 'boolean' && random.chance(0.3) ? !value : value]),
  );
}

function changedGate(random: Random, gate: Plain): Plain {
  const fields = [...(fieldsOf[String(gate.type)] ?? ['require', 'require']), ...everywhere];
  const field = random.one(fields);
  const changed = { ...gate, [field]: changes[field]?.(random, gate[field], gate) };
  return random.chance(0.25) ? changedGate(random, changed) : changed;
}

/** What gates mean without saying it: groups, reference groups, pinned models and the metrics of the policy's own. */
function changedContext(random: Random, policy: Plain): Plain {
  const attributes = (policy.protectedAttributes ?? []) as readonly Plain[];
  switch (random.int(0, 4)) {
    case 0:
      return { ...policy, protectedAttributes: attributes.filter(() => random.chance(0.6)) };
    case 1:
      return {
        ...policy,
        protectedAttributes: attributes.map((one) =>
          one.notMeasured !== undefined ? one : { ...one, reference: random.one([undefined, 'f', 'm', 'old']) },
        ),
      };
    case 2:
      return {
        ...policy,
        protectedAttributes: attributes.map((one) =>
          one.notMeasured !== undefined || one.groups === undefined
            ? one
            : { ...one, groups: random.some(one.groups as readonly string[], 1) },
        ),
      };
    case 3:
      return {
        ...policy,
        references: random.one([{ baseline: {}, champion: {} }, { baseline: { model: 'm@0.9.0' } }]),
      };
    default:
      return { ...policy, scope: random.maybe(0.7, () => scope(random)) };
  }
}

/** The case under a policy in which a few things are different, for the better or for the worse. */
export function underChangedPolicy(given: PlainCase, random: Random): PlainCase {
  const { policy } = given;
  const gates = (policy.gates as readonly Plain[]).map((gate) =>
    random.chance(0.75) ? changedGate(random, gate) : gate,
  );
  const changed = { ...policy, gates };
  return { ...given, policy: random.chance(0.15) ? changedContext(random, changed) : changed };
}
