import { type Aliases, type AliasFault, resolveAliases } from './anchors.ts';
import { byPlace, type Syntax } from './assemble.ts';
import type { Placed } from './green.ts';
import type { YamlNode, YamlProblem } from './node.ts';
import { redTree } from './red.ts';
import { toValue, type WrittenForms, writtenForms } from './value.ts';
import type { Unreadable } from './whole.ts';

/** One document of a YAML stream. */
export interface YamlDocument {
  readonly root: YamlNode | undefined;
  /** Plain data: maps have no prototype, aliases share their anchor's value, `<<` is merged. */
  readonly value: unknown;
  /** Numbers whose text says more than the number does, such as `0.80`. */
  readonly written: WrittenForms;
  readonly problems: readonly YamlProblem[];
  readonly start: number;
  /** Where the next document begins, or the text ends. */
  readonly end: number;
}

/** More than anybody mends before looking again. */
const maxProblems = 100;

export function unreadableDocument(text: string, { unreadable: message, at }: Unreadable): YamlDocument {
  const start = Math.min(at, Math.max(0, text.length - 1));
  return {
    root: undefined,
    value: undefined,
    written: writtenForms,
    problems: [{ code: 'parse-error', message, start, end: Math.min(text.length, start + 1) }],
    start: 0,
    end: text.length,
  };
}

/** What a parsed document means. */
export function documentOf(syntax: Syntax): YamlDocument {
  const { root, errors, start, end } = syntax;
  const aliases = resolveAliases(root?.node);
  const origin = root?.at ?? 0;
  const { value, problem } = toValue(root?.node, aliases);
  const problems = [
    ...errors,
    ...aliases.faults.map((fault) => aliasProblem(fault, origin)),
    ...duplicatesOf(root),
    ...(problem ? [{ ...problem, start: problem.start + origin, end: problem.end + origin }] : []),
  ];
  const sorted = problems.length > 1 ? problems.sort(byPlace) : problems;
  return {
    get root() {
      return redOf(syntax, aliases);
    },
    value,
    written: writtenForms,
    problems: bounded(sorted),
    start,
    end,
  };
}

const reds = new WeakMap<Syntax, { readonly tree: YamlNode | undefined }>();

/** Made when somebody looks at it, and once. */
function redOf(syntax: Syntax, aliases: Aliases): YamlNode | undefined {
  let known = reds.get(syntax);
  if (!known) reds.set(syntax, (known = { tree: redTree(syntax.root?.node, syntax.root?.at ?? 0, aliases) }));
  return known.tree;
}

function aliasProblem({ alias: { name, length }, at, is }: AliasFault, origin: number): YamlProblem {
  const message =
    is === 'inside-itself'
      ? `\`*${name}\` stands inside what it refers to, so the document would never end. Write the value out.`
      : `Nothing before this is anchored as \`&${name}\`. Put the anchor before its aliases, or write the value out.`;
  return { code: 'parse-error', message, start: origin + at, end: origin + at + length };
}

function duplicatesOf(root: Placed | undefined): readonly YamlProblem[] {
  if (!root || !('duplicates' in root.node)) return [];
  return root.node.duplicates.map(({ name, at, length, firstAt, firstLength }) => ({
    code: 'duplicate-key',
    message: `\`${name}\` is written twice in the same map. Only one of the two can count, and tools differ on which. Remove or rename one.`,
    start: root.at + at,
    end: root.at + at + length,
    related: {
      start: root.at + firstAt,
      end: root.at + firstAt + firstLength,
      message: `\`${name}\` is written here first.`,
    },
  }));
}

/** The first problems; the last of them says how many more there are. */
function bounded(problems: readonly YamlProblem[]): readonly YamlProblem[] {
  const more = problems.length - maxProblems;
  if (more <= 0) return problems;
  // What makes a document unreadable as a whole must not be lost behind what is wrong with parts of it.
  const whole = problems.filter(({ code }) => code === 'alias-limit');
  const [first = [], last] = [problems.slice(0, maxProblems - 1), problems[maxProblems - 1]];
  const told = last ? [{ ...last, message: `${last.message} (${more} more like these are not shown.)` }] : [];
  return [...first, ...told, ...whole.filter((problem) => !first.includes(problem) && problem !== last)];
}
