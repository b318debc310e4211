import { nameKey } from '../catalog/name-key.ts';
import type { Approval } from '../generated/ModelCard.ts';
import type { Path } from '../yaml/node.ts';
import { independence } from './approvals.ts';
import type { Declarations } from './declared.ts';
import { missingInCard, nothingFound, readMoment, showList, showPath } from './declared-value.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { compareMoments, type Moment, parseMoment } from './moment.ts';
import {
  type Asked,
  decided,
  type Evidence,
  type Finding,
  missingEvidence,
  nothingToCheck,
  notMet,
} from './requirement.ts';

const path: Path = ['governance', 'approvals'];

interface Decision {
  readonly approval: Approval;
  readonly index: number;
  readonly evidence: Evidence;
  /** Undefined where there is no date, or what is there is none. */
  readonly date: Moment | undefined;
}

/**
 * Whether each role has approved by `asOf`. The latest decision of a role counts; one without a date may be the latest,
 * so it counts against the approval, never for it.
 */
export function roleApprovals(gate: EffectiveGate, declarations: Declarations, roles: readonly string[]): Check {
  const asked: Asked = {
    subject: 'approvals',
    policyPath: ['require', 'approvals'],
    why: 'Nobody answers for a model that its reviewers have not approved.',
  };
  if (roles.length === 0) return nothingToCheck(gate, asked.policyPath);
  const { card, asOf } = declarations;
  const list = card?.value.governance?.approvals;
  if (!card || !list || list.length === 0)
    return decided(gate, asked, [missingInCard(declarations, path)], nothingFound);
  const today = parseMoment(asOf);
  const all = list.flatMap((approval, index): Decision[] => {
    const evidence = { document: card, path: [...path, index] };
    const read = readMoment(card, [...path, index, 'date']);
    const date = read === undefined || 'invalid' in read ? undefined : read;
    // What was decided after `asOf` was not known then.
    const isLater = date !== undefined && today !== undefined && compareMoments(date, today) > 0;
    return isLater && approval.decision !== 'approved' ? [] : [{ approval, index, evidence, date }];
  });
  const findings: Finding[] = [];
  const notes: string[] = [];
  for (const role of roles) {
    const of = all.filter(({ approval }) => nameKey(approval.role) === nameKey(role));
    const judged = judge(role, of, today, declarations);
    findings.push(...judged.findings);
    notes.push(...judged.notes);
  }
  const evidence = { document: card, path };
  const found = { text: `Approved by ${showList(roles)}.`, observed: roles.length, evidence };
  return decided(gate, asked, findings, found, notes);
}

interface Judged {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

function judge(role: string, of: readonly Decision[], today: Moment | undefined, declarations: Declarations): Judged {
  const todo = `Let \`${role}\` review the model, and record the approval with its date.`;
  const approved = of.filter(({ approval }) => approval.decision === 'approved');
  const other = of.filter(({ approval }) => approval.decision !== 'approved');
  if (approved.length === 0) {
    const [first] = other;
    if (!first) {
      const { card } = declarations;
      const evidence = card && { document: card, path };
      return alone(missingEvidence(`The card has no approval by \`${role}\`.`, todo, evidence));
    }
    return alone(against(role, first, todo));
  }
  const judgements = approved.map((decision): Judged => {
    const name = `The approval by \`${role}\``;
    if (decision.date === undefined) {
      const place = { ...decision.evidence, path: [...decision.evidence.path, 'date'] };
      const written = decision.approval.date;
      const what =
        written === undefined
          ? `${name} has no date.`
          : `The date of the approval by \`${role}\`, \`${written}\`, is none.`;
      return alone(
        missingEvidence(what, 'Write when it was decided.', written === undefined ? decision.evidence : place),
      );
    }
    const { date } = decision;
    if (today === undefined || compareMoments(date, today) > 0) {
      const what = `${name} is dated ${decision.approval.date}, after the day that is decided on.`;
      return alone(notMet(what, todo, at(decision, 'date'), decision.approval.date));
    }
    const newer = other.find((one) => one.date === undefined || compareMoments(one.date, date) >= 0);
    if (newer) return alone(against(role, newer, todo));
    const { finding, notes } = independence(declarations, decision.approval, decision.index);
    return { findings: finding ? [finding] : [], notes };
  });
  return judgements.find(({ findings }) => findings.length === 0) ?? judgements[0] ?? alone(missingEvidence('', todo));
}

const alone = (finding: Finding): Judged => ({ findings: [finding], notes: [] });

function at({ evidence }: Decision, ...below: Path): Evidence {
  return { ...evidence, path: [...evidence.path, ...below] };
}

/** A decision that is no approval and is not followed by one. */
function against(role: string, decision: Decision, todo: string): Finding {
  const { approval } = decision;
  const undated = decision.date === undefined ? ', without a date' : '';
  const what = `The decision of \`${role}\` is \`${approval.decision}\`${undated} (\`${showPath(decision.evidence.path)}\`).`;
  return notMet(what, todo, at(decision, 'decision'), approval.decision);
}
