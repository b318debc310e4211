import { readAgain, type SourceFile } from '../core/model/documents.ts';
import type { Snapshot } from './snapshot.ts';

/** So many are read again before they are looked at: what is known of a workspace as a whole is found out once for them. */
const batch = 64;

/** What is kept of so few closed files is no matter, and they need not be read again at each look. */
const few = 500;

/** A file and the snapshot to look at it in. */
export interface LookedAt {
  readonly uri: string;
  readonly snapshot: Snapshot;
}

/**
 * Files to be looked at once, the open ones first. Where there are many closed ones, these are read again for that and
 * forgotten: what rules keep of a text, for the next key in it, takes more room than the text's tree. Each step takes some
 * milliseconds at most; one that gives nothing has read a file.
 */
export function* eachFile(snapshot: Snapshot, uris: readonly string[], most = few): Generator<LookedAt | undefined> {
  const [open, closed]: [string[], string[]] = [[], []];
  for (const uri of uris) (snapshot.versions.has(uri) ? open : closed).push(uri);
  const isMany = closed.length > most;
  for (const uri of isMany ? open : [...open, ...closed]) yield { uri, snapshot };
  if (!isMany) return;
  for (let from = 0; from < closed.length; from += batch) {
    const files: SourceFile[] = [];
    for (const uri of closed.slice(from, from + batch)) {
      const file = snapshot.file(uri);
      if (!file) continue;
      files.push(readAgain(file));
      yield undefined;
    }
    const apart = snapshot.apart(files);
    for (const { uri } of files) yield { uri, snapshot: apart };
  }
}
