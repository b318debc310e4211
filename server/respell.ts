/**
 * A protocol answer with URIs as the client spells them. `uri`s are found where the protocol has them: as values of
 * keys that end in `uri`, as `target` of links, and as keys of `changes`.
 */
export function respelled<T>(answer: T, spelling: (uri: string) => string): T {
  return walk(answer, spelling) as T;
}

function walk(value: unknown, spelling: (uri: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, spelling));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (typeof inner === 'string' && /^(uri|targetUri|target)$/.test(key)) return [key, spelling(inner)];
      if (key === 'changes' && typeof inner === 'object' && inner !== null) {
        return [
          key,
          Object.fromEntries(Object.entries(inner).map(([uri, edits]) => [spelling(uri), walk(edits, spelling)])),
        ];
      }
      return [key, walk(inner, spelling)];
    }),
  );
}
