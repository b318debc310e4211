import Fraction from 'fraction.js';
import { type Exact, exactOf } from '../stats/decimal.ts';
import { writtenForm } from '../yaml/value.ts';
import type { Declarations } from './declared.ts';
import { nothingFound, readNumber, showList, showPath, uncorroborated } from './declared-value.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import type { ReportDocument } from './evidence.ts';
import { protectedFeatures, undeclaredProxy } from './protected-features.ts';
import { compareQuantities, exactQuantity, type Quantity, show, showAgainst } from './quantity.ts';
import {
  type Asked,
  decided,
  type Evidence,
  type Finding,
  missingEvidence,
  nothingToCheck,
  notMet,
} from './requirement.ts';
import { askedShare } from './share.ts';

const asked: Asked = {
  subject: 'maxProtectedAttribution',
  policyPath: ['require', 'maxProtectedAttribution'],
  why: 'A model that decides by a protected attribute, or by what stands in for one, discriminates.',
};
const path = ['explainability', 'attributions'];
const cardPath = ['explainability', 'maxProtectedAttribution'];

interface Attribution {
  readonly feature: string;
  readonly share: Exact;
  /** Half a unit of the last digit that is written: what rounding may have added. */
  readonly rounding: Exact;
}

/**
 * Whether protected attributes and proxies together have at most the share of attribution that the policy accepts.
 *
 * What the report leaves out may be theirs: their listed share decides a failure, and only everything that is not
 * listed as another feature's decides a pass. So leaving features out never makes the outcome better.
 */
export function maxProtectedAttribution(gate: EffectiveGate, declarations: Declarations): Check {
  const limit = askedShare(gate, asked.policyPath);
  if (!limit) return nothingToCheck(gate, asked.policyPath);
  const read = attributions(declarations);
  if ('finding' in read) return decided(gate, asked, [read.finding], nothingFound);
  const { all, evidence } = read;
  const why = protectedFeatures(gate.policy);
  const theirs = all.flatMap((one) => {
    const reason = why(one.feature);
    return reason === undefined ? [] : [{ ...one, reason }];
  });
  const others = all.filter(({ feature }) => why(feature) === undefined);
  const listed = exactQuantity(sum(theirs.map(({ share }) => share)));
  const total = sum(all.map(({ share }) => share));
  const rest = new Fraction(1).sub(sum(others.map(({ share }) => share)));
  const atMost = rest.compare(listed.exact() ?? 0) > 0 ? exactQuantity(rest) : listed;
  const notes = [
    ...theirs.map(({ feature, reason, share }) => `\`${feature}\` (${reason}) has ${show(exactQuantity(share))}`),
    ...others.flatMap(({ feature }) => {
      const of = undeclaredProxy(feature);
      return of
        ? [`\`${feature}\` is known as a proxy for ${of.join(', ')}; declare it under \`proxies\` to count it`]
        : [];
    }),
  ];
  const findings = [
    ...tooMuch(total, sum(all.map(({ rounding }) => rounding)), evidence),
    ...onCard(declarations, listed, theirs, evidence),
  ];
  if (!isStated(declarations)) {
    notes.push(`${uncorroborated}: a report alone says so; the card does not give \`${showPath(cardPath)}\``);
  }
  const todo = 'Train without these features or limit what they can do, and measure again.';
  if (compareQuantities(listed, limit) > 0) {
    const shown = showAgainst(listed, limit);
    const names = showList(theirs.map(({ feature }) => feature));
    const what = `${names} ${theirs.length === 1 ? 'has' : 'have'} a share of ${shown.value} of the attribution, where at most ${shown.bound} is accepted.`;
    findings.push(notMet(what, todo, evidence, listed.value));
  } else if (compareQuantities(atMost, limit) > 0) {
    const shown = showAgainst(atMost, limit);
    const what = `The report lists a share of ${show(exactQuantity(total))} of the attribution; with what it leaves out, protected features may have up to ${shown.value}, where at most ${shown.bound} is accepted.`;
    findings.push(missingEvidence(what, 'List the share of every feature.', evidence));
  }
  const shown = showAgainst(atMost, limit);
  const text = `Protected features and proxies have at most ${shown.value} of the attribution; ${shown.bound} is accepted.`;
  return decided(gate, asked, findings, { text, observed: atMost.value, evidence }, notes);
}

function attributions({
  reports,
}: Declarations):
  | { readonly all: readonly Attribution[]; readonly evidence: Evidence }
  | { readonly finding: Finding } {
  const said = reports.flatMap((report) => {
    const all = readAttributions(report);
    return all.length > 0 ? [{ all, evidence: { document: report, path } }] : [];
  });
  const [first] = said;
  if (!first) {
    const what = 'No report lists how the attribution is shared among the features.';
    return { finding: missingEvidence(what, 'Add `explainability.attributions` to the report, with every feature.') };
  }
  const rival = said.find(({ all }) => fingerprint(all) !== fingerprint(first.all));
  const twice = first.all.find(({ feature }, i) => first.all.findIndex((other) => other.feature === feature) !== i);
  if (!rival && !twice) return first;
  const what = rival
    ? 'The reports disagree about `explainability.attributions`.'
    : `The report lists \`${twice?.feature}\` twice under \`explainability.attributions\`.`;
  const todo = rival ? 'Keep the report that is right.' : 'List every feature once.';
  const { evidence } = rival ?? first;
  return { finding: { outcome: 'error', reason: 'ambiguous-evidence', what, todo, evidence } };
}

function readAttributions(report: ReportDocument): readonly Attribution[] {
  return (report.value.explainability?.attributions ?? []).flatMap((entry) => {
    const written = writtenForm(report.source.yaml.written, entry, 'share') ?? String(entry.share);
    const share = exactOf(written) ?? exactOf(entry.share);
    if (!share) return [];
    const decimals = /\.(\d*)$/.exec(written)?.[1]?.length ?? 0;
    const exponential = /[eE]/.test(written);
    const rounding = exponential ? new Fraction(0) : new Fraction(1n, 2n * 10n ** BigInt(decimals));
    return [{ feature: entry.feature, share, rounding }];
  });
}

function fingerprint(all: readonly Attribution[]): string {
  const parts = all.map(({ feature, share }): readonly [string, string] => [feature, share.toFraction()]);
  return JSON.stringify(parts.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** Shares of one whole can't add up to more than it. */
function tooMuch(total: Exact, rounding: Exact, evidence: Evidence): Finding[] {
  if (total.compare(rounding.add(1)) <= 0) return [];
  return [
    {
      outcome: 'error',
      reason: 'outside-metric-range',
      what: `The shares of attribution add up to ${show(exactQuantity(total))}, which is more than the whole.`,
      todo: "Divide each feature's attribution by the sum of all.",
      evidence,
    },
  ];
}

function isStated({ card }: Declarations): boolean {
  return card !== undefined && readNumber(card, cardPath) !== undefined;
}

/** What the card says of its largest protected feature, or of all of them, must fit the report. */
function onCard(
  { card }: Declarations,
  listed: Quantity,
  theirs: readonly Attribution[],
  evidence: Evidence,
): Finding[] {
  const stated = card && readNumber(card, cardPath);
  if (stated === undefined || 'invalid' in stated) return [];
  const fits = [listed, ...theirs.map(({ share }) => exactQuantity(share))];
  if (fits.some((quantity) => compareQuantities(quantity, stated) === 0)) return [];
  return [
    {
      outcome: 'error',
      reason: 'contradicts-card',
      what: `By the report protected features have ${show(listed)} of the attribution, the card says ${show(stated)} (\`explainability.maxProtectedAttribution\`).`,
      todo: 'Correct the one that is wrong.',
      evidence,
    },
  ];
}

function sum(parts: readonly Exact[]): Exact {
  return parts.reduce((total, part) => total.add(part), new Fraction(0));
}
