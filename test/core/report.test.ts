import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { version } from '../../core/report/version.ts';
import { inRepository } from '../support/repository.ts';

describe("the evaluator's version", () => {
  it("is the package's", () => {
    assert.equal(version, JSON.parse(readFileSync(inRepository('package.json'), 'utf8')).version);
  });
});
