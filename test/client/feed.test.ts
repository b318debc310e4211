import assert from 'node:assert/strict';
import { createFeed } from '../../client/feed.ts';
import type { SimulationResult } from '../../server/protocol/messages.ts';
import { promoted, simulation } from './support/reports.ts';

const policy = 'file:///w/a.policy.yaml';

/** A server whose answers are given by hand. */
function server() {
  const questions: { uri: string; answer: (result: SimulationResult | null) => void; fail: () => void }[] = [];
  const ask = (uri: string) =>
    new Promise<SimulationResult | null>((answer, reject) => {
      questions.push({ uri, answer, fail: () => reject(new Error('cancelled')) });
    });
  return { questions, feed: createFeed(ask) };
}

const result = (version: number) => simulation(promoted, { uri: policy, version });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the feed of simulations', () => {
  it('asks once for all who watch a document', async () => {
    const { questions, feed } = server();
    const seen: unknown[] = [];
    feed.watch(policy, (r) => seen.push(['first', r?.version]));
    feed.watch(policy, (r) => seen.push(['second', r?.version]));
    assert.equal(questions.length, 1);
    questions[0]?.answer(result(1));
    await settled();
    assert.deepEqual(seen, [
      ['first', 1],
      ['second', 1],
    ]);
  });

  it('asks once more, not once for each change, while an answer is on its way', async () => {
    const { questions, feed } = server();
    const seen: unknown[] = [];
    feed.watch(policy, (r) => seen.push(r?.version));
    for (let key = 0; key < 50; key += 1) feed.changed([policy]);
    assert.equal(questions.length, 1);
    questions[0]?.answer(result(1));
    await settled();
    assert.equal(questions.length, 2);
    questions[1]?.answer(result(51));
    await settled();
    assert.deepEqual(seen, [1, 51], 'the last change is shown');
    assert.equal(questions.length, 2);
  });

  it('leaves alone what a change is not about', async () => {
    const { questions, feed } = server();
    feed.watch('file:///w/a.modelcard.yaml', () => {});
    questions[0]?.answer(result(1));
    await settled();
    feed.changed(['file:///w/other.policy.yaml']);
    assert.equal(questions.length, 1);
    feed.changed([policy]);
    assert.equal(questions.length, 2, 'the card belongs to the policy that changed');
  });

  it('goes on showing what it has when a question fails, and asks again on the next change', async () => {
    const { questions, feed } = server();
    const seen: unknown[] = [];
    feed.watch(policy, (r) => seen.push(r?.version));
    questions[0]?.fail();
    await settled();
    assert.deepEqual(seen, []);
    feed.changed();
    questions[1]?.answer(result(2));
    await settled();
    assert.deepEqual(seen, [2]);
  });

  it('tells nobody who has stopped watching', async () => {
    const { questions, feed } = server();
    const seen: unknown[] = [];
    const stop = feed.watch(policy, (r) => seen.push(r));
    stop();
    questions[0]?.answer(result(1));
    await settled();
    assert.deepEqual(seen, []);
    feed.changed([policy]);
    assert.equal(questions.length, 1);
  });

  it('hands on a result that came as the answer to a choice', async () => {
    const { questions, feed } = server();
    const seen: unknown[] = [];
    feed.watch('file:///w/a.modelcard.yaml', (r) => seen.push(r?.version));
    questions[0]?.answer(result(1));
    await settled();
    feed.give(result(2));
    assert.deepEqual(seen, [1, 2]);
    assert.equal(questions.length, 1);
  });
});
