/** Where something stands in plain data. */
export type Path = readonly (string | number)[];

/** Calls back with the path of every part of plain data that is there, until told to stop; the path is one array, reused. */
function visit(value: unknown, path: (string | number)[], stops: (path: Path) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const at = path.length;
  const enter = (key: string | number, part: unknown): boolean => {
    if (part === undefined) return false;
    path[at] = key;
    path.length = at + 1;
    const isOver = stops(path) || visit(part, path, stops);
    if (!isOver) path.length = at;
    return isOver;
  };
  if (Array.isArray(value)) return value.some((part, i) => enter(i, part));
  return Object.keys(value).some((key) => enter(key, Reflect.get(value, key)));
}

/** How many parts of plain data there are at paths of a kind. */
export function countOf(value: unknown, which: (path: Path) => boolean): number {
  let count = 0;
  visit(value, [], (path) => {
    if (which(path)) count++;
    return false;
  });
  return count;
}

/** The n-th path of a kind, in the order in which plain data are written. */
export function nthPath(value: unknown, which: (path: Path) => boolean, n: number): Path | undefined {
  const path: (string | number)[] = [];
  let left = n;
  return visit(value, path, (at) => which(at) && left-- === 0) ? path : undefined;
}

/** A copy of plain data with what stands at a path made into something else. */
export function laid(value: unknown, [key, ...rest]: Path, make: (part: unknown) => unknown): unknown {
  if (key === undefined) return make(value);
  if (Array.isArray(value)) return value.map((part, i) => (i === key ? laid(part, rest, make) : part));
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([name, part]) => [name, name === key ? laid(part, rest, make) : part]));
}
