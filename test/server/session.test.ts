import assert from 'node:assert/strict';
import { movedBy } from '../../server/moves.ts';
import type { Ports } from '../../server/ports.ts';
import { createSession } from '../../server/session.ts';

const ports: Ports = {
  files: {
    readFile: async () => undefined,
    has: async () => false,
    list: async () => [],
    openRows: async () => ({ is: 'missing' }),
  },
  today: () => '2026-11-24',
  schedule: (task) => void setImmediate(task),
  later: () => () => undefined,
  rulePage: async () => undefined,
};

describe('what people have chosen', () => {
  it('goes along with files and directories that are moved', () => {
    const session = createSession(ports, () => undefined);
    session.setChoice('file:///w/p.yaml', { reports: ['file:///w/r/1.yaml', 'file:///w/2.yaml'], stage: 'staging' });
    session.setChoice('file:///w/q.yaml', { asOf: '2026-01-01' });
    const moves = [
      { oldUri: 'file:///w/p.yaml', newUri: 'file:///w/a b/p.yaml' },
      { oldUri: 'file:///w/r', newUri: 'file:///w/reports' },
    ];
    session.filesMoved(movedBy(moves));
    assert.deepEqual(
      [...session.situation().choices],
      [
        ['file:///w/a%20b/p.yaml', { reports: ['file:///w/reports/1.yaml', 'file:///w/2.yaml'], stage: 'staging' }],
        ['file:///w/q.yaml', { asOf: '2026-01-01' }],
      ],
    );
  });
});
