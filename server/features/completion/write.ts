import { quoteIfNeeded } from '../../../core/yaml/scalar-text.ts';
import type { Cursor } from '../context/cursor.ts';

/** Plain words that mean something else than themselves. */
const otherMeaning = /^(true|false|null|y|yes|n|no|on|off|nan|inf)$/i;

/** A text as a YAML scalar at the cursor: quoted as what it replaces was, else only where it must be. */
export function scalarText(text: string, cursor: Pick<Cursor, 'quote'>): string {
  if (cursor.quote === '"') return JSON.stringify(text);
  if (cursor.quote === "'" && !/[\r\n]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  if (/^[A-Za-z][A-Za-z0-9_./-]*$/.test(text) && !otherMeaning.test(text)) return text;
  return quoteIfNeeded(text);
}

/**
 * A text to insert, in which `Stop`s are places to fill in. Without snippets the stops' own texts stand there.
 */
export type Piece = string | { readonly stop: string; readonly choices?: readonly string[] };

export function writeSnippet(pieces: readonly Piece[]): string {
  let number = 0;
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece.replace(/[\\$}]/g, '\\$&');
      number++;
      if (piece.choices) return `\${${number}|${piece.choices.map((c) => c.replace(/[\\,|$}]/g, '\\$&')).join(',')}|}`;
      return piece.stop === '' ? `$${number}` : `\${${number}:${piece.stop.replace(/[\\$}]/g, '\\$&')}}`;
    })
    .join('');
}

export function writePlain(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.stop)).join('');
}
