/**
 * Globs over paths and names. Matched by hand and not by way of a regular expression: globs come from documents that
 * nobody has to trust, and a regular expression of five `*` can take minutes over one path. Here the work is bounded by
 * the length of the glob times that of the path.
 */
export type GlobMatcher = (path: string) => boolean;

/** More alternatives than people write: `{a,b}{a,b}…` doubles with each pair of braces. */
const mostAlternatives = 100;
const longestGlob = 1000;

const matchers = new Map<string, GlobMatcher>();

/**
 * Whether a path is named by a glob: `*` and `?` stay within a folder, `**` crosses folders, `[a-z]`, `[!a]` and `{a,b}`
 * choose, `\` takes the next character as it is. Names that begin with a dot are names like any other, `./` at the
 * beginning is nothing, and `folder/` is all that is in it. A glob that is too long or has more than 100 alternatives matches nothing.
 */
export function matchesGlob(glob: string, path: string): boolean {
  let matcher = matchers.get(glob);
  if (!matcher) {
    matcher = compileGlob(glob);
    if (matchers.size >= 1000) matchers.clear();
    matchers.set(glob, matcher);
  }
  return matcher(path);
}

export function compileGlob(glob: string): GlobMatcher {
  const alternatives = glob.length > longestGlob ? [] : (alternativesOf(glob.replace(/^\.\//, '')) ?? []);
  const compiled = alternatives.map((alternative) =>
    (alternative.endsWith('/') ? `${alternative}**` : alternative).split('/').map(compileSegment),
  );
  return (path) => {
    const names = path.split('/');
    return compiled.some((segments) => matchAll(segments, names, (segment, name) => segment.matches(name)));
  };
}

/** `a{b,c}` → `ab`, `ac`; undefined where there are too many. */
function alternativesOf(glob: string): readonly string[] | undefined {
  let done: readonly string[] = [''];
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? '';
    const close = character === '{' ? closingBrace(glob, at) : -1;
    let next: readonly string[] = [character];
    if (character === '\\') next = [glob.slice(at, ++at + 1)];
    if (close > at) {
      const choices: string[] = [];
      for (const choice of choicesOf(glob.slice(at + 1, close))) {
        const inner = alternativesOf(choice);
        if (!inner) return undefined;
        choices.push(...inner);
      }
      next = choices;
      at = close;
    }
    if (done.length * next.length > mostAlternatives) return undefined;
    done = done.flatMap((start) => next.map((end) => start + end));
  }
  return done;
}

function closingBrace(glob: string, open: number): number {
  let depth = 0;
  for (let at = open; at < glob.length; at++) {
    if (glob[at] === '\\') at++;
    else if (glob[at] === '{') depth++;
    else if (glob[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

/** What stands between the commas of a pair of braces. */
function choicesOf(text: string): readonly string[] {
  const choices: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '{') depth++;
    else if (text[at] === '}') depth--;
    else if (text[at] === ',' && depth === 0) {
      choices.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...choices, text.slice(start)];
}

interface Pattern {
  /** It stands for any number of what it matches. */
  readonly repeats: boolean;
  matches(text: string): boolean;
}

function compileSegment(segment: string): Pattern {
  if (segment === '**') return { repeats: true, matches: () => true };
  const characters = compileCharacters(segment);
  return {
    repeats: false,
    matches: (name) => matchAll(characters, [...name], (pattern, character) => pattern.matches(character)),
  };
}

function compileCharacters(segment: string): readonly Pattern[] {
  const patterns: Pattern[] = [];
  const characters = [...segment];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    const close = character === '[' ? characters.indexOf(']', at + 2) : -1;
    if (character === '*') patterns.push({ repeats: true, matches: () => true });
    else if (character === '?') patterns.push({ repeats: false, matches: () => true });
    else if (close > 0) {
      patterns.push(characterClass(characters.slice(at + 1, close)));
      at = close;
    } else {
      const literal = character === '\\' ? (characters[++at] ?? '\\') : character;
      patterns.push({ repeats: false, matches: (other) => other === literal });
    }
  }
  return patterns;
}

function characterClass(members: readonly string[]): Pattern {
  const negated = members[0] === '!' || members[0] === '^';
  const own = negated ? members.slice(1) : members;
  const matches = (character: string): boolean => {
    for (let at = 0; at < own.length; at++) {
      const [low = '', dash, high] = [own[at], own[at + 1], own[at + 2]];
      if (dash === '-' && high !== undefined) {
        if (low <= character && character <= high) return true;
        at += 2;
      } else if (low === character) return true;
    }
    return false;
  };
  return { repeats: false, matches: (character) => matches(character) !== negated };
}

/** Wildcard matching in quadratic time at worst: only the last `*` ever needs to be tried anew. */
function matchAll<P extends { readonly repeats: boolean }>(
  patterns: readonly P[],
  items: readonly string[],
  matches: (pattern: P, item: string) => boolean,
): boolean {
  let [pattern, item] = [0, 0];
  let [star, resume] = [-1, 0];
  while (item < items.length) {
    const current = patterns[pattern];
    if (current?.repeats) {
      star = pattern++;
      resume = item;
    } else if (current && matches(current, items[item] ?? '')) {
      pattern++;
      item++;
    } else if (star >= 0) {
      pattern = star + 1;
      item = ++resume;
    } else return false;
  }
  while (patterns[pattern]?.repeats) pattern++;
  return pattern === patterns.length;
}
