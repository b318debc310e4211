import { type Kind, kinds } from '../../model/documents.ts';
import { describeAt } from '../../schema/describe.ts';
import type { Path } from '../../yaml/node.ts';
import { type ScalarText, scalarSearch } from '../../yaml/scalar-search.ts';
import { isOldBoolean } from '../../yaml/scalar-text.ts';
import type { WrittenScalar } from '../../yaml/walk.ts';
import { type LossyScalar, lossyScalarsOf } from '../lossy-scalars.ts';
import { defineRule, type RuleContext } from '../rule.ts';

export const rule = defineRule<Kind>({
  id: 'yaml/lossy-scalar',
  severity: 'error',
  summary: 'YAML reads a value as something else than what is written and plainly meant.',
  kinds,
  check(context) {
    const lossy = lossyScalarsOf(context.document);
    for (const each of lossy) reportLossy(context, each);
    const known = new Set(lossy.map(({ node }) => node.start));
    const scalars = suspicious(context.document.yaml.root).filter(({ node }) => !known.has(node.start));
    reportOldBooleans(context, scalars);
    reportLostDigits(context, scalars);
  },
});

function reportLossy({ report, edit }: RuleContext<Kind>, { problem, node, mended }: LossyScalar): void {
  const { path } = problem;
  const isText = mended.startsWith('"');
  const message = isText
    ? `A text is meant here, but YAML reads \`${node.source}\` as ${readAs(node.value)}${lossOf(node.source, node.value)}. Put it in quotes: \`${mended}\`.`
    : problem.message;
  const title = isText ? `Quote: ${mended}` : `Write \`${mended}\``;
  // A number in the place of a text is a slip; a truth value may be a misunderstanding.
  const safe = typeof node.value !== 'boolean';
  report({ path, message, fixes: [{ title, edits: edit.replaceValue(path, mended), preferred: true, safe }] });
}

function readAs(value: unknown): string {
  return typeof value === 'number' ? `the number ${value}` : `the truth value ${value}`;
}

function lossOf(source: string, value: unknown): string {
  return typeof value === 'number' && String(value) !== source ? ', and what was written is lost' : '';
}

const suspicious = scalarSearch((scalar) => mayBeOldBoolean(scalar) || isLongNumber(scalar));

function mayBeOldBoolean({ style, source }: ScalarText): boolean {
  return style === 'plain' && source.length >= 2 && source.length <= 5 && isOldBoolean(source);
}

function isLongNumber({ style, source, value }: ScalarText): boolean {
  return style === 'plain' && typeof value === 'number' && source.length >= 16 && /^[-+]?\d+$/.test(source);
}

/** A tag before a scalar says how it is read. */
const longestTag = 200;
const tagged = /!\S*[ \t]+(?:&\S+[ \t]+)?$/;

/** `no` is a text in YAML 1.2 and false in YAML 1.1, which many tools still read. */
function reportOldBooleans(
  { document, kind, report, edit }: RuleContext<Kind>,
  scalars: readonly WrittenScalar[],
): void {
  for (const { node, path, part } of scalars) {
    const { source, start, end } = node;
    if (!mayBeOldBoolean(node) || tagged.test(document.text.slice(Math.max(0, start - longestTag), start))) continue;
    if (isKnownWord(kind, document.yaml.value, path, part, source)) continue;
    const quoted = JSON.stringify(source);
    report({
      path,
      part,
      range: { start, end },
      severity: 'warning',
      message: `\`${source}\` is a text here, but a truth value to the many tools that read YAML 1.1. Put it in quotes: \`${quoted}\`.`,
      fixes: [
        { title: `Quote: ${quoted}`, edits: edit.replaceText({ start, end }, quoted), preferred: true, safe: true },
      ],
    });
  }
}

/** A word of ours, such as the severity `off`: we know what we mean by it. */
function isKnownWord(kind: Kind, value: unknown, path: Path, part: 'key' | 'value', word: string): boolean {
  if (part === 'value') return describeAt(kind, value, path)?.enum?.some((allowed) => allowed.value === word) ?? false;
  return describeAt(kind, value, path.slice(0, -1))?.properties?.some(({ name }) => name === word) ?? false;
}

/** Whole numbers of more than 15 digits: identifiers, mostly, that lose their last digits. */
function reportLostDigits({ report }: RuleContext<Kind>, scalars: readonly WrittenScalar[]): void {
  for (const { node, path, part } of scalars) {
    const { source, value, start, end } = node;
    if (part === 'key' || typeof value !== 'number' || !isLongNumber(node)) continue;
    if (BigInt(source) === toInteger(value)) continue;
    report({
      path,
      range: { start, end },
      severity: 'warning',
      message: `\`${source}\` has more digits than a number keeps: it is read as ${value}. Put it in quotes where it is an identifier.`,
    });
  }
}

function toInteger(value: number): bigint | undefined {
  return Number.isInteger(value) ? BigInt(value) : undefined;
}
