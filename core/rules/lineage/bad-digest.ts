import type { Path } from '../../yaml/node.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard' | 'MetricsReport'>({
  id: 'lineage/bad-digest',
  severity: 'error',
  summary: 'A SHA-256 is not 64 lower-case hexadecimal digits.',
  kinds: ['ModelCard', 'MetricsReport'],
  check({ value, report, edit }) {
    for (const { text, path } of digestsIn(value, [])) {
      if (/^[0-9a-f]{64}$/.test(text) && !/^(.)\1+$/.test(text)) continue;
      const mended = text
        .trim()
        .replace(/^sha-?256[:=-]/i, '')
        .toLowerCase();
      const isMended = /^[0-9a-f]{64}$/.test(mended) && !/^(.)\1+$/.test(mended);
      const fixes = isMended
        ? [
            {
              title: `Write ${mended.slice(0, 12)}…`,
              edits: edit.replaceValue(path, mended),
              preferred: true,
              safe: true,
            },
          ]
        : [];
      report({
        path,
        message: `Expected are 64 lower-case hexadecimal digits for a SHA-256; ${found(text)}. Nothing can be held against such a digest, so nobody can say that this is what was measured. ${isMended ? 'Write the digits alone.' : 'Compute it from the file again.'}`,
        fixes,
      });
    }
  },
});

/** What is wrong, in a clause. */
function found(text: string): string {
  if (/^sha-?256[:=-]/i.test(text)) return 'a prefix stands before them';
  if (/^[0-9a-fA-F]{64}$/.test(text))
    return /^(.)\1+$/.test(text) ? 'all are the same, which no file has' : 'some are upper-case';
  if (/^[A-Za-z0-9+/]{43}=$/.test(text)) return 'this is base64';
  if (/^[0-9a-fA-F]+$/.test(text)) return `there are ${text.length}`;
  return 'other characters are among them';
}

/** Every `digest.sha256` below a value; the imported and the free parts are nobody's digests of ours. */
function* digestsIn(value: unknown, path: Path): Iterable<{ readonly text: string; readonly path: Path }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key.startsWith('x-') || (path.length === 0 && key === 'extensions')) continue;
    const at: Path = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === 'sha256' && path.at(-1) === 'digest' && typeof inner === 'string') yield { text: inner, path: at };
    else yield* digestsIn(inner, at);
  }
}
