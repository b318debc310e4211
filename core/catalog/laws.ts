import text from './data/laws.json' with { type: 'text' };
import { whenFirstUsed } from './stored.ts';

/** A law that protects attributes of persons, as information: never a statement that something is lawful. */
export interface Law {
  readonly id: string;
  readonly title: string;
  readonly citation: string;
  /** ISO 3166 country or subdivision, or `EU`. */
  readonly jurisdiction: string;
  /** The domains of use that it governs; `any` governs all. */
  readonly domains: readonly string[];
  /** When `event` happened: a year or an ISO 8601 date. */
  readonly date: string;
  readonly event: 'enacted' | 'adopted' | 'in force' | 'applies' | 'enforced';
  readonly url: string;
  /** Canonical names of the attributes that it protects. */
  readonly attributes: readonly string[];
  /** Attributes that it protects only in some way, and which: age from 40. */
  readonly qualified: Readonly<Record<string, string>>;
  /** `processing`: it restricts the use of such data rather than unequal treatment. */
  readonly about: 'discrimination' | 'processing';
  readonly note?: string;
}

/** What is asked for; what is left out does not restrict the answer. */
export interface LawQuery {
  readonly domains?: readonly string[];
  readonly jurisdictions?: readonly string[];
  readonly attribute?: string;
}

/** An attribute that laws protect in a domain and place, with those laws. */
export interface ProtectedByLaw {
  readonly attribute: string;
  readonly laws: readonly Law[];
}

type StoredLaw = Omit<Law, 'qualified' | 'about'> & Partial<Pick<Law, 'qualified' | 'about'>>;

interface Stored {
  readonly asOf: string;
  readonly note: string;
  readonly laws: readonly StoredLaw[];
}

const stored = whenFirstUsed(text, ({ asOf, note, laws }: Stored) => ({
  asOf,
  note,
  laws: laws.map((law): Law => ({ ...law, qualified: law.qualified ?? {}, about: law.about ?? 'discrimination' })),
}));

/** The note that stands beside every list of laws that is shown, and the month (`2026-11`) in which it was made. */
export function lawsNote(): { readonly asOf: string; readonly note: string } {
  return { asOf: stored().asOf, note: stored().note };
}

const EU_MEMBERS = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

const OTHER_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['UK', 'GB'],
  ['USA', 'US'],
  ['EL', 'GR'],
  ['NYC', 'US-NY'],
  ['CANADA', 'CA'],
]);

const DOMAIN_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['credit-scoring', 'credit'],
  ['consumer-credit', 'credit'],
  ['lending', 'credit'],
  ['mortgage', 'credit'],
  ['hiring', 'employment'],
  ['recruiting', 'employment'],
  ['recruitment', 'employment'],
  ['hr', 'employment'],
  ['healthcare', 'health'],
  ['medical', 'health'],
  ['diagnostic-imaging', 'health'],
]);

/** All laws of the catalogue. */
export function allLaws(): readonly Law[] {
  return stored().laws;
}

/** A jurisdiction and those it lies in: `US-CA` → US-CA, US; `de` → DE, EU; `UK` → GB. */
export function jurisdictionsAround(jurisdiction: string): readonly string[] {
  const upper = jurisdiction.trim().toUpperCase();
  const code = OTHER_SPELLINGS.get(upper) ?? upper;
  const country = code.split('-')[0] ?? code;
  return [...new Set([code, country, ...(EU_MEMBERS.has(country) ? ['EU'] : [])])];
}

/** The domain that laws know by another name (`lending` → credit); any other stays as it is. */
export function domainOf(domain: string): string {
  const lower = domain
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  return DOMAIN_SPELLINGS.get(lower) ?? lower;
}

/** The laws that govern any of the domains in any of the jurisdictions, in the catalogue's order. */
export function lawsFor({ domains, jurisdictions, attribute }: LawQuery): readonly Law[] {
  const known = domains?.map(domainOf);
  const places = jurisdictions && new Set(jurisdictions.flatMap(jurisdictionsAround));
  return allLaws().filter(
    (law) =>
      (known === undefined || law.domains.includes('any') || law.domains.some((d) => known.includes(d))) &&
      (places === undefined || places.has(law.jurisdiction)) &&
      (attribute === undefined || law.attributes.includes(attribute)),
  );
}

/** Answers by what was asked: a policy's scope is the same at each key that is typed elsewhere. */
const protectedWhere = new Map<string, readonly ProtectedByLaw[]>();
const MOST_ANSWERS = 50;

/** The attributes that laws against discrimination protect in these domains and places, each with those laws. */
export function protectedByLaw({ domains, jurisdictions }: Omit<LawQuery, 'attribute'>): readonly ProtectedByLaw[] {
  const key = JSON.stringify([domains, jurisdictions]);
  let answer = protectedWhere.get(key);
  if (!answer) {
    if (protectedWhere.size >= MOST_ANSWERS) protectedWhere.clear();
    protectedWhere.set(key, (answer = protectedIn({ domains, jurisdictions })));
  }
  return answer;
}

function protectedIn(query: Omit<LawQuery, 'attribute'>): readonly ProtectedByLaw[] {
  const found = new Map<string, Law[]>();
  for (const law of lawsFor(query)) {
    if (law.about === 'processing') continue;
    for (const attribute of law.attributes) found.set(attribute, [...(found.get(attribute) ?? []), law]);
  }
  return [...found].map(([attribute, by]) => ({ attribute, laws: by }));
}
