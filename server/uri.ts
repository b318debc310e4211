import { decoded } from '../core/model/roots.ts';

/**
 * URIs of files. Editors spell one file in several ways (`file:///C:/a b`, `file:///c%3A/a%20b`); inside the server
 * each file has one spelling, that of `canonicalUri`.
 */

/** One spelling for each file: every reserved character of a path is encoded, drive letters are small. */
export function canonicalUri(uri: string): string {
  const match = /^([a-z][a-z0-9+.-]*):(\/\/[^/?#]*)?([^?#]*)(.*)$/is.exec(uri);
  if (!match) return uri;
  const [, scheme = '', authority = '', path = '', rest = ''] = match;
  const segments = path.split('/').map((segment, index) => encode(decoded(segment), index === 1));
  return `${scheme.toLowerCase()}:${authority}${segments.join('/')}${rest}`;
}

function encode(segment: string, first: boolean): string {
  const named = first && /^[A-Za-z]:$/.test(segment) ? segment.toLowerCase() : segment;
  try {
    return encodeURIComponent(named).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  } catch {
    return named; // half a surrogate pair can't be encoded
  }
}

/** The URI of the directory that a file is in, without a slash at its end. */
export function directoryOf(uri: string): string {
  const slash = uri.lastIndexOf('/');
  return slash < 0 ? uri : uri.slice(0, slash);
}

/** The last segment of a URI, decoded. */
export function nameOfFile(uri: string): string {
  return decoded(uri.slice(uri.lastIndexOf('/') + 1));
}

/** The relative path from one file to another, beginning with `./` or `../`; undefined across schemes and hosts. */
export function relativePath(from: string, to: string): string | undefined {
  const source = directoryOf(from).split('/');
  const target = to.split('/');
  if (source[0] !== target[0] || source[2] !== target[2]) return undefined;
  let common = 0;
  while (common < source.length && common < target.length - 1 && source[common] === target[common]) common++;
  const up = source.length - common;
  const down = target.slice(common).map(decoded).join('/');
  return up === 0 ? `./${down}` : `${'../'.repeat(up)}${down}`;
}
