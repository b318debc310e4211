import { boundFacts, isBeyond, isEmpty, isNarrow } from './bound-expectation.ts';
import { type Mutation, shapeOf } from './mutation.ts';
import { type Role, roleOfKey, roleOfValue } from './roles.ts';

/**
 * What must be said of a mistake, derived from the published schemas, the specification and the catalogue's data.
 * `tests` means that the text is right as it stands, and the policy's own tests alone can tell that it is not what was
 * meant: it counts where a case comes out otherwise. `nothing` means that nobody can know: what is written is right.
 */
export type Expectation =
  | { readonly is: 'rule'; readonly among: readonly string[] }
  | { readonly is: 'tests'; readonly among: readonly string[] }
  | { readonly is: 'nothing'; readonly why: string };

const rule = (...among: readonly string[]): Expectation => ({ is: 'rule', among });
const tests = (...among: readonly string[]): Expectation => ({ is: 'tests', among });
const nothing = (why: string): Expectation => ({ is: 'nothing', why });

/**
 * `faults`: the keywords of the schema that the document offends now; `value`: the document as it is now.
 */
export function expectationOf(mutation: Mutation, faults: ReadonlySet<string>, value: unknown): Expectation {
  const shape = shapeOf(mutation.path);
  if (shape === 'apiVersion') return headerExpectation(mutation);
  if (shape === 'kind') return rule('yaml/unknown-kind');
  switch (mutation.slip) {
    case 'delete':
      if (faults.has('required')) return rule('schema/required');
      if (faults.has('minProperties') || faults.has('minItems')) return rule('schema/length', 'schema/required');
      return faults.size > 0 ? rule('schema/required') : nothing('what may be left out');
    case 'wrong-type':
      return faults.size > 0 ? rule(...typeRules(faults)) : nothing('where any value may stand');
    case 'misspelt-key':
      if (faults.size > 0) return rule('schema/unknown-key');
      return named(roleOfKey(mutation.kind, shape), 'a name of the author’s own');
    case 'misspelt-name':
      return misspeltName(mutation, faults, shape);
    case 'inverted-bound':
      return inverted(mutation, faults, value);
    case 'scaled-bound':
      return scaled(mutation, faults, value);
  }
}

/** A document is recognised by `apiVersion`, never by guessing; without it, it is left alone. */
function headerExpectation({ slip, now = '' }: Mutation): Expectation {
  return slip === 'misspelt-name' && now.startsWith('gatewright/')
    ? rule('yaml/unknown-version')
    : nothing('a file without the header is not ours');
}

/** A map may stand where a text does, as a stage's overlay beside `skip`: then its keys are what is wrong. */
function typeRules(faults: ReadonlySet<string>): readonly string[] {
  const also = {
    enum: 'schema/enum',
    const: 'schema/enum',
    pattern: 'schema/pattern',
    additionalProperties: 'schema/unknown-key',
  } as const;
  const more = Object.entries(also).flatMap(([keyword, id]) => (faults.has(keyword) ? [id] : []));
  return ['schema/type', 'schema/scalar-for-list', ...more];
}

function named(role: Role | undefined, otherwise: string): Expectation {
  if (!role) return nothing(otherwise);
  return role.onlyTests ? tests(...role.rules) : rule(...role.rules);
}

function misspeltName({ kind, path, now = '' }: Mutation, faults: ReadonlySet<string>, shape: string): Expectation {
  if (faults.has('enum') || faults.has('const') || faults.has('discriminator')) return rule('schema/enum');
  if (faults.size > 0) return rule('schema/pattern', 'schema/enum');
  if (['pass', 'warn'].includes(String(path.at(-2)))) {
    return /^[-\d.]/.test(now)
      ? rule('threshold/unit-mismatch', 'schema/pattern')
      : rule('threshold/unknown-reference', 'schema/pattern');
  }
  return named(roleOfValue(kind, shape), 'prose, or a name of the author’s own');
}

const outside = ['percent-scale', 'out-of-range', 'never-true', 'always-true'].map((name) => `threshold/${name}`);

function inverted({ path, says }: Mutation, faults: ReadonlySet<string>, value: unknown): Expectation {
  if (faults.size > 0) return rule('schema/unknown-key', 'schema/required');
  // Two bounds that change places, also relative ones, leave nothing between them.
  if (says.endsWith('exchanged')) return rule('threshold/empty-band');
  const side = String(path.at(-1));
  const flipped = side === 'min' ? 'max' : side === 'max' ? 'min' : side === 'above' ? 'below' : 'above';
  const facts = boundFacts(value, path);
  const other = boundFacts(value, [...path.slice(0, -1), flipped]);
  if (isEmpty(facts) || isEmpty(other)) return rule('threshold/empty-band');
  if (path.at(-2) === 'warn')
    return rule('threshold/wrong-direction', 'threshold/warn-not-wider', 'threshold/empty-band');
  if (facts.better === 'target') return rule('threshold/wrong-direction', 'threshold/one-sided-ratio');
  return rule('threshold/wrong-direction', 'threshold/p-value-direction');
}

function scaled({ path }: Mutation, faults: ReadonlySet<string>, value: unknown): Expectation {
  if (faults.size > 0) return rule('schema/range', 'schema/pattern', 'schema/type');
  const facts = boundFacts(value, path);
  if (isBeyond(facts)) return rule(...outside);
  if (isEmpty(facts)) return rule('threshold/empty-band');
  if (isNarrow(facts)) return rule('threshold/warn-not-wider', 'threshold/dead-bound', 'threshold/empty-band');
  return tests('threshold/loosens-later-stage', 'threshold/chance-level', 'threshold/difference-for-ratio', ...outside);
}
