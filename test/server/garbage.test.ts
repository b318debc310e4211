import { equal } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createGarbage } from '../../server/garbage.ts';
import { handMadeTime } from './support/hand-made-time.ts';

function collecting(isAnythingOpen: boolean) {
  const time = handMadeTime();
  let collected = 0;
  const ports = { ...time.ports, collectGarbage: () => void collected++ };
  return { garbage: createGarbage(ports, () => isAnythingOpen), time, collected: () => collected };
}

describe('garbage', () => {
  it('is collected once enough was closed and nothing happens any more', () => {
    const { garbage, time, collected } = collecting(false);
    garbage.left(150_000);
    equal(time.restIsOver(), 0);
    garbage.left(150_000);
    garbage.disturb();
    equal(collected(), 0);
    while (time.restIsOver() > 0);
    equal(collected(), 8);
    garbage.disturb();
    garbage.left(1000);
    equal(time.restIsOver(), 0);
  });

  it('is collected less often while a document is open, whose code is needed', () => {
    const { garbage, time, collected } = collecting(true);
    garbage.left(1_000_000);
    while (time.restIsOver() > 0);
    equal(collected(), 3);
  });

  it('waits again when something happens in between', () => {
    const { garbage, time, collected } = collecting(false);
    garbage.left(1_000_000);
    time.restIsOver();
    equal(collected(), 1);
    garbage.disturb();
    equal(time.restIsOver(), 1);
    equal(collected(), 2);
  });

  it('is left to itself where nobody can collect it', () => {
    const time = handMadeTime();
    createGarbage(time.ports, () => false).left(1_000_000);
    equal(time.restIsOver(), 0);
  });
});
