import { isWithin } from '../core/model/roots.ts';
import { canonicalUri } from './uri.ts';

/** A file or a directory that gets another URI. */
export interface Move {
  readonly oldUri: string;
  readonly newUri: string;
}

/** Where files are after moves: those that are moved, and those in directories that are. */
export function movedBy(moves: readonly Move[]): (uri: string) => string {
  const known = moves
    .map(({ oldUri, newUri }) => ({ from: canonicalUri(oldUri), to: canonicalUri(newUri) }))
    .sort((a, b) => b.from.length - a.from.length);
  return (uri) => {
    const move = known.find(({ from }) => isWithin(from, uri));
    return move ? move.to + uri.slice(move.from.length) : uri;
  };
}
