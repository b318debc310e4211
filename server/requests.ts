import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Client } from './client.ts';
import type { Language } from './language.ts';
import type { CommandResult } from './protocol/messages.ts';
import type { Snapshot } from './snapshot.ts';
import { createTokenDeltas } from './token-deltas.ts';
import { canonicalUri } from './uri.ts';

/** More than anybody reads in a message. */
const longestMessage = 4000;

/** Answers a request from the present moment; a failure is told to the client and to the log. */
export type Answer = <P, R>(
  what: string,
  compute: (language: Language, snapshot: Snapshot, params: P, by: Client) => R | Promise<R>,
) => (params: P, token?: CancellationToken) => Promise<R>;

export interface RequestHandlers {
  closed(uri: string): void;
}

/** Requests about the shape of texts and about who asks whom. */
export function handleRequests(connection: Connection, answer: Answer): RequestHandlers {
  const uriOf = ({ textDocument }: { readonly textDocument: { readonly uri: string } }): string =>
    canonicalUri(textDocument.uri);

  connection.onDocumentFormatting(
    answer('Formatting', ({ formatting }, snapshot, params) => formatting(snapshot, uriOf(params))),
  );
  connection.onDocumentRangeFormatting(
    answer('Formatting', ({ rangeFormatting }, snapshot, params) =>
      rangeFormatting(snapshot, uriOf(params), params.range),
    ),
  );
  connection.onDocumentOnTypeFormatting(
    answer('Indenting', ({ onTypeFormatting }, snapshot, params) =>
      onTypeFormatting(snapshot, uriOf(params), params.position, params.ch),
    ),
  );

  const deltas = createTokenDeltas();
  const { semanticTokens, callHierarchy } = connection.languages;
  semanticTokens.on(
    answer('Semantic tokens', ({ semanticTokens: tokens }, snapshot, params) =>
      deltas.whole(uriOf(params), tokens(snapshot, uriOf(params))),
    ),
  );
  semanticTokens.onDelta(
    answer('Semantic tokens', ({ semanticTokens: tokens }, snapshot, params) =>
      deltas.since(uriOf(params), params.previousResultId, tokens(snapshot, uriOf(params))),
    ),
  );
  semanticTokens.onRange(
    answer('Semantic tokens', ({ semanticTokens: tokens }, snapshot, params) => ({
      data: tokens(snapshot, uriOf(params), params.range),
    })),
  );

  callHierarchy.onPrepare(
    answer('The call hierarchy', ({ prepareCallHierarchy }, snapshot, params) =>
      prepareCallHierarchy(snapshot, uriOf(params), params.position),
    ),
  );
  callHierarchy.onOutgoingCalls(
    answer('The call hierarchy', ({ outgoingCalls }, snapshot, { item }) =>
      outgoingCalls(snapshot, { ...item, uri: canonicalUri(item.uri) }),
    ),
  );
  callHierarchy.onIncomingCalls(
    answer('The call hierarchy', ({ incomingCalls }, snapshot, { item }) =>
      incomingCalls(snapshot, { ...item, uri: canonicalUri(item.uri) }),
    ),
  );

  connection.onExecuteCommand(
    answer(
      'The command',
      async ({ runCommand }, snapshot, { command, arguments: given = [] }, by): Promise<CommandResult> => {
        const last: unknown = given.at(-1);
        const quiet = typeof last === 'object' && last !== null && 'quiet' in last && last.quiet === true;
        const { edit, ...result } = unlessRefused(
          runCommand(snapshot, by, command, quiet ? given.slice(0, -1) : given),
        );
        if (edit) await applied(connection, by, edit);
        // Most editors drop what a command answers.
        if (!quiet) {
          await connection.sendNotification(ShowMessageNotification.type, {
            type: MessageType.Info,
            message: shortened(result.text),
          });
        }
        return result;
      },
    ),
  );

  connection.workspace.onWillRenameFiles(
    answer('Moving files', ({ movedFiles }, snapshot, { files }, by) => movedFiles(snapshot, by, files)),
  );

  return { closed: deltas.forget };
}

async function applied(connection: Connection, client: Client, edit: WorkspaceEdit): Promise<void> {
  const refused = (why: string): never => {
    throw new ResponseError(LSPErrorCodes.RequestFailed, `Nothing was changed: ${why}`);
  };
  if (!client.appliesEdits) refused('this editor applies no edits of a language server.');
  const { applied: isDone, failureReason } = await connection.workspace.applyEdit(edit);
  if (!isDone) refused(failureReason ?? 'the editor refused the edit.');
}

function shortened(text: string): string {
  return text.length <= longestMessage ? text.trimEnd() : `${text.slice(0, longestMessage)}…`;
}

/** What can't be done is an answer of its own kind, with the reason for people. */
export function unlessRefused<T>(result: T | { readonly refused: string }): T {
  if (typeof result === 'object' && result !== null && 'refused' in result) {
    throw new ResponseError(LSPErrorCodes.RequestFailed, result.refused);
  }
  return result as T;
}
