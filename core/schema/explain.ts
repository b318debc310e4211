import { nearest } from '../catalog/nearest.ts';
import { explainKeys } from './explain-keys.ts';
import { explainConstant, explainNumber, explainText } from './explain-scalars.ts';
import { explainType } from './explain-type.ts';
import type { SchemaProblem } from './problem.ts';
import {
  alternativesOf,
  definitionName,
  isChoiceOfKeys,
  isOfType,
  type ResolvedSchema,
  resolve,
  type Schema,
  schemaOfKey,
  typesOf,
} from './schemas.ts';
import { accepts, explainBelow, isFull, report, reportBelow, type Walk } from './walk.ts';
import { constantsOf, placeName, shown } from './wording.ts';

/**
 * What is wrong with a document's value by its schema, one problem a mistake: what follows from a mistake is not said. Of several
 * alternatives the one counts that the author seems to have meant. Never throws; reads own properties only.
 * What `isSound` says to be as its definition is passed over.
 */
export function explain(
  root: Schema,
  value: unknown,
  limit: number,
  { isSound, unsoundIndexes }: Pick<Walk, 'isSound' | 'unsoundIndexes'> = {},
): readonly SchemaProblem[] {
  const walk: Walk = { root, path: [], problems: [], limit, explainValue, isSound, unsoundIndexes };
  explainValue(walk, root, value);
  return walk.problems;
}

function explainValue(walk: Walk, at: Schema, value: unknown): void {
  const definition = definitionName(at);
  if (definition !== undefined && walk.isSound?.(definition, value)) return;
  const schema = resolve(walk.root, at);
  if (schema.anyOf && !isChoiceOfKeys(schema)) explainAlternatives(walk, schema, value);
  else if (!fits(walk.root, schema, value)) explainType(walk, schema, value);
  else if (!isConstant(schema, value)) explainConstant(walk, schema, value);
  else if (typeof value === 'string') explainText(walk, schema, value);
  else if (typeof value === 'number') explainNumber(walk, schema, value);
  else if (Array.isArray(value)) explainList(walk, schema, value);
  else if (typeof value === 'object' && value !== null) {
    const branch = schema.discriminator ? branchByTag(walk, schema, value) : schema;
    if (branch) explainKeys(walk, branch, value as Readonly<Record<string, unknown>>);
  }
}

/** Whether the value's type fits; of a value that must be one of some scalars, any scalar is as good as any other. */
function fits(root: Schema, schema: ResolvedSchema, value: unknown): boolean {
  if (constantsOf(schema) && typeof value !== 'object' && value !== undefined) return true;
  const types = typesOf(root, schema);
  return types === undefined || types.some((type) => isOfType(value, type));
}

function isConstant(schema: Schema, value: unknown): boolean {
  return constantsOf(schema)?.some((constant) => constant === value) ?? true;
}

function explainAlternatives(walk: Walk, schema: ResolvedSchema, value: unknown): void {
  const branches = alternativesOf(walk.root, schema);
  const fitting = branches.filter((branch) => {
    const types = typesOf(walk.root, branch);
    return types === undefined || types.some((type) => isOfType(value, type));
  });
  // Alternatives that are all lists of values are one such list.
  const constants = branches.map(constantsOf);
  if (typeof value !== 'object' && constants.every((list) => list !== undefined)) {
    const all = { enum: constants.flatMap((list) => list ?? []) };
    if (!isConstant(all, value)) explainConstant(walk, all, value);
    return;
  }
  const [first, ...others] = fitting;
  if (!first) {
    explainType(walk, schema, value);
    return;
  }
  let fewest = tried(walk, first, value);
  for (const other of others) {
    if (errorsOf(fewest) === 0) break;
    const problems = tried(walk, other, value);
    if (errorsOf(problems) < errorsOf(fewest)) fewest = problems;
  }
  const wrongWord = typeof value === 'string' && fewest.some((p) => p.rule === 'schema/enum' && !p.suggestion);
  if (wrongWord) {
    // Not a misspelt `all`, but `attributes: sex` where `all` or a list may stand.
    explainType(walk, schema, value);
    return;
  }
  const percent = typeof value === 'number' && value > 1 && value <= 100 ? `${value}%` : undefined;
  const isShare = percent !== undefined && branches.some((b) => b.type === 'string' && accepts(walk, b, percent));
  for (const problem of fewest) {
    if (isFull(walk)) return;
    walk.problems.push(isShare && problem.rule === 'schema/range' ? { ...problem, suggestion: percent } : problem);
  }
}

function errorsOf(problems: readonly SchemaProblem[]): number {
  return problems.reduce((count, problem) => count + (problem.severity === 'error' ? 1 : 0), 0);
}

function tried(walk: Walk, branch: Schema, value: unknown): readonly SchemaProblem[] {
  const trial: Walk = { ...walk, problems: [] };
  explainValue(trial, branch, value);
  return trial.problems;
}

function explainList(walk: Walk, schema: ResolvedSchema, value: readonly unknown[]): void {
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY, uniqueItems } = schema;
  if (value.length < minItems || value.length > maxItems) {
    const few = value.length < minItems;
    const bound = few ? minItems : maxItems;
    const expected = `${minItems === maxItems ? 'exactly' : few ? 'at least' : 'at most'} ${bound}`;
    const message = `${placeName(walk.path)} must have ${expected} ${bound === 1 ? 'item' : 'items'}, not ${value.length}.`;
    report(walk, 'schema/length', message);
  }
  const definition = items && !uniqueItems ? definitionName(items) : undefined;
  const open = definition === undefined ? undefined : walk.unsoundIndexes?.(definition, value);
  if (items && open) {
    for (const index of open) {
      if (isFull(walk)) return;
      explainBelow(walk, index, items, value[index]);
    }
    return;
  }
  const places = new Map<unknown, number>();
  for (const [index, item] of value.entries()) {
    if (isFull(walk)) return;
    const before = walk.problems.length;
    if (items) explainBelow(walk, index, items, item);
    // Only scalars are compared, and those that are wrong in themselves are not counted twice.
    if (!uniqueItems || walk.problems.length > before || (typeof item === 'object' && item !== null)) continue;
    const first = places.get(item);
    if (first === undefined) places.set(item, index);
    else {
      const list = typeof walk.path.at(-1) === 'string' ? ` in ${shown(walk.path.at(-1))}` : '';
      reportBelow(walk, index, 'schema/unique', `${shown(item)} occurs twice${list}: it is item ${first + 1} as well.`);
    }
  }
}

/** The alternative that an object's tag names (a gate's `type`); reports a tag that is missing or unknown. */
function branchByTag(walk: Walk, schema: ResolvedSchema, value: object): ResolvedSchema | undefined {
  const key = schema.discriminator?.propertyName ?? '';
  const branches = alternativesOf(walk.root, schema);
  const tagOf = (branch: ResolvedSchema): readonly unknown[] =>
    constantsOf(resolve(walk.root, branch.properties?.[key] ?? {})) ?? [];
  const tag = Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  const branch = branches.find((b) => tagOf(b).includes(tag));
  if (branch || tag === undefined) return branch ?? missingTag(walk, schema, key, value);
  const all: Schema = { enum: branches.flatMap((b) => tagOf(b)).filter((t) => typeof t === 'string') };
  const unread = [...walk.path];
  const trial: Walk = { ...walk, problems: [] };
  trial.path.push(key);
  if (tag === null || typeof tag === 'object') explainType(trial, { type: 'string', ...all }, tag);
  else explainConstant(trial, all, tag);
  trial.path.pop();
  if (!isFull(walk)) walk.problems.push(...trial.problems.map((problem) => ({ ...problem, unread })));
  return undefined;
}

function missingTag(walk: Walk, schema: ResolvedSchema, key: string, value: object): undefined {
  const branches = alternativesOf(walk.root, schema);
  const unknown = Object.keys(value).filter((name) => branches.every((branch) => schemaOfKey(branch, name) === false));
  const unread = [...walk.path];
  const misspelt = unknown.find((name) => nearest(name, [key]) !== undefined);
  if (misspelt === undefined) {
    const types = branches.length;
    const message = `\`${key}\` is missing here: it says which of ${types} forms the rest has.`;
    report(walk, 'schema/required', message, { part: 'key', suggestion: key, unread });
  } else {
    const message = `${shown(misspelt)} is not known here. Did you mean \`${key}\`?`;
    reportBelow(walk, misspelt, 'schema/unknown-key', message, { part: 'key', suggestion: key, unread });
  }
  return undefined;
}
