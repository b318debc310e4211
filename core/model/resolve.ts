// One function each: the package as a whole is twice as large.
import compare from 'semver/functions/compare';
import satisfies from 'semver/functions/satisfies';
import valid from 'semver/functions/valid';
import validRange from 'semver/ranges/valid';
import type { SourceDocument, TypedDocument } from './documents.ts';
import { matchesGlob } from './globs.ts';
import { decoded, isWithin, nearOf, rootOf } from './roots.ts';
import { sound } from './soundness.ts';
import { documentsOf, nameOf, type Workspace } from './workspace.ts';

/** A path written in a document, as a URI: or why it is refused. */
export type ResolvedPath =
  | { readonly is: 'inside'; readonly uri: string }
  /** Beyond the workspace's roots, absolute, or of another scheme: never read. */
  | { readonly is: 'outside' };

/** Resolves `./x.yaml` beside the document that names it. Absolute paths, other schemes and anything beyond the roots are refused. */
export function resolvePath(workspace: Workspace, from: string, written: string): ResolvedPath {
  const outside = { is: 'outside' } as const;
  if (written === '' || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(written) || /^[\\/]/.test(written) || written.includes('\0'))
    return outside;
  const [, prefix = '', path = ''] = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*)?(.*)$/s.exec(from) ?? [];
  const segments = path.split('/').slice(0, -1);
  for (const segment of written.split(/[\\/]/)) {
    if (segment === '..') {
      if (segments.length <= 1) return outside;
      segments.pop();
    } else if (segment !== '.' && segment !== '') segments.push(encodeSegment(segment));
  }
  const uri = prefix + segments.join('/');
  const inside = workspace.roots.length === 0 || workspace.roots.some((root) => isWithin(root, uri) && uri !== root);
  return inside ? { is: 'inside', uri } : outside;
}

/** As editors write file URIs: everything but unreserved characters is percent-encoded. */
function encodeSegment(segment: string): string {
  try {
    return encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  } catch {
    return '%EF%BF%BD'; // half a surrogate pair: no file has such a name
  }
}

/** The documents of a file that a path names, or nothing where it is not in the workspace. */
export function documentsAt(workspace: Workspace, from: string, written: string): readonly SourceDocument[] {
  const resolved = resolvePath(workspace, from, written);
  return resolved.is === 'inside' ? (workspace.files.get(resolved.uri)?.documents ?? []) : [];
}

/** A path, or a glob below the folder of the document that names it. */
export function documentsMatching(workspace: Workspace, from: string, pattern: string): readonly SourceDocument[] {
  if (!/[*?[{]/.test(pattern)) return documentsAt(workspace, from, pattern);
  const folder = resolvePath(workspace, from, './_');
  if (folder.is === 'outside') return [];
  const base = folder.uri.slice(0, -1);
  const matches = (path: string): boolean => matchesGlob(pattern, path);
  return [...workspace.files.values()]
    .filter((file) => file.uri.startsWith(base) && matches(decoded(file.uri.slice(base.length))))
    .sort((a, b) => (a.uri < b.uri ? -1 : 1))
    .flatMap((file) => file.documents);
}

/** Whether a reference is a path rather than a name. */
export function isPath(reference: string): boolean {
  return /^\.{1,2}[\\/]/.test(reference) || /[\\/]/.test(reference) || /\.(ya?ml|json)$/i.test(reference);
}

/** `name@range` in its two parts. */
export function splitReference(reference: string): readonly [name: string, range: string | undefined] {
  const at = reference.indexOf('@', 1);
  return at < 0 ? [reference, undefined] : [reference.slice(0, at), reference.slice(at + 1)];
}

/** A name and a range that may stand beside it, as a reference in one text. */
export function nameWithRange(name: string, range: string | undefined): string {
  return range === undefined ? name : `${name}@${range}`;
}

/** Whether a text is a range of SemVer versions. Nothing at all is none, and neither are words like `latest`. */
export function isRange(text: string): boolean {
  return text.trim() !== '' && validRange(text) !== null;
}

/** Whether a version is in a SemVer range; texts that are no SemVer must be equal. */
export function inRange(version: string, range: string): boolean {
  if (version === range) return true;
  return valid(version) !== null && isRange(range) && satisfies(version, range);
}

/**
 * Policies that a name with an optional range, or a path, means: highest version first, of the same version in order of
 * URI. A name means those of the folder of the workspace that it is written in, and where none is there, those of the others.
 */
export function policiesNamed(workspace: Workspace, from: string, reference: string): readonly SourceDocument[] {
  if (isPath(reference))
    return documentsAt(workspace, from, reference).filter(
      (d) => d.header.is === 'ours' && d.header.kind === 'GovernancePolicy',
    );
  const { byName, answers } = namedPolicies(workspace);
  const key = `${rootOf(workspace.roots, from) ?? ''}\n${reference}`;
  let found = answers.get(key);
  if (!found) {
    const [name, range] = splitReference(reference);
    const called = byName.get(name) ?? [];
    const fitting = called.filter((document) => {
      const { version } = nameOf(document);
      return range === undefined || (version !== undefined && inRange(version, range));
    });
    found = nearOf(workspace.roots, from, fitting).toSorted((a, b) => byVersion(nameOf(b).version, nameOf(a).version));
    answers.set(key, found);
  }
  return found;
}

/** Policies by name, and what references were found to mean: in a large workspace everything refers to something. */
interface NamedPolicies {
  readonly roots: readonly string[];
  readonly byName: ReadonlyMap<string, readonly SourceDocument[]>;
  /** By the root that a reference is written in, and the reference. */
  readonly answers: Map<string, readonly SourceDocument[]>;
}

/** By the list of a workspace's policies, which is the same object as long as no file has changed. */
const named = new WeakMap<readonly SourceDocument[], NamedPolicies>();

function namedPolicies(workspace: Workspace): NamedPolicies {
  const { roots } = workspace;
  const policies = documentsOf(workspace, 'GovernancePolicy');
  const known = named.get(policies);
  if (known?.roots === roots) return known;
  const byName = new Map<string, SourceDocument[]>();
  for (const policy of policies) {
    const { name } = nameOf(policy);
    if (name === undefined) continue;
    const same = byName.get(name);
    if (same) same.push(policy);
    else byName.set(name, [policy]);
  }
  const made: NamedPolicies = { roots, byName, answers: new Map() };
  named.set(policies, made);
  return made;
}

/** Whether a policy is one of those that a reference means. It need not be in the workspace as it is: what counts is its name, version and place. */
export function meansPolicy(workspace: Workspace, from: string, reference: string, policy: SourceDocument): boolean {
  if (isPath(reference))
    return policiesNamed(workspace, from, reference).some(
      ({ uri, index }) => uri === policy.uri && index === policy.index,
    );
  const [name, range] = splitReference(reference);
  const own = nameOf(policy);
  if (own.name !== name || !(range === undefined || inRange(own.version ?? '', range))) return false;
  const near = rootOf(workspace.roots, from);
  if (rootOf(workspace.roots, policy.uri) === near) return true;
  return !policiesNamed(workspace, from, reference).some(({ uri }) => rootOf(workspace.roots, uri) === near);
}

/** Versions by precedence; what is no version comes before all that are. */
function byVersion(a: string | undefined, b: string | undefined): number {
  const [one, other] = [valid(a), valid(b)];
  if (one !== null && other !== null) return compare(one, other);
  if (one !== null || other !== null) return one !== null ? 1 : -1;
  return (a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0;
}

export interface Bases {
  /** The policies that one extends, nearest first, each before what it extends itself. */
  readonly bases: readonly TypedDocument<'GovernancePolicy'>[];
  /** References that lead to no sound policy, or back to where they came from. */
  readonly unresolved: readonly {
    readonly document: SourceDocument;
    readonly reference: string;
    readonly why: 'not-found' | 'unsound' | 'cycle';
  }[];
}

/** Follows `extends` to its end. */
export function basesOf(workspace: Workspace, policy: TypedDocument<'GovernancePolicy'>): Bases {
  const bases: TypedDocument<'GovernancePolicy'>[] = [];
  const unresolved: Bases['unresolved'][number][] = [];
  const follow = (from: TypedDocument<'GovernancePolicy'>, above: readonly SourceDocument[]): void => {
    for (const reference of from.value.extends ?? []) {
      const [found] = policiesNamed(workspace, from.source.uri, reference);
      const base = found && sound(found, 'GovernancePolicy');
      if (!found) unresolved.push({ document: from.source, reference, why: 'not-found' });
      else if (above.includes(found)) unresolved.push({ document: from.source, reference, why: 'cycle' });
      else if (!base) unresolved.push({ document: from.source, reference, why: 'unsound' });
      else if (!bases.some((b) => b.source === found)) {
        bases.push(base);
        follow(base, [...above, found]);
      }
    }
  };
  follow(policy, [policy.source]);
  return { bases, unresolved };
}
