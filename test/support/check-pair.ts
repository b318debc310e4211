import { isBinding } from '../../core/gates/decision.ts';
import type { Check, Decision, Evaluation } from '../../core/gates/evaluation.ts';
import { severityOf } from '../../core/gates/evaluation.ts';
import { gateReport } from '../../core/report/gate-report.ts';
import { differences } from '../naive/compare.ts';
import { declaredRules } from '../naive/declared-gates.ts';
import { arbitraryCase, type PlainCase } from './arbitrary-case.ts';
import type { Plain } from './arbitrary-policy.ts';
import { ofComparing, ofStages } from './check-compare.ts';
import { ofFlips, ofRehearsal } from './check-sensitivity.ts';
import { decidePlain } from './decide-plain.ts';
import { spoiled } from './hostile.ts';
import { plainDocument, trustedDocument } from './plain-document.ts';
import { randomFrom, seedOf } from './random.ts';
import { shrink } from './shrink.ts';
import { count, type Tally } from './tally.ts';
import { type Removal, reordered, tightened, underWeakerChild, withoutSome } from './variations.ts';

/** An invariant that does not hold, with the smallest case that shows it. */
export interface Violation {
  readonly pair: number;
  readonly what: string;
  readonly case: PlainCase;
}

const ranks: Readonly<Record<Decision, number>> = { promote: 0, 'promote-with-warnings': 1, hold: 2, block: 3 };
const promotes = ({ decision }: Evaluation): boolean => ranks[decision] < ranks.hold;

/** The n-th case of a seed; every other one is calm. */
export const pairCase = (seed: number, n: number): PlainCase => arbitraryCase(randomFrom(seedOf(seed, n), n % 2 === 1));

/** Checks all invariants of one policy with its card and reports; a violation comes with a shrunk case. */
export function checkPair(seed: number, n: number, tally: Tally): Violation | undefined {
  const given = pairCase(seed, n);
  const violation = (of: PlainCase, counted: Tally): string | undefined =>
    violationOf(of, { seed: seedOf(seed + 1, n), n, tally: counted });
  const what = violation(given, tally);
  if (what === undefined) return undefined;
  const kind = kindOf(what);
  const small = shrink(given, (smaller) => kindOf(violation(smaller, new Map()) ?? '') === kind);
  return { pair: n, what: violation(small, new Map()) ?? what, case: small };
}

/** One look at a pair. */
interface Look {
  /** Of what is drawn on the way: which evidence is taken away, how a child weakens. */
  readonly seed: number;
  readonly n: number;
  readonly tally: Tally;
}

/** Whether it is the turn of what is too dear to be asked of every pair. Primes, so that all of them meet each other. */
const isTurn = (n: number, every: 5 | 7 | 11 | 13 | 47): boolean => n % every === 0;

/** What a violation is about, without its particulars, so that a smaller case fails in the same way. */
const kindOf = (what: string): string =>
  what
    .replace(/\bg\d\b/g, 'g')
    .replace(/\[.*?\]/g, '[]')
    .replace(/, \S+ is/, ', it is');

function violationOf(given: PlainCase, look: Look): string | undefined {
  try {
    return violationIn(given, look);
  } catch (thrown) {
    return `evaluate throws: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`;
  }
}

function violationIn(given: PlainCase, look: Look): string | undefined {
  const { n, tally } = look;
  const decided = decidePlain(given);
  count(tally, decided ? 'pairs decided' : 'pairs that the schema refuses');
  if (!decided) return undefined;
  const { evaluation, question } = decided;
  tallyUp(tally, evaluation);
  return (
    differences(question, evaluation)[0] ??
    ofDecision(evaluation) ??
    (isTurn(n, 11) ? ofBytes(given, evaluation) : undefined) ??
    ofOrder(given, evaluation, look) ??
    ofTightening(given, evaluation) ??
    ofRemoval(given, evaluation, look) ??
    (isTurn(n, 5) ? ofExtending(given, evaluation, look) : undefined) ??
    (isTurn(n, 7) ? ofComparing(given, randomFrom(look.seed + 1), tally) : undefined) ??
    (isTurn(n, 11) ? ofStages(given, tally) : undefined) ??
    (isTurn(n, 5) ? ofSpoiling(given, look) : undefined) ??
    (isTurn(n, 13) ? ofRehearsal(given, randomFrom(look.seed + 2), tally) : undefined) ??
    (isTurn(n, 47) ? ofFlips(given, randomFrom(look.seed + 3), tally) : undefined)
  );
}

function tallyUp(tally: Tally, { decision, gates }: Evaluation): void {
  count(tally, `decision ${decision}`);
  for (const gate of gates) {
    count(tally, `type ${gate.type} ${gate.outcome}`);
    count(tally, `effect ${gate.effect}`);
    for (const check of gate.checks) {
      count(tally, `outcome ${check.outcome}`);
      if (check.reason !== null) count(tally, `reason ${check.reason}`);
      if (Object.hasOwn(declaredRules, gate.type))
        count(tally, `requirement ${gate.type} ${check.subject}${check.outcome === 'pass' ? '' : ' not'} met`);
    }
  }
}

/** What must hold of every decision by itself. */
function ofDecision({ decision, gates }: Evaluation): string | undefined {
  for (const gate of gates) {
    const { id, enforcement, outcome, effect, waiver } = gate;
    if (/Gatewright failed/.test(gate.message)) return `${id} failed inside: ${gate.message}`;
    const deciding = gate.checks.filter((check) => check.deciding !== false);
    const worst = Math.max(...deciding.map((check) => severityOf(check.outcome)));
    if (severityOf(outcome) !== worst) return `${id} is ${outcome}, which is not the worst of its checks`;
    if (enforcement === 'hard-mandatory') {
      const stops = outcome === 'fail' || outcome === 'error';
      if (stops && decision !== 'block')
        return `${id} is hard-mandatory and ${outcome}, and the decision is ${decision}`;
      if (outcome === 'inconclusive' && ranks[decision] < ranks.hold)
        return `${id} is inconclusive, and that is promoted`;
      if (waiver !== null) return `${id} is hard-mandatory and waived`;
    }
    if (effect === 'waived' && waiver === null) return `${id} is waived, and the waiver is not shown`;
    if (effect === 'waived' && outcome !== 'fail' && outcome !== 'warn') return `${id} is ${outcome}, and waived`;
  }
  return undefined;
}

const bytes = (evaluation: Evaluation): string => JSON.stringify(gateReport(evaluation));

function ofBytes(given: PlainCase, evaluation: Evaluation): string | undefined {
  const again = decidePlain(given);
  return again && bytes(again.evaluation) === bytes(evaluation) ? undefined : 'the same inputs give other bytes';
}

/** What of an evaluation must not depend on any order. */
const summary = ({ decision, score, gates }: Evaluation): string => {
  const check = ({ subject, outcome, deciding }: Check): string => `${subject} ${outcome} ${deciding ?? true}`;
  const of = gates.map(({ id, outcome, effect, waiver, checks }) =>
    [id, outcome, effect, waiver?.name ?? '', ...checks.map(check).sort()].join(' | '),
  );
  return [decision, score?.toFixed(9) ?? 'no score', ...of.sort()].join('\n');
};

function ofOrder(given: PlainCase, evaluation: Evaluation, { n }: Look): string | undefined {
  // The schema knows no order, which is looked at now and then.
  const other = decidePlain(reordered(given), isTurn(n, 11) ? plainDocument : trustedDocument);
  if (!other) return 'another order is not sound';
  const [before, after] = [summary(evaluation).split('\n'), summary(other.evaluation).split('\n')];
  const at = before.findIndex((line, i) => line !== after[i]);
  return at < 0 ? undefined : `another order gives [${after[at]}] instead of [${before[at]}]`;
}

/**
 * Waivers cover what fails and nothing that is undecided, so a bound is tightened without them. They change no outcome;
 * the decision is compared where there are none.
 */
function ofTightening(given: PlainCase, before: Evaluation): string | undefined {
  const after = decidePlain(tightened({ ...given, waivers: [] }), trustedDocument)?.evaluation;
  if (!after) return undefined;
  const better = before.gates.find((gate) => {
    const now = after.gates.find(({ id }) => id === gate.id);
    return now === undefined || severityOf(now.outcome) < severityOf(gate.outcome);
  });
  if (better) return `tightening improves ${better.id} from ${better.outcome}`;
  return given.waivers.length === 0 && ranks[after.decision] < ranks[before.decision]
    ? `tightening improves ${before.decision} to ${after.decision}`
    : undefined;
}

/**
 * Ways in which taking something away may promote, since what is left can't be told from evidence that never had it.
 * - uncorroborated: counts, a digest or a statement of the model that contradicted a value leave the bare value
 * - rival: of two statements that contradict each other one is left
 * - unlisted: a group or slice that the policy does not list
 * - one of many: an entry of a list whose length nobody knows: who holds a right, an approval, a difference
 */
function excuse(removal: Removal, before: Evaluation, after: Evaluation, given: PlainCase): string | undefined {
  const { path } = removal;
  const isBare = after.gates.some(({ checks }) =>
    checks.some(({ notes }) => notes?.some((note) => /uncorroborated/.test(note))),
  );
  const spoke = path.some((key) =>
    ['n', 'counts', 'samples', 'digest', 'artifacts', 'model', 'reference', 'current'].includes(String(key)),
  );
  if (isBare && spoke) return 'uncorroborated';
  if (isRival(path, before)) return 'rival';
  if (isOnOneWord(before, after)) return 'uncorroborated';
  if (isOneOfMany(path)) return 'one of many';
  return isUnlisted(path, given) ? 'unlisted' : undefined;
}

/** Whether all that got better, and it did in declared gates, says itself that it rests on one word now. */
function isOnOneWord(before: Evaluation, after: Evaluation): boolean {
  const better = after.gates.flatMap((gate) => {
    const was = before.gates.find(({ id }) => id === gate.id);
    if (!was || severityOf(gate.outcome) >= severityOf(was.outcome)) return [];
    return gate.checks
      .filter(({ subject, outcome }) => {
        const earlier = was.checks.find((check) => check.subject === subject);
        return earlier !== undefined && severityOf(outcome) < severityOf(earlier.outcome);
      })
      .map((check) => ({ type: gate.type, check }));
  });
  return (
    better.length > 0 &&
    better.every(
      ({ type, check }) =>
        Object.hasOwn(declaredRules, type) && check.notes?.some((note) => note.startsWith('uncorroborated')),
    )
  );
}

/** Lists and maps of which nobody knows how many entries there should be. */
const open = ['access', 'approvals', 'differences', 'triggers', 'retainedVersions', 'inputs', 'outputs', 'upstream'];

function isOneOfMany(path: Removal['path']): boolean {
  const above = path.at(-2);
  return open.includes(String(above)) || (path.at(-3) === 'access' && typeof path.at(-1) === 'number');
}

/** Whether what is taken away is one of the statements that contradict each other, and no other evidence. */
function isRival([root, ...rest]: Removal['path'], { gates }: Evaluation): boolean {
  const checks = gates.flatMap((gate) => gate.checks);
  const has = (...reasons: readonly string[]): boolean => checks.some(({ reason }) => reasons.includes(String(reason)));
  const isWhole = root === 'reports' && rest.length === 1;
  const section = root === 'reports' ? rest[1] : rest[0];
  const saysWhich = root === 'reports' ? section === 'model' : rest.length === 0 || section === 'artifacts';
  if (has('digest-mismatch', 'uncorroborated') && (isWhole || saysWhich)) return true;
  if (
    has('contradicts-card') &&
    (isWhole || root === 'card' || !['metrics', 'distributions'].includes(String(section)))
  )
    return true;
  const disputed = checks.filter(({ reason }) => reason === 'ambiguous-evidence');
  // What says of what data a statement is takes the statement away; a reference in dispute shows where it is asked for.
  const inSection =
    section === 'dataset' ||
    disputed.some(
      ({ evidencePlace, message }) =>
        evidencePlace?.path[0] === section || (section === 'references' && /^`[\w-]+`: /.test(message)),
    );
  return root === 'reports' && disputed.length > 0 && (isWhole || inSection);
}

function isUnlisted(path: Removal['path'], { policy, bases, reports }: PlainCase): boolean {
  if (path[0] !== 'reports') return false;
  const report = reports[Number(path[1])] as { groups?: readonly Plain[]; metrics?: readonly Plain[] } | undefined;
  if (path[2] === 'metrics') return report?.metrics?.[Number(path[3])]?.slice !== undefined;
  if (path[2] !== 'groups' || path.length < 6) return false;
  const entry = report?.groups?.[Number(path[3])];
  const listed = [policy, ...bases].flatMap(({ protectedAttributes }) =>
    ((protectedAttributes ?? []) as readonly Plain[]).filter(({ groups }) => groups !== undefined),
  );
  const lists = (attribute: unknown, group: unknown): boolean =>
    listed.some((one) => one.attribute === attribute && (one.groups as readonly unknown[]).includes(group));
  if (entry?.attribute !== undefined) return !lists(entry.attribute, path[5]);
  const cell = (entry?.cells as readonly Plain[] | undefined)?.[Number(path[5])];
  return ((entry?.attributes ?? []) as readonly string[]).some((name) => !lists(name, cell?.[name]));
}

function ofRemoval(given: PlainCase, before: Evaluation, { seed, tally }: Look): string | undefined {
  if (promotes(before)) return undefined;
  const removal = withoutSome(given, randomFrom(seed));
  const after = removal && decidePlain(removal.left)?.evaluation;
  if (!removal || !after) return undefined;
  count(tally, 'removals from what is not promoted');
  if (!promotes(after)) return undefined;
  const excused = excuse(removal, before, after, given);
  if (excused === undefined) return `without [${removal.path.join('.')}] ${before.decision} becomes ${after.decision}`;
  count(tally, `exception ${excused}`);
  return undefined;
}

/** Whatever is written, a decision comes of it, and one that keeps to the rules. */
function ofSpoiling(given: PlainCase, { seed, tally }: Look): string | undefined {
  const evaluation = decidePlain(spoiled(given, randomFrom(seed + 4)))?.evaluation;
  if (!evaluation) return undefined;
  count(tally, 'pairs decided with something in them that nobody means to write');
  bytes(evaluation);
  return ofDecision(evaluation);
}

/** A score is a mean, which more gates dilute, so that policies are extended without one. */
function ofExtending(given: PlainCase, evaluation: Evaluation, { seed, tally }: Look): string | undefined {
  if (given.bases.length > 0) return undefined;
  const bare = { ...given, policy: { ...given.policy, score: undefined } };
  const before = given.policy.score === undefined ? evaluation : decidePlain(bare)?.evaluation;
  // Where nothing binds, a child that makes something bind may well promote what passes it.
  if (!before?.gates.some(isBinding)) return undefined;
  const after = decidePlain(underWeakerChild(bare, randomFrom(seed)))?.evaluation;
  if (!after) return undefined;
  count(tally, 'policies extended by a weaker one');
  return ranks[after.decision] < ranks[before.decision]
    ? `a child makes ${after.decision} of ${before.decision}`
    : undefined;
}
