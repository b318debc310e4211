import type { Declarations } from './declared.ts';
import { inReportOrCard, nothingFound, readFlag, readTexts, uncorroborated } from './declared-value.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { type Asked, decided, type Finding, notMet } from './requirement.ts';

const differencesPath = ['evidence', 'environmentParity', 'differences'];

/** Whether two environments were compared and found to agree: `environmentParity` of data-contract and rollout gates. */
export function environmentParity(gate: EffectiveGate, declarations: Declarations, asked: Asked): Check {
  const todo = 'Compare the environments, remove what differs, and report `evidence.environmentParity` again.';
  const read = inReportOrCard(declarations, {
    report: { path: ['evidence', 'environmentParity', 'verified'], read: readFlag },
    card: { path: ['deployment', 'environmentParity'], read: readFlag },
    same: (a, b) => a === b,
    show: String,
  });
  const differing = declarations.reports.flatMap((report): Finding[] => {
    const differences = readTexts(report, differencesPath);
    if (!Array.isArray(differences)) return [];
    const evidence = { document: report, path: differencesPath };
    return [notMet(`The environments differ: ${differences.join('; ')}.`, todo, evidence, false)];
  });
  if ('finding' in read) return decided(gate, asked, [...differing, read.finding], nothingFound);
  const { value, evidence, notes } = read;
  const disagree = value ? [] : [notMet('The environments were compared and do not agree.', todo, evidence, false)];
  const listed = declarations.reports.some((report) => report.value.evidence?.environmentParity?.differences);
  const unlisted = listed ? [] : [`${uncorroborated}: no report lists what was found to differ`];
  const found = { text: 'The environments were compared and agree.', observed: true, evidence };
  return decided(gate, asked, [...differing, ...disagree], found, [...notes, ...unlisted]);
}
