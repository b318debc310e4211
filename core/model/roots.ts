/** Whether a URI is a directory, or lies in it. One that climbs back out of a directory on its way lies in none. */
export function isWithin(directory: string, uri: string): boolean {
  if (uri.includes('/../') || uri.endsWith('/..')) return false;
  const root = directory.endsWith('/') ? directory.slice(0, -1) : directory;
  return uri === root || uri.startsWith(`${root}/`);
}

/** The root that holds a file: the innermost, where several do. */
export function rootOf(roots: readonly string[], uri: string): string | undefined {
  return roots
    .filter((root) => isWithin(root, uri))
    .reduce<string | undefined>((best, root) => (best && best.length >= root.length ? best : root), undefined);
}

/** Those that lie in the same root as a file. Where none does, all: what a folder of the workspace lacks, another may have. */
export function nearOf<T extends { readonly uri: string }>(
  roots: readonly string[],
  from: string,
  found: readonly T[],
): readonly T[] {
  if (roots.length < 2 || found.length < 2) return found;
  const own = rootOf(roots, from);
  const near = found.filter(({ uri }) => rootOf(roots, uri) === own);
  return near.length > 0 ? near : found;
}

/** What a part of a URI stands for. A `%` that encodes nothing stands for itself. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
