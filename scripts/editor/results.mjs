// Receives what the suite in the extension host sends, prints a line for each result and counts.
import http from 'node:http';

/**
 * @param {{cleanup: ReturnType<import('./cleanup.mjs').createCleanup>, print: (line: string) => void}} options
 * @returns {Promise<{endpoint: string, count: {passes: number, failures: number, skipped: number, ended: boolean}}>}
 *   `ended` becomes true when the suite says that it has run to its end and its own count agrees with this one
 */
export async function receiveResults({ cleanup, print }) {
  const count = { passes: 0, failures: 0, skipped: 0, ended: false };
  const on = {
    pass({ title, ms }) {
      count.passes++;
      print(`  ✓ ${title} (${ms} ms)`);
    },
    skip({ title }) {
      count.skipped++;
      print(`  - ${title}`);
    },
    fail({ title, error }) {
      count.failures++;
      print(`  ✗ ${title}\n${error.trim().replace(/^/gm, '      ')}`);
    },
    end({ passes, failures }) {
      count.ended = passes === count.passes && failures === count.failures;
      if (!count.ended) print(`  the suite counted ${passes} passed and ${failures} failed: results were lost`);
    },
  };
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method === 'POST') for (const event of JSON.parse(Buffer.concat(chunks))) on[event.type]?.(event);
    response.writeHead(204, { 'access-control-allow-origin': '*' }).end();
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  cleanup.add(() => {
    server.close();
    server.closeAllConnections();
  });
  return { endpoint: `http://127.0.0.1:${server.address().port}/`, count };
}
