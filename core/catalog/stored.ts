/**
 * Turns a JSON file, bundled as text, into an index when it is first asked for. As a module of its own each file would
 * be compiled and built at start-up, used or not; as text it is one string until then.
 *
 * @param text what `import … with { type: 'text' }` gave. TypeScript takes it for the parsed JSON, and so may a
 *   bundler that does not know the attribute: an object is taken as it is.
 */
export function whenFirstUsed<Stored, Index>(text: unknown, build: (stored: Stored) => Index): () => Index {
  let index: { readonly built: Index } | undefined;
  return () => {
    index ??= { built: build((typeof text === 'string' ? JSON.parse(text) : text) as Stored) };
    return index.built;
  };
}
