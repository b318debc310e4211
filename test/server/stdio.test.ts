import { deepEqual, rejects } from 'node:assert/strict';
import { Writable } from 'node:stream';
import { WholeMessageWriter } from '../../server/node/stdio.ts';

/** A stream that keeps what is written to it, one text a write. */
function kept(fails?: Error): { readonly stream: Writable; readonly writes: string[] } {
  const writes: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      writes.push(chunk.toString('utf8'));
      done(fails);
    },
  });
  return { stream, writes };
}

describe('messages on standard output', () => {
  it('are written at once, in order, with their length in bytes', async () => {
    const { stream, writes } = kept();
    const writer = new WholeMessageWriter(stream);
    const messages = [{ jsonrpc: '2.0', method: 'ä', params: ['✓', '\ud800'] }, { jsonrpc: '2.0' }];
    await Promise.all(messages.map((message) => writer.write(message)));
    deepEqual(
      writes.map((text) => {
        const [head = '', body = ''] = text.split('\r\n\r\n');
        return [head === `Content-Length: ${Buffer.byteLength(body)}`, JSON.parse(body)];
      }),
      messages.map((message) => [true, message]),
    );
  });

  it('tell a failure to whoever wrote and to whoever listens', async () => {
    const lost = new Error('the editor is gone');
    const writer = new WholeMessageWriter(kept(lost).stream);
    const told: unknown[] = [];
    writer.onError(([error, message, count]) => told.push([error.message, message, count]));
    await rejects(writer.write({ jsonrpc: '2.0' }), lost);
    deepEqual(told[0], ['the editor is gone', { jsonrpc: '2.0' }, 1]);
  });
});
