import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { documentsOf } from '../../core/model/workspace.ts';
import { clientOf } from '../../server/client.ts';
import type { Language } from '../../server/language.ts';
import type { Snapshot } from '../../server/snapshot.ts';
import { paths, referredNames } from '../support/related-documents.ts';
import { everything } from './support/client.ts';
import { event, positionAt, situationOf, startAnew, tell, World } from './support/world.ts';

const client = clientOf(everything, {});

/** Everything that a server says of its files: diagnostics, decisions. */
function said(language: Language, snapshot: Snapshot): unknown {
  const uris = [...snapshot.workspace.files.keys()].sort();
  return {
    diagnostics: uris.map((uri) => [uri, language.diagnose(snapshot, client, uri)]),
    decisions: documentsOf(snapshot.workspace, 'GovernancePolicy').map((policy) => {
      const current = snapshot.simulation(policy)?.current;
      if (current?.is !== 'decided') return current && [current.is, current.message];
      const { evaluation, sample, candidates } = current;
      const sources = [...sample.reports, ...(sample.card ? [sample.card] : []), ...sample.waivers];
      return [
        evaluation.decision,
        evaluation.gates.map((gate) => [gate.id, gate.outcome, gate.effect]),
        sources.map(({ source }) => [source.uri, source.index]),
        candidates.map(({ reports }) => reports.map(({ uri }) => uri)),
      ];
    }),
  };
}

/** Where names lead, and where they are used. */
function names(language: Language, snapshot: Snapshot): unknown {
  return [...snapshot.workspace.files.values()]
    .sort((a, b) => (a.uri < b.uri ? -1 : 1))
    .map(({ uri, text }) =>
      referredNames.flatMap((name) =>
        [...text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].slice(0, 2).map(({ index }) => {
          const position = positionAt(text, index);
          return [
            uri,
            position,
            language.definition(snapshot, client, uri, position),
            language.references(snapshot, uri, position, true),
          ];
        }),
      ),
    );
}

const runs = Number(process.env.GATEWRIGHT_EVENT_RUNS ?? 25);
const seed = process.env.GATEWRIGHT_SEED === undefined ? {} : { seed: Number(process.env.GATEWRIGHT_SEED) };

describe('after any events, in any order', () => {
  it('everything that is said of the workspace is what a server says that sees it for the first time', function () {
    this.timeout(0);
    fc.assert(
      fc.property(
        fc.array(fc.record({ event, isAsked: fc.boolean() }), { minLength: 5, maxLength: 40, size: 'max' }),
        fc.shuffledSubarray([...paths], { minLength: paths.length, maxLength: paths.length }),
        (steps, order) => {
          const world = new World('file:///w', '2026-11-23');
          const server = startAnew(world, order);
          for (const { event, isAsked } of steps) {
            tell(server, world, event);
            if (event.is === 'folders') server.situation = situationOf(world);
            if (isAsked) said(server.language, server.language.snapshots.take(server.situation));
          }
          const now = server.language.snapshots.take(server.situation);
          const anew = startAnew(world, order);
          const fresh = anew.language.snapshots.take(anew.situation);
          deepEqual(
            [...now.workspace.files].map(([uri, { text }]) => [uri, text]).sort(),
            [...fresh.workspace.files].map(([uri, { text }]) => [uri, text]).sort(),
          );
          deepEqual(said(server.language, now), said(anew.language, fresh));
          deepEqual(names(server.language, now), names(anew.language, fresh));
        },
      ),
      { numRuns: runs, ...seed },
    );
  });
});
