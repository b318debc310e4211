import type { SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver-types';

export interface TokenDeltas {
  whole(uri: string, data: readonly number[]): SemanticTokens;
  /** What has changed since the answer of that id; everything where that is not known any more. */
  since(uri: string, previous: string, data: readonly number[]): SemanticTokens | SemanticTokensDelta;
  forget(uri: string): void;
}

/** Remembers the tokens that each file was last given, so that an edit costs the answer of what it changed alone. */
export function createTokenDeltas(): TokenDeltas {
  const last = new Map<string, { readonly resultId: string; readonly data: readonly number[] }>();
  let count = 0;
  const keep = (uri: string, data: readonly number[]): string => {
    const resultId = String(++count);
    last.set(uri, { resultId, data });
    return resultId;
  };
  return {
    whole: (uri, data) => ({ resultId: keep(uri, data), data: [...data] }),
    since(uri, previous, data) {
      const known = last.get(uri);
      const resultId = keep(uri, data);
      if (known?.resultId !== previous) return { resultId, data: [...data] };
      const before = known.data;
      const shortest = Math.min(before.length, data.length);
      let start = 0;
      while (start < shortest && before[start] === data[start]) start++;
      let end = 0;
      while (end < shortest - start && before.at(-1 - end) === data.at(-1 - end)) end++;
      const deleteCount = before.length - start - end;
      const inserted = data.slice(start, data.length - end);
      const isSame = deleteCount === 0 && inserted.length === 0;
      return { resultId, edits: isSame ? [] : [{ start, deleteCount, data: inserted }] };
    },
    forget: (uri) => void last.delete(uri),
  };
}
