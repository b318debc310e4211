// What is measured of a language server. Each suite starts its own process and gives milliseconds or MB by name.
import { performance } from 'node:perf_hooks';
import { connect, now } from './client.mjs';
import { policyOf, reportOf } from './documents.mjs';

const wrongAt = (line) => (diagnostics) =>
  diagnostics.some(({ range, severity }) => range.start.line === line && severity === 1);
const rightAt = (line) => (diagnostics) => !wrongAt(line)(diagnostics);
/** The answer itself, not its time, decides how long we wait; between two edits the server may finish what it began. */
const settle = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens a document and waits until the server has said what is wrong with it. */
export async function opened(server, document, name = 'a.policy.yaml') {
  const client = await connect(server);
  const uri = `file:///bench/${name}`;
  const first = client.published(uri, (diagnostics) => diagnostics.length > 0);
  client.open(uri, document.text);
  await first;
  await settle(300);
  return { client, uri };
}

/** An edit that makes an enum value invalid and valid again → the diagnostics that show it; and CPU for each. */
async function flip(server, lines, { edits }) {
  const document = policyOf(lines);
  const session = await opened(server, document);
  const times = [];
  const cpu = [];
  for (let i = 0; i < edits; i++) {
    const found = await flipped(session, document, i);
    times.push(found.time);
    cpu.push(found.cpu);
  }
  await session.client.stop();
  return { 'edit → diagnostics': times, 'CPU per edit': cpu };
}

/** The edit with an even number makes the value invalid, the next one valid again. Milliseconds. */
export async function flipped({ client, uri }, { flip: { line, value } }, number) {
  const end = '    enforcement: '.length + value.length;
  const before = client.cpu();
  const start = now();
  const wrong = number % 2 === 0;
  const version = wrong ? client.edit(uri, line, end, end, 'x') : client.edit(uri, line, end, end + 1, '');
  await client.published(uri, wrong ? wrongAt(line) : rightAt(line), version);
  const time = now() - start;
  // What the server does behind the answer counts as well.
  await settle(40);
  return { time, cpu: client.cpu() - before };
}

/** An edit followed at once by a request → its answer. `count` says how much came back. */
async function editAnd(server, lines, { edits }, name, method, paramsOf, count) {
  const document = policyOf(lines);
  const { client, uri } = await opened(server, document);
  const { line } = document.flip;
  const times = [];
  let items = 0;
  // A value in the middle that is changed back and forth, and the place that is asked about.
  const end = '    enforcement: '.length + document.flip.value.length;
  for (let i = 0; i < edits; i++) {
    const start = now();
    if (i % 2 === 0) client.edit(uri, line, end - 1, end, '');
    else client.edit(uri, line, end - 1, end - 1, document.flip.value.at(-1));
    const answer = await client.request(method, paramsOf(uri, line));
    times.push(now() - start);
    items = Math.max(items, count(answer));
    await settle(40);
  }
  await client.stop();
  return { [name]: times, [`${name}: items`]: [items] };
}

const completion = (server, lines, options) =>
  editAnd(
    server,
    lines,
    options,
    'edit + completion',
    'textDocument/completion',
    (uri, line) => ({ textDocument: { uri }, position: { line, character: '    enforcement: '.length } }),
    (answer) => (Array.isArray(answer) ? answer : (answer?.items ?? [])).length,
  );

const hover = (server, lines, options) =>
  editAnd(
    server,
    lines,
    options,
    'edit + hover',
    'textDocument/hover',
    (uri, line) => ({ textDocument: { uri }, position: { line, character: 6 } }),
    (answer) => (answer?.contents ? JSON.stringify(answer.contents).length : 0),
  );

const symbols = (server, lines, options) =>
  editAnd(
    server,
    lines,
    options,
    'edit + symbols',
    'textDocument/documentSymbol',
    (uri) => ({ textDocument: { uri } }),
    (answer) => answer?.length ?? 0,
  );

/** A key every 80 ms with a completion request each: how long the answers take, and the diagnostics after the last key. */
async function typing(server, lines, { keys = 25, interval = 80 } = {}) {
  const document = policyOf(lines);
  const { client, uri } = await opened(server, document);
  const { line } = document.flip;
  const end = '    enforcement: '.length + document.flip.value.length;
  const answers = [];
  let version;
  let pressed = 0;
  const start = now();
  for (let i = 0; i < keys; i++) {
    const due = start + i * interval;
    await settle(Math.max(0, due - now()));
    pressed = now();
    version = client.edit(uri, line, end + i, end + i, 'x');
    const position = { line, character: '    enforcement: '.length };
    answers.push(
      client.request('textDocument/completion', { textDocument: { uri }, position }).then(
        () => now() - due,
        () => now() - due,
      ),
    );
  }
  const found = client.published(uri, wrongAt(line), version);
  await found;
  const last = now() - pressed;
  const times = await Promise.all(answers);
  await client.stop();
  return { 'typing: completion': times, 'last key → diagnostics': [last] };
}

/** Spawn → the first diagnostics of the document, and what the process has used by then. */
async function cold(server, lines, { spawns = 3 } = {}) {
  const document = policyOf(lines);
  const times = [];
  const cpu = [];
  const memory = [];
  for (let i = 0; i < spawns; i++) {
    const start = now();
    const client = await connect(server);
    const uri = 'file:///bench/a.policy.yaml';
    const first = client.published(uri, (diagnostics) => diagnostics.length > 0);
    client.open(uri, document.text);
    await first;
    times.push(now() - start);
    cpu.push(client.cpu());
    memory.push(client.memory());
    await client.stop();
  }
  return { 'spawn → diagnostics': times, 'spawn → diagnostics: CPU': cpu, 'spawn → diagnostics: memory (MB)': memory };
}

/** 200 documents of 150 lines opened at once → all have their diagnostics. */
async function burst(server, _lines, { documents = 200 } = {}) {
  const client = await connect(server);
  const texts = Array.from({ length: documents }, (_, i) => policyOf(150, { name: `policy-${i}`, mistakes: 1 }).text);
  const start = now();
  const all = texts.map((text, i) => {
    const uri = `file:///bench/p${i}.policy.yaml`;
    const published = client.published(uri, (diagnostics) => diagnostics.length > 0);
    client.open(uri, text);
    return published;
  });
  await Promise.all(all);
  const times = [now() - start];
  await client.stop();
  return { '200 documents opened at once': times };
}

/** Resident memory once it has not become less for a while: a server that has nothing to do may give some back. */
async function settledMemory(client, { quiet = 10_000, most = 60_000 } = {}) {
  const start = now();
  let [least, since] = [client.memory(), start];
  while (now() - since < quiet && now() - start < most) {
    await settle(250);
    const memory = client.memory();
    if (memory < least - 0.5) [least, since] = [memory, now()];
  }
  return client.memory();
}

/** Resident memory: at the start, with large documents open, and after all are closed. */
async function memory(server) {
  const client = await connect(server);
  await settle(500);
  const atStart = client.memory();
  const open = [policyOf(10_000), ...Array.from({ length: 50 }, (_, i) => policyOf(1000, { name: `policy-${i}` }))];
  const uris = open.map((_, i) => `file:///bench/m${i}.policy.yaml`);
  for (const [i, uri] of uris.entries()) {
    const published = client.published(uri, (diagnostics) => diagnostics.length > 0);
    client.open(uri, open[i].text);
    await published;
  }
  const withAll = await settledMemory(client);
  for (const uri of uris) client.close(uri);
  const closed = await settledMemory(client);
  for (let i = 0; i < 40; i++) {
    const uri = `file:///bench/c${i}.policy.yaml`;
    const published = client.published(uri, (diagnostics) => diagnostics.length > 0);
    client.open(uri, open[0].text);
    await published;
    client.close(uri);
  }
  const churned = await settledMemory(client);
  await client.stop();
  return {
    'memory at start (MB)': [atStart],
    'memory with 10,000 + 50 × 1,000 lines (MB)': [withAll],
    'memory after closing all (MB)': [closed],
    'memory after 40 × 10,000 lines opened and closed (MB)': [churned],
  };
}

/** The edit of a bound → the outcome beside it, for about so many gates. */
async function outcomes(server, lines, { edits }) {
  const document = policyOf(lines, { mistakes: 0 });
  const { mkdtemp, rm, writeFile } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const path = await import('node:path');
  const { pathToFileURL } = await import('node:url');
  const folder = await mkdtemp(path.join(tmpdir(), 'gatewright-bench-'));
  try {
    await writeFile(path.join(folder, 'a.policy.yaml'), document.text);
    await writeFile(path.join(folder, 'a.metrics.yaml'), reportOf(document.gates));
    const client = await connect(server, pathToFileURL(folder).href);
    const uri = pathToFileURL(path.join(folder, 'a.policy.yaml')).href;
    client.open(uri, document.text);
    const range = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } };
    const ask = () => client.request('textDocument/inlayHint', { textDocument: { uri }, range });
    let hints = [];
    const limit = performance.now() + 60_000;
    while (hints.length === 0 && performance.now() < limit) {
      hints = (await ask()) ?? [];
      await settle(50);
    }
    const times = [];
    const bound = document.text
      .split('\n')
      .findIndex((text, i) => i > document.flip.line && text.startsWith('    pass: {max: '));
    const at = '    pass: {max: 0.'.length;
    for (let i = 0; i < edits; i++) {
      const start = now();
      client.edit(uri, bound, at, at + 1, String(i % 10));
      hints = (await ask()) ?? [];
      times.push(now() - start);
      await settle(40);
    }
    await client.stop();
    return { 'edit → gate outcomes': times, 'edit → gate outcomes: items': [hints.length] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const suites = { flip, completion, hover, symbols, outcomes, typing, cold, burst, memory };
