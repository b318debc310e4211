import { identity } from '../gates/compare.ts';
import type { Gate } from '../generated/GovernancePolicy.ts';
import { keptGroups } from '../yaml/kept-lists.ts';
import { faultsOf } from './band-faults.ts';
import type { GateFields, PolicyView, WrittenGate } from './policy-view.ts';

const known = new WeakMap<PolicyView, readonly (readonly WrittenGate[])[]>();

/**
 * Gates that ask about the same thing, so that one can be held against another: same type, metric, slice, split and so
 * on. Groups of one are left out, and gates that are not sound, share an id, or ask something else at some stage.
 */
export function gatesByQuestion(view: PolicyView): readonly (readonly WrittenGate[])[] {
  let found = known.get(view);
  if (!found) known.set(view, (found = group(view)));
  return found;
}

function group(view: PolicyView): readonly (readonly WrittenGate[])[] {
  const alike = byQuestion(view.gates, view.catalog);
  if (alike.length === 0) return [];
  const { unsoundGates } = faultsOf(view);
  const shared = new Set(gatesWithOneId(view).flat());
  return alike
    .map((gates) => gates.filter((written) => !unsoundGates.has(written.path[1]) && !shared.has(written)))
    .filter((gates) => gates.length > 1);
}

const byId = keptGroups(({ gate }: WrittenGate) => gate.id);

/** Gates that share an id with another one, a group for each such id. */
export function gatesWithOneId({ gates }: PolicyView): readonly (readonly WrittenGate[])[] {
  return byId(gates, undefined);
}

const byQuestion = keptGroups((written: WrittenGate, catalog: PolicyView['catalog']) => {
  const { gate, isSound } = written;
  return !isSound || gate.id === undefined || asksNothing(gate) ? undefined : questionOf(written, catalog);
});

/** Such a gate is never decided, so it does not ask for less than another one. */
function asksNothing(gate: GateFields): boolean {
  const { access, expression } = gate as { readonly access?: object; readonly expression?: string };
  const parts = [gate.pass, gate.require, gate.rollback, access];
  return expression === undefined && parts.every((part) => part === undefined || Object.keys(part).length === 0);
}

const questions = new WeakMap<
  GateFields,
  { readonly catalog: PolicyView['catalog']; readonly is: string | undefined }
>();

function questionOf({ gate, overlays }: WrittenGate, catalog: PolicyView['catalog']): string | undefined {
  const last = questions.get(gate);
  if (last?.catalog === catalog) return last.is;
  const is = makeQuestion(gate, overlays, catalog);
  questions.set(gate, { catalog, is });
  return is;
}

function makeQuestion(
  gate: GateFields,
  overlays: WrittenGate['overlays'],
  catalog: PolicyView['catalog'],
): string | undefined {
  const fields = identity[gate.type as Gate['type']];
  if (!fields || overlays.some(({ overlay }) => fields.some((field) => Object.hasOwn(overlay, field))))
    return undefined;
  const name = gate.metric ?? gate.method;
  const found = name === undefined ? undefined : catalog.find(name);
  if (name !== undefined && found?.kind !== 'metric') return undefined;
  const values = fields.map((field) =>
    field === 'metric' || field === 'method' ? undefined : (gate as Readonly<Record<string, unknown>>)[field],
  );
  const metric = found?.kind === 'metric' ? found.metric.name : undefined;
  return JSON.stringify([gate.type, metric, ...values.map((value) => value ?? null)]);
}
