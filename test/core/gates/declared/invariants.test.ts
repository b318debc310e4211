import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Declarations } from '../../../../core/gates/declared.ts';
import { type Check, severityOf } from '../../../../core/gates/evaluation.ts';
import type { Path } from '../../../../core/yaml/node.ts';
import {
  asOf,
  card,
  type DeclaredType,
  gateOf,
  type Plain,
  pathsOf,
  readIfSound,
  report,
  requires,
  valueAt,
  withValue,
} from './fixture.ts';

const gates = (Object.keys(requires) as DeclaredType[]).map((type) => ({
  type,
  decide: gateOf(type, { require: requires[type] }),
}));

type Side = 'card' | 'report';
type Both = Readonly<Record<Side, Plain>>;
interface Place {
  readonly side: Side;
  readonly path: Path;
}

const compliant: Both = { card, report };
const sides: readonly Side[] = ['card', 'report'];
const placesOf = (both: Both): readonly Place[] =>
  sides.flatMap((side) => pathsOf(both[side]).map((path) => ({ side, path })));
const places = placesOf(compliant);

const at = (both: Both, { side, path }: Place): unknown => valueAt(both[side], path);
const lay = (both: Both, { side, path }: Place, value: unknown): Both => ({
  ...both,
  [side]: withValue(both[side], path, value),
});
const take = (both: Both, place: Place): Both => (at(both, place) === undefined ? both : lay(both, place, undefined));

/** The documents, if both are sound: others are never decided on. */
function declarations(both: Both): Declarations | undefined {
  const [ofCard, ofReport] = [readIfSound('ModelCard', both.card), readIfSound('MetricsReport', both.report)];
  return ofCard && ofReport && { card: ofCard, reports: [ofReport], asOf };
}

/** What a value may become: words that say nothing, other words, and other figures. */
function spoilt(value: unknown): readonly unknown[] {
  switch (typeof value) {
    case 'string':
      return ['TODO', '', 'main', 'user:alice', 'credit-ds', 'P1M', 'PT1H', '2026-09-30', 'double', 'a'.repeat(64)];
    case 'number':
      return [0, 0.5, 1, 1e9, 0.30000000000000004];
    case 'boolean':
      return [!value];
    default:
      return Array.isArray(value) ? [[]] : [{}];
  }
}

/** Whether a place is an entry of a list or of a map of names: how many there should be is not known. */
function isEntry({ side, path }: Place, both: Both): boolean {
  const above = path.slice(0, -1);
  if (['security.access', 'training.hyperparameters'].includes(above.join('.'))) return true;
  return Array.isArray(valueAt(both[side], above));
}

/** A pass where there was none must be marked as resting on one word alone. */
function assertNotBetter(type: string, before: readonly Check[], after: readonly Check[], place: Place): void {
  const was = new Map(before.map((check) => [check.subject, check]));
  for (const check of after) {
    const earlier = was.get(check.subject);
    if (check.outcome !== 'pass' || !earlier || severityOf(earlier.outcome) <= severityOf('warn')) continue;
    const isMarked = (check.notes ?? []).some((note) => note.startsWith('uncorroborated'));
    const where = `${place.side} ${place.path.join('.')}`;
    assert(
      isMarked,
      `${type} ${check.subject} passes without ${where}, where it was ${earlier.reason}: ${earlier.message}`,
    );
  }
}

describe('declared gates, with something taken away', () => {
  it('never turn doubt or failure into a pass that is not marked uncorroborated', () => {
    const spoil = fc
      .constantFrom(...places)
      .chain((place) =>
        fc.record({ place: fc.constant(place), value: fc.constantFrom(...spoilt(at(compliant, place))) }),
      );
    const change = fc.record({ spoils: fc.array(spoil, { minLength: 1, maxLength: 3 }), pick: fc.nat() });
    fc.assert(
      fc.property(change, ({ spoils, pick }) => {
        const bad = spoils.reduce<Both>((both, { place, value }) => {
          const laid = at(both, place) === undefined ? both : lay(both, place, value);
          return declarations(laid) ? laid : both;
        }, compliant);
        const given = declarations(bad);
        assert(given);
        const near = spoils.flatMap(({ place: { side, path } }) =>
          path.map((_, i) => ({ side, path: path.slice(0, i + 1) })),
        );
        const all = placesOf(bad);
        const further = [0, 1, 2].flatMap((i) => all[(pick + i * 7919) % all.length] ?? []);
        for (const place of [...near, ...further]) {
          if (at(bad, place) === undefined || isEntry(place, bad)) continue;
          const less = declarations(lay(bad, place, undefined));
          if (!less) continue;
          for (const { type, decide } of gates) assertNotBetter(type, decide(given), decide(less), place);
        }
      }),
      { numRuns: 100 },
    );
  }).timeout(60_000);

  it('keep all their checks when any one part is taken away, and never throw', () => {
    const given = declarations(compliant);
    assert(given);
    for (const place of places) {
      const less = declarations(take(compliant, place));
      if (!less) continue;
      for (const { type, decide } of gates) {
        assert.deepEqual(
          decide(less).map(({ subject }) => subject),
          decide(given).map(({ subject }) => subject),
          `${type} has the same checks without ${place.side} ${place.path.join('.')}`,
        );
      }
    }
  });

  it('never throw on documents without most of their parts', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...places), { maxLength: 40 }), (drop) => {
        const less = declarations(drop.reduce(take, compliant));
        if (less) for (const { decide } of gates) assert(decide(less).length > 0);
      }),
      { numRuns: 100 },
    );
  });

  it('pass nothing without card and reports', () => {
    for (const { decide } of gates) {
      for (const check of decide({ card: undefined, reports: [], asOf })) assert.equal(check.outcome, 'inconclusive');
    }
  });
});
