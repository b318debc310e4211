import { deepEqual, equal, ok } from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { kinds } from '../../core/model/documents.ts';
import type { Workspace } from '../../core/model/workspace.ts';
import { checkFile } from '../../core/rules/check.ts';
import { corpusOf, sampleOf } from './corpus.ts';
import { figuresOf, told, type Verdict, verdictOf } from './figures.ts';
import { configurationOf, measure, today } from './measure.ts';
import { type Mutation, slips } from './mutation.ts';
import { samplesWorkspace } from './samples.ts';
import { hashOf, typoOf } from './typo.ts';

// One mistake, one diagnostic. A few mistakes of each sort here; `node bench/noise.mjs` makes all of them.

/** Of the configuration, which every story is checked for, one. */
const ofEach = 3;

/** The stories that they are made in; what is said is counted in all of a story's files. */
const stories = /\/(credit|pitfalls)\/|gatewright\.yaml$/;

describe('one mistake in the samples', function () {
  this.timeout(300_000); // hundreds of checks of a story, on a machine that may be busy
  let samples: Workspace;
  let all: readonly Mutation[];
  const verdicts: Verdict[] = [];

  before(async () => {
    samples = await samplesWorkspace();
    all = corpusOf([...samples.files.values()].filter(({ uri }) => stories.test(uri)));
    const configuration = configurationOf(samples);
    for (const mutation of chosen(all)) {
      const measured = measure(samples, mutation, configuration);
      if (measured) verdicts.push(verdictOf(measured));
    }
  });

  it('is not there yet: nothing is said of the samples as they are', () => {
    const configuration = configurationOf(samples);
    const found = [...samples.files.values()].flatMap((file) => checkFile(samples, file, { today, configuration }));
    deepEqual(
      found.map(({ rule, uri }) => `${uri}: ${rule}`),
      [],
    );
  });

  it('is made of every sort in every kind of document', () => {
    for (const kind of kinds) {
      for (const slip of slips) {
        const isThere = all.some((mutation) => mutation.kind === kind && mutation.slip === slip);
        equal(isThere, kind === 'GovernancePolicy' || !slip.endsWith('bound'), `${slip} in a ${kind}`);
      }
    }
    ok(all.length > 10_000);
  });

  it('is told by the rule that it is for, in 95 of 100 cases', () => {
    const must = verdicts.filter(({ is }) => is === 'must');
    const unsaid = must.filter(({ isNamed }) => !isNamed);
    ok(must.length > 40);
    ok(unsaid.length <= 0.05 * must.length, unsaid.map(told).join('\n'));
  });

  it('is told once, as a rule', () => {
    const must = verdicts.filter(({ is }) => is === 'must');
    const { median, one } = figuresOf(must);
    const several = must.filter(({ count }) => count > 1);
    equal(median, 1);
    ok(one >= 0.85, several.map(told).join('\n'));
  });

  it('is never silence where a key or a type is wrong', () => {
    const silent = verdicts.filter(({ measured, count }) => measured.expectation.is === 'rule' && count === 0);
    deepEqual(silent.map(told), []);
  });
});

describe('a slip of the fingers', () => {
  it('is the same one each time, and never the name itself', () => {
    for (const name of ['min', 'accuracy', 'hard-mandatory', 'eu-ai-act:15(1)', 'US']) {
      const typo = typoOf(name, 'seed');
      ok(typo !== undefined && typo !== name);
      equal(typo, typoOf(name, 'seed'));
    }
    equal(typoOf('1.0', ''), undefined);
  });
});

/** Some mistakes of each sort in each kind of document, everywhere in it, and always the same ones. */
function chosen(all: readonly Mutation[]): readonly Mutation[] {
  const rank = ({ uri, path, says }: Mutation): number => hashOf([uri, path.join('.'), says].join('\n'));
  return kinds.flatMap((kind) =>
    slips.flatMap((slip) => {
      const sort = all.filter((mutation) => mutation.kind === kind && mutation.slip === slip);
      return sampleOf(sort, 1)
        .toSorted((a, b) => rank(a) - rank(b))
        .slice(0, kind === 'Configuration' ? 1 : ofEach);
    }),
  );
}
