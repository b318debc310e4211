import type { YamlDocument } from '../yaml/document.ts';

/** What stands where bytes could not be read: no keyboard writes it. */
export const replacement = '\ufffd';

/**
 * A document in whose text something could not be read has a problem for it, so that nothing in it counts: names and
 * values are others than in the file.
 */
export function withUndecodable(document: YamlDocument, text: string): YamlDocument {
  const first = text.indexOf(replacement, document.start);
  if (first < 0 || first >= document.end) return document;
  const count = text.slice(first, document.end).split(replacement).length - 1;
  const message = `${count === 1 ? 'A character' : `${count} characters`} could not be read: the file is not valid UTF-8, and names and values may be others than were written. Save it as UTF-8, and write again what stands as \`${replacement}\`.`;
  const { root, value, written, problems, start, end } = document;
  const problem = { code: 'parse-error', message, start: first, end: first + 1 } as const;
  return { root, value, written, problems: [problem, ...problems], start, end };
}
