import { isDeepStrictEqual } from 'node:util';
import { serverCommands } from '../../server/protocol/messages.ts';
import { judgeAnswer, judgePlaces, judgeTokens, tokensAfter } from './judge.ts';
import type { Answer } from './server-process.ts';
import type { Failure } from './step.ts';

type Trouble = Omit<Failure, 'at'> | undefined;

/** What an editor keeps under an id, so that it need be told only what has changed since. */
export interface Given {
  readonly id: string;
  readonly data?: readonly number[];
}

export const givenKey = (method: string, name: string): string =>
  `${method.startsWith('textDocument/semanticTokens') ? 'tokens' : 'diagnostics'}:${name}`;

/** An answer, and what an editor knows when it has it. */
export interface Answered {
  readonly method: string;
  readonly name: string;
  readonly result: unknown;
  readonly next: number;
  /** What the document had been given when this was asked. */
  readonly before: Given | undefined;
  /** What documents were last given, by `givenKey`. */
  readonly previous: Map<string, Given>;
  /** Open texts when it was asked, and now that it is answered. */
  textOf(uri: string): string | undefined;
  textNow(uri: string): string | undefined;
  /** Nothing has been written to the server since it was asked. */
  readonly isCurrent: boolean;
  uriOf(name: string): string;
}

type Ask = (method: string, params: object) => Promise<Answer>;

const commands: ReadonlySet<string> = new Set(Object.values(serverCommands));

/** What an editor asks because of an answer: to resolve an item, to run what a lens names, what is called from here. */
export async function askNext(answered: Answered, ask: Ask): Promise<Trouble> {
  const { method, result, next } = answered;
  const own = answered.uriOf(answered.name);
  const follow = async (nextMethod: string, params: object, uri = own): Promise<Trouble> => {
    const answer = await ask(nextMethod, params);
    const wrong = judgeAnswer(nextMethod, answer, false);
    // An item that has been offered for an earlier text still names its places.
    return wrong ?? (answered.isCurrent ? judgePlaces(nextMethod, answer.result, uri, answered.textNow) : undefined);
  };
  switch (method) {
    case 'textDocument/completion': {
      const items = (Array.isArray(result) ? result : []) as readonly object[];
      const item = items[next % Math.max(1, items.length)];
      return item && follow('completionItem/resolve', item);
    }
    case 'textDocument/prepareCallHierarchy': {
      const items = (result ?? []) as readonly { readonly uri: string }[];
      const item = items[next % Math.max(1, items.length)];
      if (!item) return undefined;
      return (
        (await follow('callHierarchy/outgoingCalls', { item }, item.uri)) ??
        (await follow('callHierarchy/incomingCalls', { item }, item.uri))
      );
    }
    case 'textDocument/codeLens':
    case 'textDocument/codeAction': {
      const offered = ((result ?? []) as readonly { command?: { command?: string; arguments?: readonly unknown[] } }[])
        .map(({ command }) => command)
        .filter((command) => commands.has(command?.command ?? ''));
      const chosen = offered[next % Math.max(1, offered.length)];
      if (!chosen) return undefined;
      return follow('workspace/executeCommand', {
        ...chosen,
        arguments: [...(chosen.arguments ?? []), { quiet: true }],
      });
    }
    case 'textDocument/semanticTokens/full':
    case 'textDocument/semanticTokens/full/delta':
      return followTokens(answered, ask);
    case 'textDocument/diagnostic': {
      const { resultId } = (result ?? {}) as { resultId?: string };
      if (resultId !== undefined) answered.previous.set(givenKey(method, answered.name), { id: resultId });
      return undefined;
    }
    default:
      return undefined;
  }
}

/** Tokens that came as what has changed are those that come whole. */
async function followTokens(
  { method, name, result, before, previous, textOf, uriOf, isCurrent }: Answered,
  ask: Ask,
): Promise<Trouble> {
  const uri = uriOf(name);
  const data = tokensAfter(before?.data ?? [], result);
  const text = textOf(uri);
  if (!data || text === undefined) return undefined;
  const { resultId } = result as { resultId?: string };
  const misplaced = judgeTokens(data, text);
  if (misplaced || resultId === undefined) return misplaced;
  if (!method.endsWith('delta') || !isCurrent) {
    previous.set(givenKey(method, name), { id: resultId, data });
    return undefined;
  }
  const whole = await ask('textDocument/semanticTokens/full', { textDocument: { uri } });
  const wrong = judgeAnswer('textDocument/semanticTokens/full', whole, false);
  if (wrong) return wrong;
  const { data: all = [], resultId: id } = whole.result as { data?: readonly number[]; resultId?: string };
  if (id !== undefined) previous.set(givenKey(method, name), { id, data: all });
  if (isDeepStrictEqual(all, data)) return undefined;
  return { kind: 'divergence', message: `${name}: semantic tokens by what has changed are not those that come whole.` };
}
