import type { Kind } from '../model/documents.ts';
import type { Path } from '../yaml/node.ts';
import { isMap } from '../yaml/plain-value.ts';

/** A document that is written in place inside another one. */
export interface InlineDocument {
  readonly path: Path;
  readonly kind: Kind;
  /** With the header that may be left out there. */
  readonly value: Readonly<Record<string, unknown>>;
}

const inlineKinds: Readonly<Record<string, Kind>> = { metrics: 'MetricsReport', card: 'ModelCard', waivers: 'Waiver' };

/**
 * The kind of document that a path leads into, and how many of its steps lead there: reports, cards and waivers may be
 * written in place in the cases of a policy's tests.
 */
export function inlineKindAt(kind: Kind, path: Path): { readonly kind: Kind; readonly depth: number } | undefined {
  const [cases, index, part, item] = path;
  if (kind !== 'PolicyTest' || cases !== 'cases' || typeof index !== 'number' || typeof part !== 'string')
    return undefined;
  const inline = Object.hasOwn(inlineKinds, part) ? inlineKinds[part] : undefined;
  if (!inline) return undefined;
  if (part !== 'waivers') return { kind: inline, depth: 3 };
  return typeof item === 'number' ? { kind: inline, depth: 4 } : undefined;
}

/** The documents that are written in place inside a document's value. */
export function inlineDocuments(kind: Kind, value: unknown): readonly InlineDocument[] {
  if (kind !== 'PolicyTest' || !isMap(value) || !Array.isArray(value.cases)) return [];
  return value.cases.flatMap((testCase: unknown, index) =>
    Object.entries(inlineKinds).flatMap(([part, inlineKind]): readonly InlineDocument[] => {
      const inline = isMap(testCase) && Object.hasOwn(testCase, part) ? testCase[part] : undefined;
      const at = (found: unknown, path: Path): readonly InlineDocument[] =>
        isMap(found) ? [{ path, kind: inlineKind, value: withHeader(inlineKind, found) }] : [];
      const path: Path = ['cases', index, part];
      if (part !== 'waivers') return at(inline, path);
      return Array.isArray(inline) ? inline.flatMap((waiver, item) => at(waiver, [...path, item])) : [];
    }),
  );
}

function withHeader(kind: Kind, value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const names = kind === 'ModelCard' ? { name: 'inline', version: '0.0.0' } : { name: 'inline' };
  const own = Object.hasOwn(value, 'metadata') ? value.metadata : {};
  const metadata = isMap(own) ? laid(names, own) : own;
  return laid(laid({ apiVersion: 'gatewright/v1', kind }, value), { metadata });
}

/** One map over another: a map without a prototype, so that `__proto__` is a key like any other. */
function laid(under: object, over: object): Readonly<Record<string, unknown>> {
  return Object.assign(Object.create(null), under, over) as Readonly<Record<string, unknown>>;
}
