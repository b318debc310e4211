import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { clientOf } from '../../server/client.ts';
import { rehearse } from '../../server/rehearsal.ts';
import { whenQuiet } from '../../server/when-quiet.ts';
import { handMadeTime } from './support/hand-made-time.ts';

describe('a rehearsal', () => {
  it('types a few times in a document of its own, and is over', () => {
    const client = clientOf({}, {});
    const steps = [...rehearse(client, '2026-01-01')];
    ok(steps.length > 10 && steps.length < 100);
    deepEqual([...rehearse(undefined, '2026-01-01')], []);
    deepEqual([...rehearse(clientOf({}, { rehearsal: false }), '2026-01-01')], []);
  });

  describe('when it is quiet', () => {
    const counting = (steps: number) => {
      const time = handMadeTime();
      const done = { begun: 0, steps: 0, failures: [] as unknown[] };
      const work = whenQuiet(
        time.ports,
        async () => {
          done.begun++;
          return (function* () {
            for (let i = 0; i < steps; i++) {
              done.steps++;
              yield;
            }
            if (steps === 3) throw new Error('It went wrong');
          })();
        },
        (error) => done.failures.push(error),
      );
      return { time, done, work };
    };
    const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

    it('goes on a step a turn, once', async () => {
      const { time, done, work } = counting(2);
      work.start();
      work.start();
      await settled();
      while (time.turn());
      deepEqual(done, { begun: 1, steps: 2, failures: [] });
    });

    it('rests when something happens, until nothing has happened for a while', async () => {
      const { time, done, work } = counting(5);
      work.start();
      await settled();
      time.turn();
      equal(done.steps, 1);
      work.disturb();
      work.disturb();
      while (time.turn());
      equal(done.steps, 1);
      equal(time.restIsOver(), 1);
      while (time.turn());
      equal(done.steps, 5);
      work.disturb();
      equal(time.restIsOver(), 0);
    });

    it('is given up where a step fails, which is told once', async () => {
      const { time, done, work } = counting(3);
      work.start();
      await settled();
      while (time.turn());
      work.disturb();
      equal(time.restIsOver(), 0);
      equal(done.failures.length, 1);
    });
  });
});
