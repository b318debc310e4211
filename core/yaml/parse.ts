import type { YamlDocument } from './document.ts';
import { readOnce } from './stream.ts';

export type { YamlDocument } from './document.ts';
export type { Path } from './node.ts';
export { maxLength } from './tokens.ts';

/**
 * Reads a YAML 1.2 stream. Never throws: what is wrong is in the documents' `problems`, and the tree holds what could
 * be understood all the same. A stream without content is one document without a root.
 */
export function parseYaml(text: string): readonly YamlDocument[] {
  return readOnce(text).documents;
}
