import { serverCommands } from '../../server/protocol/messages.ts';
import type { Random } from '../support/random.ts';
import type { Step } from './step.ts';
import { lineCountOf, positionOf } from './text.ts';

type Ask = Extract<Step, { does: 'ask' }>;
type Params = (random: Random, name: string, text: string) => object;

const documentOf = (name: string): object => ({ textDocument: { uri: `ROOT/${name}` } });

function drawPosition(random: Random, text: string): { line: number; character: number } {
  // Now and then one that is not there any more: the text has changed under the editor's feet.
  if (random.chance(0.02)) return { line: lineCountOf(text) + random.int(0, 5), character: random.int(0, 300) };
  const words = [...text.matchAll(/[\w-]+/g)];
  const word = words.length > 0 && random.chance(0.7) ? random.one(words) : undefined;
  return positionOf(text, word ? word.index + random.int(0, word[0].length) : random.int(0, text.length));
}

function drawRange(random: Random, text: string): object {
  const [one, other] = [random.int(0, text.length), random.int(0, text.length)];
  return { start: positionOf(text, Math.min(one, other)), end: positionOf(text, Math.max(one, other)) };
}

const whole: Params = (_random, name) => documentOf(name);
const at: Params = (random, name, text) => ({ ...documentOf(name), position: drawPosition(random, text) });
const within: Params = (random, name, text) => ({ ...documentOf(name), range: drawRange(random, text) });
const options = { tabSize: 2, insertSpaces: true };
const names = ['accuracy', 'new-name', 'a: b', '', '- x', '"', '*a', '#', 'x\ny', '__proto__', 'é 😀', '\ud800'];

const requests: readonly (readonly [method: string, weight: number, params: Params])[] = [
  ['textDocument/completion', 12, at],
  ['textDocument/hover', 8, at],
  ['textDocument/definition', 5, at],
  ['textDocument/references', 4, (r, n, t) => ({ ...at(r, n, t), context: { includeDeclaration: r.chance(0.5) } })],
  ['textDocument/documentHighlight', 4, at],
  ['textDocument/prepareRename', 3, at],
  ['textDocument/rename', 4, (r, n, t) => ({ ...at(r, n, t), newName: r.one(names) })],
  ['textDocument/documentSymbol', 5, whole],
  ['workspace/symbol', 2, (r) => ({ query: r.one(['', 'a', 'min', 'gate', '.*', '\\']) })],
  ['textDocument/semanticTokens/full', 3, whole],
  ['textDocument/semanticTokens/full/delta', 6, (_r, n) => ({ ...documentOf(n), previousResultId: 'LAST' })],
  ['textDocument/semanticTokens/range', 3, within],
  ['textDocument/foldingRange', 3, whole],
  [
    'textDocument/selectionRange',
    3,
    (r, n, t) => ({ ...documentOf(n), positions: [drawPosition(r, t), drawPosition(r, t)] }),
  ],
  ['textDocument/formatting', 4, (_r, n) => ({ ...documentOf(n), options })],
  ['textDocument/rangeFormatting', 3, (r, n, t) => ({ ...within(r, n, t), options })],
  ['textDocument/onTypeFormatting', 4, (r, n, t) => ({ ...at(r, n, t), ch: '\n', options })],
  ['textDocument/codeAction', 6, (r, n, t) => ({ ...within(r, n, t), context: { diagnostics: [] } })],
  [
    'textDocument/codeAction',
    2,
    (r, n, t) => ({ ...within(r, n, t), context: { diagnostics: [], only: ['source.fixAll.gatewright'] } }),
  ],
  ['textDocument/codeLens', 5, whole],
  ['textDocument/inlayHint', 5, within],
  ['textDocument/documentLink', 3, whole],
  ['textDocument/prepareCallHierarchy', 4, at],
  ['textDocument/diagnostic', 4, (_r, n) => ({ ...documentOf(n), previousResultId: 'LAST' })],
  ['gatewright/simulation', 5, (_r, n) => ({ uri: `ROOT/${n}` })],
  ['gatewright/chooseSample', 1, (_r, n) => ({ uri: `ROOT/${n}`, reports: null })],
  ['workspace/diagnostic', 1, () => ({ previousResultIds: [] })],
  [
    'workspace/willRenameFiles',
    2,
    (r, n) => ({ files: [{ oldUri: `ROOT/${n}`, newUri: `ROOT/${r.one(['new.yaml', 'a/b.yaml', '../c.yaml', n])}` }] }),
  ],
  ['gatewright/rulePage', 1, (r) => ({ rule: r.one(['gate/untested', '../../package', '', 'yaml/none']) })],
  ['workspace/executeCommand', 5, drawCommand],
];

/** Arguments as lenses give them, and as nobody should. */
function drawCommand(random: Random, name: string, text: string): object {
  const uri = `ROOT/${name}`;
  const strange: readonly unknown[] = [null, 7, '', 'ROOT/none.yaml', {}, [], 'javascript:1', 'ROOT/../x.yaml'];
  const first = random.chance(0.85) ? uri : random.one(strange);
  const ids = [...text.matchAll(/\bid: *([\w-]+)/g)].map(([, id]) => id);
  const argumentsOf: Readonly<Record<string, readonly unknown[]>> = {
    [serverCommands.simulate]: [first, random.one([undefined, {}, { stage: 'production' }, { asOf: '2026-01-01' }, 1])],
    [serverCommands.explain]: [first, random.one([...ids, 'none', null])],
    [serverCommands.compare]: [first, random.one([{ text }, { text: '' }, { text: '[' }, { uri }, {}, 3])],
    [serverCommands.runTests]: random.chance(0.3) ? [] : [first, random.one([undefined, 0, 1, -1, 99, 'x'])],
    [serverCommands.newDocument]: [random.one(['ROOT/', first]), random.one(['starter', 'Waiver', 'nothing', 5])],
    'gatewright.server.none': [],
  };
  const command = random.one(Object.keys(argumentsOf));
  const given = (argumentsOf[command] ?? []).filter((argument) => argument !== undefined);
  return { command, arguments: random.chance(0.9) ? [...given, { quiet: true }] : given };
}

const total = requests.reduce((sum, [, weight]) => sum + weight, 0);

export function drawRequest(random: Random, name: string, text: string, pull: boolean): Ask {
  let left = random.int(1, total);
  for (const [method, weight, params] of requests) {
    left -= weight;
    if (left > 0) continue;
    // A server that publishes diagnostics is not asked for them.
    if (!pull && method.endsWith('/diagnostic')) break;
    return ask(random, method, params(random, name, text));
  }
  return ask(random, 'textDocument/hover', at(random, name, text));
}

function ask(random: Random, method: string, params: object): Ask {
  const next = random.int(0, 1000);
  return random.chance(0.08)
    ? { does: 'ask', method, params, next, cancelled: true }
    : { does: 'ask', method, params, next };
}

/** All kinds of request that are drawn. */
export const methods: readonly string[] = [...new Set(requests.map(([method]) => method))];
