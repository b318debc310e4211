import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { Client } from './client.ts';
import type { Language } from './language.ts';
import type { Snapshot } from './snapshot.ts';
import { createTokenDeltas } from './token-deltas.ts';
import { canonicalUri } from './uri.ts';

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

  return { closed: deltas.forget };
}
