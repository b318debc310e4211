import exceptionText from 'spdx-exceptions/index.json' with { type: 'text' };
import deprecatedText from 'spdx-license-ids/deprecated.json' with { type: 'text' };
import idText from 'spdx-license-ids/index.json' with { type: 'text' };
import text from './data/licences.json' with { type: 'text' };
import { nameKey } from './name-key.ts';
import { nearest } from './nearest.ts';
import { whenFirstUsed } from './stored.ts';

/** A licence as the Hugging Face Hub names it. */
export interface HubLicence {
  readonly id: string;
  readonly name: string;
  /** The SPDX id, where SPDX lists the licence under a current one. */
  readonly spdx?: string;
  /** What stands for it in an SPDX expression where SPDX does not list it. */
  readonly licenseRef?: string;
  /** The deprecated SPDX id that it equals, and the current ones that say more. */
  readonly deprecated?: string;
  readonly choices?: readonly string[];
}

/** What a licence field says. */
export type LicenceCheck =
  /** A valid SPDX id or expression. `canonical` differs from the text only where case or spacing does. */
  | { readonly kind: 'spdx'; readonly canonical: string }
  /** An expression of references to licences that are defined elsewhere. */
  | { readonly kind: 'licenseRef'; readonly canonical: string }
  /** A name that only the Hub knows. */
  | { readonly kind: 'hf-only'; readonly licence: HubLicence; readonly suggestion: string }
  /** Valid but for deprecated ids; each suggestion is the whole text with current ones. */
  | { readonly kind: 'deprecated'; readonly ids: readonly string[]; readonly suggestions: readonly string[] }
  | { readonly kind: 'unknown'; readonly suggestion?: string };

/** No licence expression is longer. */
const LONGEST_EXPRESSION = 1000;

const LICENSE_REF = /^(DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+$/;

interface Stored {
  readonly huggingFace: readonly HubLicence[];
  readonly deprecated: Readonly<Record<string, readonly string[]>>;
}

interface Index {
  readonly hub: ReadonlyMap<string, HubLicence>;
  /** Lower-case id → id as SPDX writes it. */
  readonly current: ReadonlyMap<string, string>;
  readonly deprecated: ReadonlyMap<string, string>;
  readonly exceptions: ReadonlyMap<string, string>;
  readonly replacements: ReadonlyMap<string, readonly string[]>;
  /** Key of a full name → what to write for it. */
  readonly byTitle: ReadonlyMap<string, string>;
}

/** What a field should say for a licence of the Hub. */
function written(licence: HubLicence): string | undefined {
  return licence.spdx ?? licence.licenseRef ?? licence.choices?.[0];
}

/** A licence's full name without the words that all such names share. */
function titleKey(title: string): string {
  return nameKey(title).replace(/^the|licen[sc]e|version/g, '');
}

const byLowerCase = (ids: readonly string[]): ReadonlyMap<string, string> =>
  new Map(ids.map((id) => [id.toLowerCase(), id]));

const sameIds = (ids: readonly string[]): readonly string[] => ids;
const currentIds = whenFirstUsed(idText, sameIds);
const deprecatedIds = whenFirstUsed(deprecatedText, sameIds);
const exceptionIds = whenFirstUsed(exceptionText, sameIds);

function build({ huggingFace: hub, deprecated }: Stored): Index {
  const byTitle = new Map<string, string>();
  for (const licence of [...hub].reverse()) {
    const text = written(licence);
    if (text === undefined) continue;
    for (const title of [licence.name, licence.id]) byTitle.set(titleKey(title), text);
  }
  return {
    hub: new Map(hub.map((licence) => [licence.id, licence])),
    current: byLowerCase(currentIds()),
    deprecated: byLowerCase(deprecatedIds()),
    exceptions: byLowerCase(exceptionIds()),
    replacements: new Map(Object.entries(deprecated)),
    byTitle,
  };
}

const catalogue = whenFirstUsed(text, build);

/** The licences that the Hub knows. */
export function hubLicences(): readonly HubLicence[] {
  return [...catalogue().hub.values()];
}

/** The licence that the Hub has under this id. */
export function findHubLicence(id: string): HubLicence | undefined {
  return catalogue().hub.get(id);
}

/** All current SPDX licence ids. */
export function spdxLicenceIds(): readonly string[] {
  return currentIds();
}

interface Word {
  /** As SPDX writes it; the text itself where SPDX does not know it. */
  readonly text: string;
  readonly kind: 'operator' | 'paren' | 'licence' | 'reference' | 'exception' | 'unknown';
  readonly deprecated?: readonly string[];
}

function wordOf(text: string): Word {
  const { current, deprecated, exceptions: known, replacements } = catalogue();
  if (text === '(' || text === ')') return { text, kind: 'paren' };
  if (/^(and|or|with)$/i.test(text)) return { text: text.toUpperCase(), kind: 'operator' };
  if (LICENSE_REF.test(text)) return { text, kind: 'reference' };
  const orLater = text.endsWith('+');
  const id = (orLater ? text.slice(0, -1) : text).toLowerCase();
  const found = current.get(id);
  if (found !== undefined) return { text: orLater ? `${found}+` : found, kind: 'licence' };
  const old = deprecated.get(id);
  if (old !== undefined) {
    const choices = replacements.get(old) ?? [];
    const wanted = orLater ? choices.filter((choice) => choice.endsWith('-or-later')) : choices;
    return { text: orLater ? `${old}+` : old, kind: 'licence', deprecated: wanted };
  }
  const exception = known.get(id);
  return exception === undefined ? { text, kind: 'unknown' } : { text: exception, kind: 'exception' };
}

function wordsOf(text: string): readonly Word[] {
  return (text.match(/[()]|[^\s()]+/g) ?? []).map(wordOf);
}

function join(words: readonly string[]): string {
  return words.join(' ').replaceAll('( ', '(').replaceAll(' )', ')');
}

/**
 * Whether the words make an SPDX licence expression: licences and references joined by AND and OR, in balanced
 * parentheses, each perhaps WITH one exception.
 */
function isExpression(words: readonly Word[]): boolean {
  let depth = 0;
  let expected: 'licence' | 'exception' | 'operator' | 'operator but WITH' = 'licence';
  for (const { kind, text } of words) {
    if (expected === 'exception') {
      if (kind !== 'exception') return false;
      expected = 'operator but WITH';
    } else if (expected === 'licence') {
      if (text === '(') depth++;
      else if (kind === 'licence' || kind === 'reference') expected = 'operator';
      else return false;
    } else if (text === ')') {
      if (--depth < 0) return false;
      expected = 'operator but WITH';
    } else if (kind !== 'operator' || (text === 'WITH' && expected === 'operator but WITH')) {
      return false;
    } else {
      expected = text === 'WITH' ? 'exception' : 'licence';
    }
  }
  return depth === 0 && (expected === 'operator' || expected === 'operator but WITH');
}

/** The expression with each deprecated id replaced: by its first replacement, and once more by its last. */
function replacementsOf(words: readonly Word[]): readonly string[] {
  const pick = (at: 0 | -1): string | undefined => {
    const replaced: string[] = [];
    for (const word of words) {
      const text = word.deprecated === undefined ? word.text : word.deprecated.at(at);
      if (text === undefined) return undefined;
      replaced.push(word.deprecated !== undefined && text.includes(' ') && words.length > 1 ? `(${text})` : text);
    }
    return join(replaced);
  };
  return [...new Set([pick(0), pick(-1)])].filter((text) => text !== undefined);
}

function nearestId(text: string): string | undefined {
  const { hub, byTitle } = catalogue();
  const titled = byTitle.get(titleKey(text));
  if (titled !== undefined) return titled;
  const near = nearest(text, [...currentIds(), ...hub.keys()]);
  const licence = near === undefined ? undefined : hub.get(near);
  return licence === undefined ? near : written(licence);
}

function suggestionFor(text: string, words: readonly Word[]): string | undefined {
  const whole = nearestId(text);
  if (whole !== undefined) return whole;
  const repaired = words.map((word) => (word.kind === 'unknown' ? nearestId(word.text) : word.text));
  if (repaired.length < 2 || repaired.some((word) => word === undefined)) return undefined;
  const candidate = join(repaired.filter((word) => word !== undefined));
  return isExpression(wordsOf(candidate)) ? candidate : undefined;
}

/**
 * What the text of a licence field is: SPDX id or expression, reference, a name of the Hub's own, deprecated, or none
 * of these. SPDX ids don't depend on case (SPDX 3.0, annex on licence expressions). Never throws.
 */
export function checkLicence(licence: string): LicenceCheck {
  const text = licence.trim();
  if (text.length > LONGEST_EXPRESSION) return { kind: 'unknown' };
  const hub = catalogue().hub.get(text.toLowerCase());
  if (hub?.licenseRef !== undefined) return { kind: 'hf-only', licence: hub, suggestion: hub.licenseRef };
  const words = wordsOf(text);
  if (!isExpression(words)) {
    const suggestion = suggestionFor(text, words);
    return suggestion === undefined ? { kind: 'unknown' } : { kind: 'unknown', suggestion };
  }
  const canonical = join(words.map((word) => word.text));
  const old = words.filter((word) => word.deprecated !== undefined);
  if (old.length > 0) {
    return { kind: 'deprecated', ids: old.map((word) => word.text), suggestions: replacementsOf(words) };
  }
  return { kind: words.some((word) => word.kind === 'licence') ? 'spdx' : 'licenseRef', canonical };
}
