import text from './data/attributes.json' with { type: 'text' };
import { nameKey } from './name-key.ts';
import { nearestSeveral } from './nearest.ts';
import { whenFirstUsed } from './stored.ts';

export { type ColumnMatch, matchColumn, matchColumnAll, matchProxy, type ProxyMatch } from './columns.ts';

/** Where an attribute beyond the fourteen is protected: in these domains, in these jurisdictions, or both at once. */
export interface AttributeScope {
  readonly domains?: readonly string[];
  readonly jurisdictions?: readonly string[];
}

/** A protected attribute of a person. */
export interface Attribute {
  readonly name: string;
  readonly title: string;
  /** One of the fourteen that everybody is expected to consider, or one that certain domains or places add. */
  readonly kind: 'canonical' | 'extension';
  readonly aliases: readonly string[];
  /** Aliases with other common meanings, such as `orientation`. */
  readonly uncertainAliases: readonly string[];
  /** For an extension: it is protected where any one of these holds. Empty for the fourteen. */
  readonly scopes: readonly AttributeScope[];
  /** Attributes that together say the same. */
  readonly related: readonly string[];
  readonly note?: string;
}

/** What an attribute's name stands for. */
export type AttributeMatch =
  | { readonly kind: 'canonical'; readonly attribute: Attribute }
  | { readonly kind: 'extension'; readonly attribute: Attribute }
  | { readonly kind: 'alias'; readonly attribute: Attribute; readonly confidence: 'high' | 'low' }
  | { readonly kind: 'unknown'; readonly suggestions: readonly string[] };

interface StoredAttribute {
  readonly name: string;
  readonly title: string;
  readonly aliases?: readonly string[];
  readonly uncertainAliases?: readonly string[];
  readonly scopes?: readonly AttributeScope[];
  readonly related?: readonly string[];
  readonly note?: string;
}

interface Index {
  readonly attributes: readonly Attribute[];
  readonly byName: ReadonlyMap<string, Attribute>;
  readonly byKey: ReadonlyMap<string, AttributeMatch>;
  readonly spellings: ReadonlyMap<string, string>;
}

function toAttribute(kind: Attribute['kind'], stored: StoredAttribute): Attribute {
  const { name, title, aliases = [], uncertainAliases = [], scopes = [], related = [], note } = stored;
  return { name, title, kind, aliases, uncertainAliases, scopes, related, ...(note === undefined ? {} : { note }) };
}

interface Stored {
  readonly canonical: readonly StoredAttribute[];
  readonly extensions: readonly StoredAttribute[];
}

function build(data: Stored): Index {
  const attributes = [
    ...data.canonical.map((stored) => toAttribute('canonical', stored)),
    ...data.extensions.map((stored) => toAttribute('extension', stored)),
  ];
  const byKey = new Map<string, AttributeMatch>();
  const spellings = new Map<string, string>();
  const put = (spelling: string, attribute: Attribute, confidence: 'high' | 'low'): void => {
    const key = nameKey(spelling);
    // An extension's own name goes before an alias of one of the fourteen: medical_condition is a ground in California.
    if (byKey.has(key)) return;
    byKey.set(key, { kind: 'alias', attribute, confidence });
    spellings.set(spelling, attribute.name);
  };
  for (const attribute of attributes) put(attribute.name, attribute, 'high');
  for (const attribute of attributes) {
    for (const alias of attribute.aliases) put(alias, attribute, 'high');
    for (const alias of attribute.uncertainAliases) put(alias, attribute, 'low');
  }
  return { attributes, byName: new Map(attributes.map((a) => [a.name, a])), byKey, spellings };
}

const catalogue = whenFirstUsed(text, build);

/** All known attributes, the fourteen first. */
export function attributes(): readonly Attribute[] {
  return catalogue().attributes;
}

/** The names of the fourteen canonical attributes. */
export function canonicalAttributeNames(): readonly string[] {
  return catalogue().attributes.flatMap((a) => (a.kind === 'canonical' ? [a.name] : []));
}

/**
 * What an attribute's name stands for. Only the exact canonical name is `canonical` or `extension`; every other
 * spelling of it, and every alias, is `alias`. An unknown name comes with what it may have been meant to be.
 */
export function findAttribute(name: string): AttributeMatch {
  const { byName, byKey, spellings } = catalogue();
  const attribute = byName.get(name);
  if (attribute !== undefined) return { kind: attribute.kind, attribute };
  const alias = byKey.get(nameKey(name));
  if (alias !== undefined) return alias;
  const near = nearestSeveral(name, spellings.keys(), 5).map((spelling) => spellings.get(spelling) ?? spelling);
  return { kind: 'unknown', suggestions: [...new Set(near)].slice(0, 3) };
}
