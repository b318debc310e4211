import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { methods } from '../fuzz/draw-requests.ts';
import { readMaterial, reproductionFiles } from '../fuzz/material.ts';
import { reproduce } from '../fuzz/minimise.ts';
import { search } from '../fuzz/search.ts';
import type { Reproduction } from '../fuzz/step.ts';

/** A longer search, or another one: `npm run fuzz -- --seed 7 --edits 1000000`. */
const edits = Number(process.env.GATEWRIGHT_FUZZ_EDITS ?? 1500);
const seed = Number(process.env.GATEWRIGHT_FUZZ_SEED ?? 1);

describe('a server that is edited at random', function () {
  this.timeout(0);

  it('answers everything, and says what one says that reads the same texts afresh', async () => {
    const { failures, requests } = await search(readMaterial(), { seed, edits });
    assert.deepEqual(
      failures.map(({ reproduction }) => JSON.stringify(reproduction)),
      [],
    );
    // Which rare ones a short search draws is chance, and another with every document that is added to the fixtures.
    const missing = methods.filter((method) => !requests.has(method));
    assert.ok(missing.length <= 4, `not asked: ${missing.join(', ')}`);
  });

  for (const file of reproductionFiles()) {
    it(`does not fail again by ${path.basename(file, '.json')}`, async () => {
      const reproduction = JSON.parse(readFileSync(file, 'utf8')) as Reproduction;
      assert.deepEqual(await reproduce(reproduction), undefined, reproduction.found);
    });
  }
});
