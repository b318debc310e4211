import type { MetricFamily } from '../catalog/metric.ts';
import type { Monitor } from '../generated/GovernancePolicy.ts';
import type { Path } from '../yaml/node.ts';
import { gatesOfType, type PolicyView } from './policy-view.ts';
import { type RequiredPart, requiredBy } from './required.ts';

type Written = Partial<Monitor>;

/** A monitor as its policy writes it. */
export interface WrittenMonitor {
  readonly monitor: Written;
  readonly path: Path;
  /** The families of what it watches: several where the name is ambiguous, none where it is not known. */
  readonly families: ReadonlySet<MetricFamily>;
}

/** The part of a monitoring gate's `require` that says what is watched. */
export interface MonitoringRequire {
  readonly drift?: readonly unknown[];
  readonly labelDrift?: boolean;
  readonly fairness?: boolean;
  readonly confidence?: boolean;
}

/** What a policy and those that it extends want to be watched in production. */
export interface Watched {
  readonly own: readonly WrittenMonitor[];
  readonly all: readonly WrittenMonitor[];
  /** Monitoring gates of this policy. */
  readonly gates: readonly RequiredPart<MonitoringRequire>[];
  readonly drift: boolean;
  readonly featureDrift: boolean;
  readonly labelDrift: boolean;
  readonly fairness: boolean;
  /** Some monitor watches what nobody knows, so that nothing can be said to be missing. */
  readonly unclear: boolean;
}

const known = new WeakMap<PolicyView, Watched>();

/** What is watched. Read once a policy. */
export function watchedBy(view: PolicyView): Watched {
  let found = known.get(view);
  if (!found) known.set(view, (found = read(view)));
  return found;
}

const outputs: ReadonlySet<unknown> = new Set(['labels', 'predictions']);

function read(view: PolicyView): Watched {
  const own = monitorsOf(view.value.monitors, view);
  const all = [...own, ...view.bases.flatMap((base) => monitorsOf(base.value.monitors, view))];
  const gates = requiredBy<MonitoringRequire>(view, 'monitoring');
  const required = [
    ...gates.map(({ require }) => require),
    ...view.bases.flatMap((base) =>
      (base.value.gates ?? []).flatMap((gate): readonly MonitoringRequire[] =>
        gate.type === 'monitoring' && gate.require ? [gate.require] : [],
      ),
    ),
  ];
  const driftTargets = [
    ...gatesOfType(view, 'drift').map(({ gate }) => (gate as { target?: unknown }).target),
    ...view.bases.flatMap((base) =>
      (base.value.gates ?? []).flatMap((gate) => (gate.type === 'drift' ? [gate.target] : [])),
    ),
    ...all.flatMap(({ monitor, families }) => (isDrift(families) ? [monitor.target] : [])),
  ];
  const asksForDrift = required.some(({ drift }) => (drift?.length ?? 0) > 0);
  return {
    own,
    all,
    gates,
    drift: asksForDrift || driftTargets.length > 0,
    featureDrift: asksForDrift || driftTargets.some((target) => !outputs.has(target)),
    labelDrift:
      required.some(({ labelDrift }) => labelDrift === true) || driftTargets.some((target) => outputs.has(target)),
    unclear: all.some(({ families }) => families.size === 0),
    fairness:
      required.some(({ fairness }) => fairness === true) ||
      all.some(({ monitor, families }) => families.has('fairness') || monitor.attributes !== undefined),
  };
}

const ofMachines: ReadonlySet<MetricFamily> = new Set(['operations', 'cost']);

/** Whether everything that is watched is about the service and nothing about the model. */
export function isOperationsAlone({ all, drift, labelDrift, fairness }: Watched): boolean {
  if (all.length === 0 || drift || labelDrift || fairness) return false;
  return all.every(({ families }) => families.size > 0 && [...families].every((family) => ofMachines.has(family)));
}

function isDrift(families: ReadonlySet<MetricFamily>): boolean {
  return families.has('drift') || families.has('skew');
}

function monitorsOf(list: unknown, view: PolicyView): readonly WrittenMonitor[] {
  return ((list ?? []) as readonly (Written | undefined)[]).flatMap((monitor, index): WrittenMonitor[] =>
    monitor ? [{ monitor, path: ['monitors', index], families: familiesOf(monitor, view) }] : [],
  );
}

function familiesOf({ metric, method }: Written, { catalog }: PolicyView): ReadonlySet<MetricFamily> {
  const name = metric ?? method;
  const found = name === undefined ? undefined : catalog.find(name);
  switch (found?.kind) {
    case 'metric':
      return new Set([found.metric.family]);
    case 'ambiguous':
      return new Set(found.candidates.map(({ family }) => family));
    default:
      // What stands under `method` is meant as a drift method, whatever its name.
      return new Set(method === undefined ? [] : ['drift']);
  }
}
