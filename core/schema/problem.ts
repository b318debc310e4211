import type { Path } from '../yaml/node.ts';

/** The rules that a JSON Schema error can fall under. */
export const schemaRules = [
  'schema/type',
  'schema/required',
  'schema/unknown-key',
  'schema/enum',
  'schema/pattern',
  'schema/range',
  'schema/length',
  'schema/unique',
  'schema/deprecated',
  'schema/scalar-for-list',
] as const;

export type SchemaRule = (typeof schemaRules)[number];

/** What a schema objects to: one mistake, one problem. */
export interface SchemaProblem {
  readonly rule: SchemaRule;
  readonly severity: 'error' | 'warning';
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
  /**
   * What a fix would write. A key's name, an allowed value, or a text of the right form, each as it is read and not yet
   * quoted; for `schema/type`, `schema/range` and `schema/scalar-for-list` the YAML text of a mended value.
   */
  readonly suggestion?: string;
  /**
   * A value of which nothing more was looked at, because of this problem: what else is in it may be wrong as well. A gate
   * of an unknown type, say, or all of a document with too many problems.
   */
  readonly unread?: Path;
}

/** Problems in the order of their places: lists by index, keys by name, what encloses before what is enclosed. */
export function byPlace(a: SchemaProblem, b: SchemaProblem): number {
  const length = Math.min(a.path.length, b.path.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.path[i] ?? '', b.path[i] ?? ''];
    if (x === y) continue;
    if (typeof x === 'number' && typeof y === 'number') return x - y;
    return String(x) < String(y) ? -1 : 1;
  }
  return a.path.length - b.path.length || (a.rule < b.rule ? -1 : Number(a.rule > b.rule));
}
