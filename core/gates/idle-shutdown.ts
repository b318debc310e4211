import type { Declarations } from './declared.ts';
import {
  contradiction,
  invalidValue,
  isInvalid,
  missingInBoth,
  nothingFound,
  readDuration,
  readNumber,
  uncorroborated,
  valueAt,
} from './declared-value.ts';
import { atMost, hours, parseDuration } from './duration.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { compareQuantities, type Quantity, show } from './quantity.ts';
import {
  type Asked,
  decided,
  type Evidence,
  type Finding,
  missingEvidence,
  nothingToCheck,
  notMet,
} from './requirement.ts';

const asked: Asked = {
  subject: 'idleShutdown',
  policyPath: ['require', 'idleShutdown'],
  why: 'A cluster that waits for work costs as much as one that works.',
};
const places = {
  report: { path: ['cost', 'clusterIdleHours'] },
  card: { path: ['cost', 'idleShutdown'] },
};

/**
 * Whether a cluster stays idle no longer than the policy accepts: as long as a report has seen it idle, and as long as
 * the card lets it. The two differ in kind, so they contradict each other only where it was idle longer than the card
 * lets it be.
 */
export function idleShutdown(gate: EffectiveGate, declarations: Declarations, limit: string): Check {
  const longest = parseDuration(limit);
  if (!longest) return nothingToCheck(gate, asked.policyPath);
  const { card } = declarations;
  const findings: Finding[] = [];
  const seen = idleHours(declarations, findings);
  const evidence = card && { document: card, path: places.card.path };
  const read = card && readDuration(card, places.card.path);
  if (evidence && isInvalid(read)) findings.push(invalidValue(evidence, read));
  const configured = isInvalid(read) ? undefined : read;
  const written = card && configured ? String(valueAt(card.value, places.card.path)) : '';
  if (!seen && !configured) {
    return decided(gate, asked, findings.length > 0 ? findings : [missingInBoth(declarations, places)], nothingFound);
  }
  const idle = seen?.quantity.exact();
  const hold = (
    span: NonNullable<typeof configured>,
    what: string,
    todo: string,
    at: Evidence,
    observed: string | number,
  ): void => {
    const isShort = atMost(span, longest);
    if (isShort) return;
    const sentence = `${what}, where at most ${limit} is accepted.`;
    if (isShort === false) findings.push(notMet(sentence, todo, at, observed));
    else
      findings.push(
        missingEvidence(
          `${sentence} Which is longer depends on the months.`,
          'Write the duration in hours or days.',
          at,
        ),
      );
  };
  if (seen && idle) {
    const { quantity, evidence: at } = seen;
    hold(
      hours(idle),
      `The cluster was idle for ${show(quantity, 15)} hours`,
      'Shut the cluster down earlier.',
      at,
      quantity.value,
    );
    if (configured && atMost(hours(idle), configured) !== true) {
      findings.push(contradiction(at, places, `${show(quantity, 15)} idle hours`, `a shutdown after ${written}`));
    }
  }
  if (configured && evidence) {
    hold(configured, `The cluster is shut down after ${written}`, 'Shut the cluster down earlier.', evidence, written);
  }
  const notes = [
    ...(seen ? [] : [`${uncorroborated}: the card alone says so; no report gives \`cost.clusterIdleHours\``]),
    ...(configured ? [] : [`${uncorroborated}: the card does not declare \`cost.idleShutdown\``]),
  ];
  const text = seen
    ? `The cluster was idle for ${show(seen.quantity, 15)} hours; at most ${limit} is accepted.`
    : `The cluster is shut down after ${written}; at most ${limit} is accepted.`;
  const observed = seen ? seen.quantity.value : written;
  return decided(gate, asked, findings, { text, observed, evidence: seen?.evidence ?? evidence }, notes);
}

/** How long a report has seen the cluster idle; reports that disagree say nothing but that. */
function idleHours(
  { reports }: Declarations,
  findings: Finding[],
): { readonly quantity: Quantity; readonly evidence: Evidence } | undefined {
  const said = reports.flatMap((report) => {
    const evidence = { document: report, path: places.report.path };
    const quantity = readNumber(report, places.report.path);
    if (isInvalid(quantity)) findings.push(invalidValue(evidence, quantity));
    return quantity === undefined || isInvalid(quantity) ? [] : [{ quantity, evidence }];
  });
  const [first] = said;
  const rival = first && said.find((other) => compareQuantities(other.quantity, first.quantity) !== 0);
  if (first && rival) {
    findings.push({
      outcome: 'error',
      reason: 'ambiguous-evidence',
      what: `The reports disagree about \`cost.clusterIdleHours\`: ${show(first.quantity)} and ${show(rival.quantity)}.`,
      todo: 'Keep the report that is right.',
      evidence: rival.evidence,
    });
    return undefined;
  }
  return first;
}
