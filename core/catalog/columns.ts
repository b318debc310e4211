import { type Span, type Token, tokensOf, type WordMatcher, wordMatcher } from './column-names.ts';
import attributeText from './data/attributes.json' with { type: 'text' };
import wordText from './data/column-words.json' with { type: 'text' };
import proxyText from './data/proxies.json' with { type: 'text' };
import { whenFirstUsed } from './stored.ts';

/** A column whose name says that it holds a protected attribute. */
export interface ColumnMatch {
  /** The attribute's canonical name. */
  readonly attribute: string;
  /** `low`: the words have other common meanings, or the attribute is protected only in some places. */
  readonly confidence: 'high' | 'low';
  /** The alias that was recognised. */
  readonly matched: string;
}

/** A column that is known to stand in for protected attributes. */
export interface ProxyMatch {
  /** The feature that was recognised. */
  readonly matched: string;
  /** Canonical names of the attributes that it gives away. */
  readonly attributes: readonly string[];
  readonly source: string;
  /** Whether the source was consulted; otherwise it is cited from general knowledge. */
  readonly sourceChecked: boolean;
  readonly confidence: 'high' | 'low';
  /** The domains of use in which it is a proxy; absent means in any. */
  readonly domains?: readonly string[];
}

interface Pattern<T> {
  readonly value: T;
  readonly certain: boolean;
}

interface StoredProxy {
  readonly columns: readonly string[];
  readonly uncertainColumns?: readonly string[];
  readonly proxies: readonly string[];
  readonly source: string;
  readonly sourceChecked: boolean;
  readonly domains?: readonly string[];
}

interface StoredAttribute {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly uncertainAliases?: readonly string[];
  /** Of an extension: whether its name is particular enough to be recognised in a column's. */
  readonly matchesColumns?: boolean;
}

interface StoredAttributes {
  readonly canonical: readonly StoredAttribute[];
  readonly extensions: readonly StoredAttribute[];
}

interface StoredWords {
  readonly person: readonly string[];
  readonly technical: readonly string[];
  readonly neutral: readonly string[];
  readonly objects: readonly string[];
  readonly otherObjects: readonly string[];
  readonly notProtected: readonly string[];
  readonly everyday: readonly string[];
}

/** What single words of a column name mean. */
interface Vocabulary {
  /** Whose attribute it is. */
  readonly person: ReadonlySet<string>;
  /** Words about how the value is stored. */
  readonly technical: ReadonlySet<string>;
  /** Words that change nothing. */
  readonly neutral: ReadonlySet<string>;
  /** Things; beside one of these nothing is an attribute of a person. */
  readonly objects: ReadonlySet<string>;
  /** Further things; beside one of these a word with an everyday meaning has that. */
  readonly otherObjects: ReadonlySet<string>;
  /** Attributes' words that commonly mean something else. */
  readonly everyday: ReadonlySet<string>;
  /** What may stand inside a match: `marital_applicant_status`. */
  readonly dropped: ReadonlySet<string>;
  readonly notProtected: WordMatcher<true>;
}

function* attributePatterns(stored: StoredAttributes): Generator<readonly [string, Pattern<string>]> {
  for (const { name, aliases = [], uncertainAliases = [] } of stored.canonical) {
    for (const alias of [name, ...aliases]) yield [alias, { value: name, certain: true }];
    for (const alias of uncertainAliases) yield [alias, { value: name, certain: false }];
  }
  for (const { name, aliases = [], matchesColumns } of stored.extensions) {
    if (!matchesColumns) continue;
    for (const alias of [name, ...aliases]) yield [alias, { value: name, certain: false }];
  }
}

function* proxyPatterns(proxies: readonly StoredProxy[]): Generator<readonly [string, Pattern<StoredProxy>]> {
  for (const proxy of proxies) {
    for (const column of proxy.columns) yield [column, { value: proxy, certain: true }];
    for (const column of proxy.uncertainColumns ?? []) yield [column, { value: proxy, certain: false }];
  }
}

const attributeMatcher = whenFirstUsed(attributeText, (stored: StoredAttributes) =>
  wordMatcher(attributePatterns(stored)),
);

const proxyMatcher = whenFirstUsed(proxyText, (stored: { readonly proxies: readonly StoredProxy[] }) =>
  wordMatcher(proxyPatterns(stored.proxies)),
);

const vocabulary = whenFirstUsed(
  wordText,
  (stored: StoredWords): Vocabulary => ({
    person: new Set(stored.person),
    technical: new Set(stored.technical),
    neutral: new Set(stored.neutral),
    objects: new Set(stored.objects),
    otherObjects: new Set(stored.otherObjects),
    everyday: new Set(stored.everyday),
    dropped: new Set([...stored.technical, ...stored.person]),
    notProtected: wordMatcher(stored.notProtected.map((name) => [name, true] as const)),
  }),
);

/** The nearest word before or after a match that is not merely technical (`loan_cd_age`: loan). */
function neighbour(tokens: readonly Token[], from: number, step: 1 | -1): string | undefined {
  const { technical } = vocabulary();
  for (let i = from; i >= 0 && i < tokens.length; i += step) {
    const text = tokens[i]?.text;
    if (text !== undefined && !technical.has(text)) return text;
  }
  return undefined;
}

/** `age_of_oldest_account`: what follows `of` is an object, by its last word. */
function ownerOf(tokens: readonly Token[], end: number): string | undefined {
  return neighbour(tokens, end, 1) === 'of' ? neighbour(tokens, tokens.length - 1, -1) : undefined;
}

/** Whether a match is about a thing, not about a person. */
function isAboutObject(tokens: readonly Token[], span: Span<unknown>, hasEverydayMeaning: boolean): boolean {
  const beside = [neighbour(tokens, span.start - 1, -1), neighbour(tokens, span.end, 1), ownerOf(tokens, span.end)];
  const { objects, otherObjects } = vocabulary();
  return beside.some((w) => w !== undefined && (objects.has(w) || (hasEverydayMeaning && otherObjects.has(w))));
}

interface Judged<T> {
  readonly span: Span<Pattern<T>>;
  readonly confidence: 'high' | 'low';
}

/**
 * What a name matches and how surely. An object beside a sure proxy changes nothing: the postcode of a property tells
 * as much about its owner as the owner's own.
 */
function judge<T>(name: string, matcher: WordMatcher<Pattern<T>>, kind: 'attribute' | 'proxy'): readonly Judged<T>[] {
  const tokens = tokensOf(name);
  const { person, technical, neutral, everyday, dropped, notProtected } = vocabulary();
  const spans = matcher.spans(tokens, dropped);
  if (spans.length === 0) {
    const glued = matcher.glued(tokens);
    if (glued === undefined) return [];
    return [{ span: { start: 0, end: tokens.length, ...glued }, confidence: glued.value.certain ? 'high' : 'low' }];
  }
  const excluded = notProtected.spans(tokens);
  const covered = new Set<number>();
  for (const span of spans) for (let i = span.start; i < span.end; i++) covered.add(i);
  const leftover = tokens.some(({ text }, i) => {
    return !covered.has(i) && !person.has(text) && !technical.has(text) && !neutral.has(text) && !/^[0-9]+$/.test(text);
  });
  return spans.flatMap((span): Judged<T>[] => {
    const { certain } = span.value;
    const doubtful = !certain || everyday.has(span.pattern);
    if (excluded.some((e) => e.start < span.end && span.start < e.end)) return [];
    if ((doubtful || kind === 'attribute') && isAboutObject(tokens, span, doubtful)) return [];
    // What stands beside the person whose it is (`loan_applicant_age`) leaves no doubt.
    const ofPerson = [neighbour(tokens, span.start - 1, -1), neighbour(tokens, span.end, 1)].some((w) =>
      person.has(w ?? ''),
    );
    const uncertain = !certain || ((doubtful || kind === 'proxy') && leftover && !ofPerson);
    return [{ span, confidence: uncertain ? 'low' : 'high' }];
  });
}

/** Certain before doubtful, an attribute before the person whose it is (`spouse_age`), then longer, then earlier. */
function better<T>(a: Judged<T>, b: Judged<T>): number {
  const { person: persons } = vocabulary();
  const certainty = Number(b.confidence === 'high') - Number(a.confidence === 'high');
  const person = Number(persons.has(a.span.pattern)) - Number(persons.has(b.span.pattern));
  return certainty || person || b.span.end - b.span.start - (a.span.end - a.span.start) || a.span.start - b.span.start;
}

/** All protected attributes that a column's name speaks of (`race_ethnicity_cd`), the likeliest first. */
export function matchColumnAll(columnName: string): readonly ColumnMatch[] {
  const found = new Map<string, ColumnMatch>();
  for (const { span, confidence } of [...judge(columnName, attributeMatcher(), 'attribute')].sort(better)) {
    const attribute = span.value.value;
    if (!found.has(attribute)) found.set(attribute, { attribute, confidence, matched: span.pattern });
  }
  return [...found.values()];
}

/**
 * The protected attribute that a column's name speaks of, if it does. Names are compared by whole words, so `page` is
 * no age; a word beside an object is not about a person, so `vehicle_colour` is no race. Never throws, and takes time
 * linear in the length of the name.
 */
export function matchColumn(columnName: string): ColumnMatch | undefined {
  return matchColumnAll(columnName)[0];
}

/** The known proxy for protected attributes that a column's name speaks of, if it does. */
export function matchProxy(columnName: string): ProxyMatch | undefined {
  const [first] = [...judge(columnName, proxyMatcher(), 'proxy')].sort(better);
  if (first === undefined) return undefined;
  const { proxies, source, sourceChecked, domains } = first.span.value.value;
  const known = {
    matched: first.span.pattern,
    attributes: proxies,
    source,
    sourceChecked,
    confidence: first.confidence,
  };
  return domains === undefined ? known : { ...known, domains };
}
