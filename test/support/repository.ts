import path from 'node:path';

declare global {
  // Set by scripts/test.mjs when it bundles the tests: a bundle does not know where its sources were.
  var REPOSITORY: string;
}

/** The absolute path of a file of the repository. */
export function inRepository(...segments: readonly string[]): string {
  return path.join(globalThis.REPOSITORY, ...segments);
}
