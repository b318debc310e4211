import { comparePlanned, comparePolicies, type Relation } from '../../core/gates/compare.ts';
import { isBinding } from '../../core/gates/decision.ts';
import { effectivePolicy } from '../../core/gates/effective-policy.ts';
import type { Decision, Effect, Evaluation, GateResult } from '../../core/gates/evaluation.ts';
import type { PlainCase } from './arbitrary-case.ts';
import { type Plain, stages } from './arbitrary-policy.ts';
import { decidePlain, readPlainCase } from './decide-plain.ts';
import { underChangedPolicy } from './policy-changes.ts';
import type { Random } from './random.ts';
import { count, type Tally } from './tally.ts';

/** How much a gate keeps from a promotion: nothing, a warning, or all of it. */
const levels: Readonly<Record<Effect, number>> = {
  pass: 0,
  skipped: 0,
  'dry-run': 0,
  warn: 1,
  waived: 1,
  inconclusive: 2,
  error: 2,
  fail: 2,
};

/** Labels are about models of which it is known whether they lie in a scope: of others nothing is accepted. */
const isUnknown = ({ checks }: GateResult): boolean => checks.some(({ reason }) => reason === 'unknown-scope');

/** What contradicts a label; undefined where the label is as the two results are. */
function contradiction(relation: Relation, before: GateResult, after: GateResult): string | undefined {
  if (isUnknown(before) !== isUnknown(after)) return undefined;
  const [was, is] = [levels[before.effect], levels[after.effect]];
  const isWrong =
    (relation === 'stronger' && is < was) ||
    (relation === 'weaker' && is > was) ||
    (relation === 'equal' && is !== was);
  return isWrong ? `is called ${relation} and goes from ${before.effect} to ${after.effect}` : undefined;
}

/** A waiver covers what fails and nothing that is undecided, so that labels say nothing of what is waived. */
const bare = (given: PlainCase): PlainCase => ({ ...given, waivers: [] });

/** Whether what `compare` says of two policies holds of what they decide. */
export function ofComparing(given: PlainCase, random: Random, tally: Tally): string | undefined {
  const old = bare(given);
  const changed = underChangedPolicy(old, random);
  const [a, b] = [readPlainCase(old), readPlainCase(changed)];
  const [before, after] = [decidePlain(old)?.evaluation, decidePlain(changed)?.evaluation];
  if (!a || !b || !before || !after) return undefined;
  const bases = { before: a.options.bases ?? [], after: b.options.bases ?? [] };
  for (const { id, stage, relation } of comparePolicies(a.policy, b.policy, bases)) {
    if (stage !== given.stage || relation === 'added' || relation === 'removed') continue;
    const [was, is] = [gateOf(before, id), gateOf(after, id)];
    if (!was || !is) return `${id} is compared as ${relation}, and not decided`;
    count(tally, `compared ${relation}${levels[was.effect] === levels[is.effect] ? '' : ', to another effect'}`);
    const wrong = contradiction(relation, was, is);
    if (wrong)
      return `a changed ${was.type} gate ${wrong}: ${JSON.stringify(differing(given.policy, changed.policy, id))}`;
  }
  return undefined;
}

const gateOf = ({ gates }: Evaluation, id: string): GateResult | undefined => gates.find((gate) => gate.id === id);

const own = (policy: Plain, id: string): Plain | undefined =>
  (policy.gates as readonly Plain[]).find((gate) => gate.id === id);

function differing(old: Plain, now: Plain, id: string): unknown {
  const [a, b] = [own(old, id) ?? {}, own(now, id) ?? {}];
  const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const changed = fields.filter((field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]));
  return Object.fromEntries(changed.map((field) => [field, [a[field], b[field]]]));
}

const promotes = (decision: Decision): boolean => decision === 'promote' || decision === 'promote-with-warnings';

/**
 * Whether a later stage that asks as much or more, by what is accepted, never lets through what an earlier one stops. A
 * score is a mean, which gates that begin to bind can raise, so that policies are asked without one.
 */
export function ofStages(given: PlainCase, tally: Tally): string | undefined {
  const free = { ...bare(given), policy: { ...given.policy, score: undefined }, bases: given.bases.map(withoutScore) };
  const at = stages.map((stage) => ({ ...free, stage }));
  const inputs = readPlainCase(free);
  const [early, late] = at.map((one) => decidePlain(one)?.evaluation);
  if (!inputs || !early || !late) return undefined;
  const [a = [], b = []] = stages.map(
    (stage) => effectivePolicy(inputs.policy, inputs.options.bases ?? [], stage).gates,
  );
  let areAccepted = true;
  for (const [i, gate] of a.entries()) {
    const [later, was, is] = [b[i], early.gates[i], late.gates[i]];
    if (!later || !was || !is) return `${gate.id} is not decided at each stage`;
    const { relation } = comparePlanned(gate, later);
    const wrong = contradiction(relation, was, is);
    if (wrong) return `the later stage of a ${was.type} gate ${wrong}`;
    areAccepted &&= relation === 'equal' || relation === 'stronger';
  }
  // Where nothing binds, a stage at which something does may well promote what passes it.
  if (!areAccepted || !early.gates.some(isBinding)) return undefined;
  count(tally, 'later stages that ask as much or more');
  return promotes(late.decision) && !promotes(early.decision)
    ? `a later stage makes ${late.decision} of ${early.decision}`
    : undefined;
}

const withoutScore = (policy: Plain): Plain => ({ ...policy, score: undefined });
