import { sensitivityOf } from '../../../core/gates/sensitivity.ts';
import { inputsOf, simulate } from '../../../core/gates/simulate.ts';
import type { Simulation } from '../../../core/gates/simulation.ts';
import { isDay } from '../../../core/gates/waivers.ts';
import type { SourceDocument } from '../../../core/model/documents.ts';
import { sound } from '../../../core/model/soundness.ts';
import { gateReport } from '../../../core/report/gate-report.ts';
import { plainStyle, prettyReport } from '../../../core/report/pretty.ts';
import { plainSensitivity, prettyExplanation } from '../../../core/report/sensitivity.ts';
import type { Snapshot } from '../../snapshot.ts';
import { decisionText } from '../outcomes.ts';
import { policyOf } from '../simulation.ts';
import { fieldIn, namesIn, type Run, uriIn } from './command.ts';

const noPolicy = 'No policy belongs to this document, so there is nothing to decide.';
const reading = 'The workspace is still being read. Ask again in a moment.';

/** The decision on the policy that a document belongs to, at another stage or on another day if asked for. */
export function runSimulate(snapshot: Snapshot, args: readonly unknown[]): Run {
  const policy = policyIn(snapshot, args[0]);
  if (!policy) return { refused: noPolicy };
  const [stage, asOf] = ['stage', 'asOf'].map((key) => fieldIn(args[1], key));
  if (asOf !== undefined && !(typeof asOf === 'string' && isDay(asOf)))
    return { refused: '`asOf` is no day of the calendar. Write it as YYYY-MM-DD.' };
  const current = decisionOn(snapshot, policy, {
    ...(typeof stage === 'string' ? { stage } : {}),
    ...(typeof asOf === 'string' ? { asOf } : {}),
  });
  if (!current) return { refused: reading };
  if (current.is !== 'decided') return { refused: current.message };
  const report = gateReport(current.evaluation, { nameOf: namesIn(snapshot) });
  return { title: decisionText(current), text: prettyReport(report, plainStyle), data: report };
}

/** What a gate found, check by check, and which measured numbers would change it. */
export function runExplain(snapshot: Snapshot, args: readonly unknown[]): Run {
  const policy = policyIn(snapshot, args[0]);
  const gate = args[1];
  if (!policy) return { refused: noPolicy };
  const current = decisionOn(snapshot, policy, {});
  if (!current) return { refused: reading };
  if (current.is !== 'decided') return { refused: current.message };
  const nameOf = namesIn(snapshot);
  const result = gateReport(current.evaluation, { nameOf }).gates.find(({ id }) => id === gate);
  const typed = sound(policy, 'GovernancePolicy');
  if (!result || !typed)
    return { refused: `The policy has no gate \`${String(gate)}\`. Name one of its gates as the second argument.` };
  const sensitivity = sensitivityOf(inputsOf(snapshot.workspace, typed, current.sample), { gate: result.id });
  return {
    title: `${result.id}: ${result.outcome}`,
    text: prettyExplanation(result, sensitivity, nameOf, plainStyle),
    data: { gate: result, sensitivity: plainSensitivity(sensitivity, nameOf) },
  };
}

function policyIn(snapshot: Snapshot, argument: unknown): SourceDocument | undefined {
  const uri = uriIn(argument);
  return uri === undefined ? undefined : policyOf(snapshot, uri);
}

/** The decision that is shown, or that of another stage or day; undefined while the workspace is being read. */
function decisionOn(
  snapshot: Snapshot,
  policy: SourceDocument,
  other: { readonly stage?: string; readonly asOf?: string },
): Simulation | undefined {
  if (Object.keys(other).length === 0) return snapshot.simulation(policy)?.current;
  if (!snapshot.complete) return undefined;
  const { workspace, choices, today, prepare } = snapshot;
  return simulate(workspace, policy, { ...choices.get(policy.uri), ...other }, today, prepare);
}
