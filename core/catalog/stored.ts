/**
 * A file of data that a build has bundled as text.
 *
 * @param source what `import … with { type: 'text' }` gave: the text, or a function that reads it, where the build has
 *   left it a file. TypeScript takes it for the parsed JSON, and so may a bundler that does not know the attribute.
 */
export function storedText(source: unknown): string {
  const text: unknown = typeof source === 'function' ? source() : source;
  return typeof text === 'string' ? text : JSON.stringify(text);
}

/**
 * Turns a JSON file, bundled as text, into an index when it is first asked for. As a module of its own each file would
 * be compiled and built at start-up, used or not; as text it is one string until then.
 *
 * @param source as {@link storedText} takes it
 */
export function whenFirstUsed<Stored, Index>(source: unknown, build: (stored: Stored) => Index): () => Index {
  let index: { readonly built: Index } | undefined;
  return () => {
    index ??= { built: build(JSON.parse(storedText(source)) as Stored) };
    return index.built;
  };
}
