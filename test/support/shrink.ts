type Path = readonly (string | number)[];

/** Paths of everything in plain data, outermost first. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const parts = Array.isArray(value) ? value.map((part, i) => [i, part] as const) : Object.entries(value);
  return parts.flatMap(([key, part]) => [[...path, key], ...pathsOf(part, [...path, key])]);
}

/** A copy of plain data without what stands at a path. */
export function without<T>(value: T, path: Path): T {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list =
      rest.length === 0
        ? value.filter((_, i) => i !== key)
        : value.map((part, i) => (i === key ? without(part, rest) : part));
    return list as T;
  }
  const entries = Object.entries(value).flatMap(([name, part]) =>
    name !== String(key) ? [[name, part] as const] : rest.length === 0 ? [] : [[name, without(part, rest)] as const],
  );
  return Object.fromEntries(entries) as T;
}

/**
 * The smallest plain data that still fails, by leaving out one part after another.
 * @param fails whether data fail in the same way; parts whose absence makes it throw are kept
 * @param most how often it may be asked
 */
export function shrink<T>(value: T, fails: (smaller: T) => boolean, most = 4000): T {
  let smallest = JSON.parse(JSON.stringify(value)) as T;
  let asked = 0;
  const stillFails = (smaller: T): boolean => {
    asked++;
    try {
      return fails(smaller);
    } catch {
      return false;
    }
  };
  for (let isSmaller = true; isSmaller && asked < most; ) {
    isSmaller = false;
    for (const path of pathsOf(smallest)) {
      if (asked >= most) break;
      const smaller = without(smallest, path);
      if (JSON.stringify(smaller) === JSON.stringify(smallest) || !stillFails(smaller)) continue;
      smallest = smaller;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}
export { pathsOf };
