import { nameKey } from '../catalog/name-key.ts';
import type { RolloutGate } from '../generated/GovernancePolicy.ts';
import { isPlaceholder } from '../model/placeholder.ts';
import type { Declarations, DeclaredGate } from './declared.ts';
import {
  decidedOn,
  inCard,
  inReportOrCard,
  readDuration,
  readNumber,
  readText,
  showList,
  valueAt,
} from './declared-value.ts';
import { imageProblem } from './digest.ts';
import { atMost, type Duration, isSameDuration, parseDuration } from './duration.ts';
import { environmentParity } from './environment-parity.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { compareQuantities, show } from './quantity.ts';
import { type Asked, missingEvidence, nothingToCheck, notMet } from './requirement.ts';
import { askedNumber } from './share.ts';

/** Decides what a `rollout` gate requires; the deviation that rolls back is decided beside it. */
export const decideRolloutGate: DeclaredGate<RolloutGate> = (gate, declarations) => {
  const require = gate.gate.require ?? {};
  const checks = [
    ...(require.container ? [container(gate, declarations)] : []),
    ...(require.strategy === undefined ? [] : [strategy(gate, declarations, [require.strategy].flat())]),
    ...(require.minDuration === undefined ? [] : [minDuration(gate, declarations, require.minDuration)]),
    ...(require.minRequests === undefined ? [] : [minRequests(gate, declarations)]),
    ...(require.environmentParity ? [parity(gate, declarations)] : []),
    ...(require.rollbackTarget ? [rollbackTarget(gate, declarations)] : []),
    ...(require.retainVersions === undefined ? [] : [retainVersions(gate, declarations, require.retainVersions)]),
    ...(require.failureReport ? [failureReport(gate, declarations)] : []),
  ];
  return checks.length > 0 ? checks : [nothingToCheck(gate)];
};

const asked = (key: string, why: string): Asked => ({ subject: key, policyPath: ['require', key], why });

function container(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('container', 'What was approved must be what runs, and a tag can be moved to anything.');
  const image = inCard(declarations, ['deployment', 'target', 'image'], readText);
  return decidedOn(gate, of, image, imageProblem, (value) => ({ text: `Served from \`${value}\`.`, observed: value }));
}

function strategy(gate: EffectiveGate, declarations: Declarations, accepted: readonly string[]): Check {
  const of = asked('strategy', 'A version that takes over at once fails on everybody at once.');
  if (accepted.every(isPlaceholder)) return nothingToCheck(gate, of.policyPath);
  const used = inReportOrCard<string>(declarations, {
    report: { path: ['rollout', 'strategy'], read: readText },
    card: { path: ['deployment', 'strategy'], read: readText },
    same: (a, b) => nameKey(a) === nameKey(b),
    show: (value) => `\`${value}\``,
  });
  return decidedOn(
    gate,
    of,
    used,
    (value, evidence) => {
      if (accepted.some((one) => nameKey(one) === nameKey(value))) return undefined;
      const what = `The rollout is \`${value}\`, where the policy accepts ${showList(accepted)}.`;
      return notMet(what, `Roll the version out by ${showList(accepted)}.`, evidence, value);
    },
    (value) => ({ text: `The rollout is \`${value}\`.`, observed: value }),
  );
}

interface WrittenDuration extends Duration {
  readonly written: string;
}

/** A duration with its text, for messages. */
function readWrittenDuration(...[document, path]: Parameters<typeof readDuration>) {
  const read = readDuration(document, path);
  if (read === undefined || 'invalid' in read) return read;
  return { ...read, written: String(valueAt(document.value, path)) };
}

function minDuration(gate: EffectiveGate, declarations: Declarations, least: string): Check {
  const of = asked('minDuration', 'A short comparison misses what happens at the weekend or at the end of the month.');
  const required = parseDuration(least);
  if (!required) return nothingToCheck(gate, of.policyPath);
  const ran = inReportOrCard<WrittenDuration>(declarations, {
    report: { path: ['rollout', 'duration'], read: readWrittenDuration },
    card: { path: ['deployment', 'shadowPeriod'], read: readWrittenDuration },
    same: (a, b) => isSameDuration(a, b),
    show: ({ written }) => written,
  });
  return decidedOn(
    gate,
    of,
    ran,
    (value, evidence) => {
      const isEnough = atMost(required, value);
      if (isEnough) return undefined;
      const sentence = `The comparison ran ${value.written}, and ${least} is required.`;
      if (isEnough === false) return notMet(sentence, `Let it run for ${least}.`, evidence, value.written);
      return missingEvidence(
        `${sentence} Which is longer depends on the months.`,
        'Write the duration in days.',
        evidence,
      );
    },
    ({ written }) => ({ text: `The comparison ran ${written}; ${least} is required.`, observed: written }),
  );
}

function minRequests(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('minRequests', "Rare failures don't show in little traffic.");
  const least = askedNumber(gate, of.policyPath);
  if (!least) return nothingToCheck(gate, of.policyPath);
  const seen = inReportOrCard(declarations, {
    report: { path: ['rollout', 'requests'], read: readNumber },
    card: { path: ['deployment', 'shadowRequests'], read: readNumber },
    same: (a, b) => compareQuantities(a, b) === 0,
    show: (value) => show(value, 20),
  });
  return decidedOn(
    gate,
    of,
    seen,
    (value, evidence) => {
      if (compareQuantities(value, least) >= 0) return undefined;
      const what = `The comparison saw ${show(value, 20)} requests, where ${show(least, 20)} are required.`;
      return notMet(what, 'Let it see more traffic.', evidence, value.value);
    },
    (value) => {
      return {
        text: `The comparison saw ${show(value, 20)} requests; ${show(least, 20)} are required.`,
        observed: value.value,
      };
    },
  );
}

function parity(gate: EffectiveGate, declarations: Declarations): Check {
  const why = 'What was compared in another environment says little about production.';
  return environmentParity(gate, declarations, asked('environmentParity', why));
}

function rollbackTarget(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('rollbackTarget', 'When the version fails there is no time to look for the last good one.');
  const own = declarations.card?.value.metadata;
  return decidedOn(
    gate,
    of,
    inCard(declarations, ['deployment', 'rollbackTo'], readText),
    (target, evidence) => {
      if (versionOf(target) !== own?.version) return undefined;
      const what = `The rollback target \`${target}\` is this version itself.`;
      return notMet(what, 'Name the last version that was known to be good.', evidence, target);
    },
    (target) => ({ text: `The rollback target is \`${target}\`.`, observed: target }),
  );
}

/** The version of `3.3.2`, `v3.3.2`, `name@3.3.2` and `name:3.3.2`. */
function versionOf(target: string): string {
  return target.slice(Math.max(target.lastIndexOf('@'), target.lastIndexOf(':')) + 1).replace(/^v(?=\d)/i, '');
}

function retainVersions(gate: EffectiveGate, declarations: Declarations, required: number | 'all'): Check {
  const of = asked('retainVersions', "A version that is gone can't be returned to.");
  const own = declarations.card?.value.metadata.version;
  const retained = inCard<'all' | number>(declarations, ['deployment', 'retainedVersions'], (document, path) => {
    const value = valueAt(document.value, path);
    if (value === 'all') return 'all';
    if (typeof value === 'number') return Number.isFinite(value) ? value : { invalid: 'is not a finite number' };
    if (!Array.isArray(value)) return undefined;
    const named = value.filter((item: unknown) => typeof item === 'string' && !isPlaceholder(item));
    const earlier = new Set(named.map((item: string) => versionOf(item.trim())).filter((version) => version !== own));
    return earlier.size > 0 ? earlier.size : undefined;
  });
  const wanted =
    required === 'all' ? 'every earlier version' : `${required} earlier version${required === 1 ? '' : 's'}`;
  return decidedOn(
    gate,
    of,
    retained,
    (value, evidence) => {
      if (value === 'all' || (required !== 'all' && value >= required)) return undefined;
      const what = `${value} earlier version${value === 1 ? ' stays' : 's stay'} available, where ${wanted} must.`;
      return notMet(what, `Keep ${wanted}, and write \`deployment.retainedVersions\`.`, evidence, value);
    },
    (value) => ({ text: `Earlier versions that stay available: ${value}.`, observed: value }),
  );
}

function failureReport(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('failureReport', 'Without the data points that failed the next version fails in the same way.');
  const report = inCard<string | boolean>(declarations, ['deployment', 'failureReport'], (document, path) => {
    const value = valueAt(document.value, path);
    if (typeof value === 'boolean') return value;
    return typeof value === 'string' && !isPlaceholder(value) ? value.trim() : undefined;
  });
  const todo = 'Let a rollback write down the data points that caused it.';
  return decidedOn(
    gate,
    of,
    report,
    (value, evidence) => (value === false ? notMet('A rollback leaves no report.', todo, evidence, false) : undefined),
    (value) => ({
      text: value === true ? 'A rollback leaves a report.' : `A rollback leaves a report at \`${value}\`.`,
      observed: value,
    }),
  );
}
