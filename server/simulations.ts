import { createDecisionMemory, type DecisionMemory } from '../core/gates/decision-memory.ts';
import type { PrepareReport } from '../core/gates/evidence.ts';
import type { SampleChoice, Simulate, Simulation } from '../core/gates/simulation.ts';
import type { SourceDocument } from '../core/model/documents.ts';
import type { Workspace } from '../core/model/workspace.ts';
import type { Revisions } from './revisions.ts';

export type Decided = Extract<Simulation, { is: 'decided' }>;

/** What there is to show of a policy. */
export interface ShownSimulation {
  readonly current: Simulation;
  /** The decision to show: the present one, or the last there was while the text can't be evaluated. */
  readonly decided: Decided | undefined;
  /** `decided` is of an earlier text. */
  readonly stale: boolean;
}

/** What a simulation depends on beside the policy. */
export interface SimulationInputs {
  readonly workspace: Workspace;
  readonly revisions: Revisions;
  readonly today: string;
  readonly choice: SampleChoice;
  /** The stage where neither choice nor workspace names one. */
  readonly stage: string | undefined;
  /** Rows that have been read; another map when any of them are others. */
  readonly rows: object;
  readonly prepare: PrepareReport;
}

export interface Simulations {
  of(policy: SourceDocument, inputs: SimulationInputs): ShownSimulation;
  /** Whether `of` would answer from memory. */
  isFresh(policy: SourceDocument, inputs: SimulationInputs): boolean;
  forget(uri: string): void;
}

interface Kept {
  readonly policy: SourceDocument;
  readonly key: string;
  readonly rows: object;
  readonly shown: ShownSimulation;
  /** What the last decision was chosen by: a decision on another sample is no substitute. */
  readonly chosenBy: string;
  /** What its gates are decided again from. */
  readonly memory: DecisionMemory;
}

/**
 * Remembers each policy's simulation until the policy or what it is decided on has changed. `newest` counts the changes
 * that there have been: who asks about an earlier moment gets its decision, which takes no later one's place.
 */
export function createSimulations(simulate: Simulate, newest: () => number): Simulations {
  const kept = new Map<string, Kept>();
  const idOf = (policy: SourceDocument): string => `${policy.uri}#${policy.index}`;

  const compute = (
    policy: SourceDocument,
    { workspace, today, choice, stage, prepare }: SimulationInputs,
    memory: DecisionMemory,
  ): Simulation => {
    const first = simulate(workspace, policy, choice, today, prepare, memory);
    if (first.is !== 'decided' || first.sample.stage !== undefined || stage === undefined) return first;
    return simulate(workspace, policy, { ...choice, stage }, today, prepare, memory);
  };

  return {
    of(policy, inputs) {
      const id = idOf(policy);
      const known = kept.get(id);
      const key = keyOf(policy, inputs);
      if (known?.policy === policy && known.key === key && known.rows === inputs.rows) return known.shown;
      const chosenBy = JSON.stringify([inputs.choice, inputs.stage]);
      const isPast = inputs.revisions.all < newest();
      const memory = (isPast ? undefined : known?.memory) ?? createDecisionMemory();
      const current = compute(policy, inputs, memory);
      const last = known?.chosenBy === chosenBy ? known.shown.decided : undefined;
      const decided = current.is === 'decided' ? current : current.is === 'unsound' ? last : undefined;
      const shown = { current, decided, stale: decided !== undefined && decided !== current };
      if (!isPast) kept.set(id, { policy, key, rows: inputs.rows, shown, chosenBy, memory });
      return shown;
    },
    isFresh(policy, inputs) {
      const known = kept.get(idOf(policy));
      return known?.policy === policy && known.rows === inputs.rows && known.key === keyOf(policy, inputs);
    },
    forget(uri) {
      for (const id of [...kept.keys()]) if (id.startsWith(`${uri}#`)) kept.delete(id);
    },
  };
}

function keyOf(policy: SourceDocument, { revisions, today, choice, stage }: SimulationInputs): string {
  const parents = extendsOthers(policy) ? revisions.policies : 0;
  return JSON.stringify([revisions.evidence, revisions.names, parents, today, choice, stage]);
}

/** Asked of the text's value rather than of a sound policy: a policy that is being typed extends, too. */
export function extendsOthers(policy: SourceDocument): boolean {
  const value = policy.yaml.value;
  return typeof value === 'object' && value !== null && 'extends' in value;
}
