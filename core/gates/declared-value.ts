import { isFilled, isPlaceholder } from '../model/placeholder.ts';
import type { Path } from '../yaml/node.ts';
import { writtenForm } from '../yaml/value.ts';
import type { Declarations } from './declared.ts';
import { type Duration, parseDuration } from './duration.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { type Moment, parseMoment } from './moment.ts';
import { type Quantity, writtenQuantity } from './quantity.ts';
import { type Asked, decided, type Evidence, type Finding, missingEvidence } from './requirement.ts';

export type Document = Evidence['document'];

/** `data[1].digest.sha256` */
export function showPath(path: Path): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
}

export function showList(items: readonly string[]): string {
  return items.map((item) => `\`${item}\``).join(', ');
}

/** The value at a path of plain data; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Readonly<Record<string | number, unknown>>)[key];
  }
  return at;
}

/** The nearest place that is written on the way to a path; undefined where not even its section is. */
function nearest(document: Document, path: Path): Evidence | undefined {
  for (let length = path.length; length > 0; length--) {
    const above = path.slice(0, length);
    if (valueAt(document.value, above) !== undefined) return { document, path: above };
  }
  return undefined;
}

/** What a reader makes of a value: nothing there, a value, or one that is invalid. */
export type Read<T> = T | Invalid | undefined;

/** A value that is there and can't be one. */
export interface Invalid {
  /** Why, as the end of a sentence: `is not a date`. */
  readonly invalid: string;
}

export function isInvalid(read: unknown): read is Invalid {
  return typeof read === 'object' && read !== null && 'invalid' in read;
}

export type Reader<T> = (document: Document, path: Path) => Read<T>;

export const readText: Reader<string> = (document, path) => {
  const value = valueAt(document.value, path);
  return typeof value === 'string' && !isPlaceholder(value) ? value.trim() : undefined;
};

/** The texts of a list that are no placeholders; an empty list says nothing. */
export const readTexts: Reader<readonly string[]> = (document, path) => {
  const value = valueAt(document.value, path);
  if (!Array.isArray(value)) return undefined;
  const texts = value.flatMap((item: unknown) =>
    typeof item === 'string' && !isPlaceholder(item) ? [item.trim()] : [],
  );
  return texts.length > 0 ? texts : undefined;
};

export const readFlag: Reader<boolean> = (document, path) => {
  const value = valueAt(document.value, path);
  return typeof value === 'boolean' ? value : undefined;
};

/** A number, exact as written. */
export const readNumber: Reader<Quantity> = (document, path) => {
  const value = valueAt(document.value, path);
  if (typeof value !== 'number') return undefined;
  if (!Number.isFinite(value)) return { invalid: 'is not a finite number' };
  const key = path.at(-1) ?? '';
  const written = writtenForm(document.source.yaml.written, valueAt(document.value, path.slice(0, -1)), key);
  return writtenQuantity(value, written ?? String(value));
};

export const readDuration: Reader<Duration> = (document, path) => {
  const text = readText(document, path);
  if (typeof text !== 'string') return undefined;
  return parseDuration(text) ?? { invalid: 'is not an ISO 8601 duration such as `P7D`' };
};

export const readMoment: Reader<Moment> = (document, path) => {
  const text = readText(document, path);
  if (typeof text !== 'string') return undefined;
  return parseMoment(text) ?? { invalid: 'is not a date' };
};

/** What a reading came to: a value with its place, or why there is none. */
export type Declared<T> =
  | { readonly value: T; readonly evidence: Evidence; readonly notes: readonly string[] }
  | { readonly finding: Finding };

/** What the card alone can declare. */
export function inCard<T>(declarations: Declarations, path: Path, read: Reader<T>): Declared<T> {
  const { card } = declarations;
  const value = card && read(card, path);
  if (card === undefined || value === undefined) return { finding: missingInCard(declarations, path) };
  if (isInvalid(value)) return { finding: invalidValue({ document: card, path }, value) };
  return { value, evidence: { document: card, path }, notes: [] };
}

/** Says that the card does not declare something, and where it would. */
export function missingInCard({ card }: Declarations, path: Path): Finding {
  const name = showPath(path);
  if (!card)
    return missingEvidence(`No model card is given, and \`${name}\` is declared there.`, 'Give the model card.');
  const value = valueAt(card.value, path);
  const todo = `Write \`${name}\` in the card.`;
  if (typeof value === 'string' && value.trim() !== '') {
    return missingEvidence(`\`${name}\` holds a placeholder, \`${value.trim()}\`.`, todo, { document: card, path });
  }
  if (value !== undefined && !isFilled(value)) {
    return missingEvidence(`\`${name}\` is empty.`, todo, { document: card, path });
  }
  return missingEvidence(`The card does not declare \`${name}\`.`, todo, nearest(card, path));
}

export function invalidValue(evidence: Evidence, { invalid }: Invalid): Finding {
  const value = valueAt(evidence.document.value, evidence.path);
  const shown = typeof value === 'string' || typeof value === 'number' ? ` (\`${value}\`)` : '';
  return {
    outcome: 'error',
    reason: 'not-a-number',
    what: `\`${showPath(evidence.path)}\`${shown} ${invalid}.`,
    todo: 'Correct it.',
    evidence,
  };
}

/** Where reports and card declare the same thing. */
export interface TwoPlaces<T> {
  readonly report: { readonly path: Path; readonly read: Reader<T> };
  readonly card: { readonly path: Path; readonly read: Reader<T> };
  same(a: T, b: T): boolean;
  show(value: T): string;
}

/** Begins the note of a check that rests on one word where two could have been compared. */
export const uncorroborated = 'uncorroborated';

/**
 * What the reports say, else what the card says. Both must say the same where both say something, and so must several
 * reports. One word alone is noted: taking away the other, which contradicted it, would leave just that.
 */
export function inReportOrCard<T>(declarations: Declarations, places: TwoPlaces<T>): Declared<T> {
  const { card, reports } = declarations;
  const said: { readonly value: T; readonly evidence: Evidence }[] = [];
  for (const report of reports) {
    const evidence = { document: report, path: places.report.path };
    const value = places.report.read(report, evidence.path);
    if (value === undefined) continue;
    if (isInvalid(value)) return { finding: invalidValue(evidence, value) };
    said.push({ value, evidence });
  }
  const [first] = said;
  const rival = first && said.find((other) => !places.same(first.value, other.value));
  if (first && rival) {
    return {
      finding: {
        outcome: 'error',
        reason: 'ambiguous-evidence',
        what: `The reports disagree about \`${showPath(places.report.path)}\`: ${places.show(first.value)} and ${places.show(rival.value)}.`,
        todo: 'Keep the report that is right.',
        evidence: rival.evidence,
      },
    };
  }
  const own = card && places.card.read(card, places.card.path);
  if (card && isInvalid(own)) return { finding: invalidValue({ document: card, path: places.card.path }, own) };
  if (first) {
    if (own !== undefined && !isInvalid(own) && !places.same(first.value, own)) {
      return { finding: contradiction(first.evidence, places, places.show(first.value), places.show(own)) };
    }
    const note = `${uncorroborated}: a report alone says so; the card does not give \`${showPath(places.card.path)}\``;
    return { ...first, notes: own === undefined ? [note] : [] };
  }
  if (card && own !== undefined && !isInvalid(own)) {
    const note = `${uncorroborated}: the card alone says so; no report gives \`${showPath(places.report.path)}\``;
    return { value: own, evidence: { document: card, path: places.card.path }, notes: [note] };
  }
  return { finding: missingInBoth(declarations, places) };
}

export function contradiction(
  evidence: Evidence,
  places: { readonly report: { readonly path: Path }; readonly card: { readonly path: Path } },
  inReport: string,
  onCard: string,
): Finding {
  return {
    outcome: 'error',
    reason: 'contradicts-card',
    what: `The report says ${inReport} (\`${showPath(places.report.path)}\`), the card ${onCard} (\`${showPath(places.card.path)}\`).`,
    todo: 'Correct the one that is wrong.',
    evidence,
  };
}

export function missingInBoth(
  { card, reports }: Declarations,
  places: { readonly report: { readonly path: Path }; readonly card: { readonly path: Path } },
): Finding {
  const inReport = showPath(places.report.path);
  const onCard = showPath(places.card.path);
  const [first] = reports;
  return missingEvidence(
    `Neither a report (\`${inReport}\`) nor the card (\`${onCard}\`) says anything about this.`,
    `Write \`${inReport}\` in the report, or \`${onCard}\` in the card.`,
    (card && nearest(card, places.card.path)) ?? (first && nearest(first, places.report.path)),
  );
}

/** The check of a value that was read: what is wrong with it, or why it could not be read. */
export function decidedOn<T>(
  gate: EffectiveGate,
  asked: Asked,
  declared: Declared<T>,
  problem: (value: T, evidence: Evidence) => Finding | undefined,
  found: (value: T) => { readonly text: string; readonly observed: Check['observed'] },
): Check {
  if ('finding' in declared) return decided(gate, asked, [declared.finding], nothingFound);
  const { value, evidence, notes } = declared;
  const finding = problem(value, evidence);
  return decided(gate, asked, finding ? [finding] : [], { ...found(value), evidence }, notes);
}

/** What stands for what was found where something is wrong anyway. */
export const nothingFound = { text: '', observed: null };
