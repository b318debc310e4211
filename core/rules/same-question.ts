import { identity } from '../gates/compare.ts';
import type { Gate } from '../generated/GovernancePolicy.ts';
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
  const { unsoundGates } = faultsOf(view);
  const ids = new Map<string, number>();
  for (const { gate } of view.gates) if (gate.id !== undefined) ids.set(gate.id, (ids.get(gate.id) ?? 0) + 1);
  const byQuestion = new Map<string, WrittenGate[]>();
  for (const written of view.gates) {
    const { gate, path, isSound } = written;
    if (!isSound || asksNothing(gate) || unsoundGates.has(path[1]) || gate.id === undefined || ids.get(gate.id) !== 1)
      continue;
    const question = questionOf(written, view);
    if (question === undefined) continue;
    const list = byQuestion.get(question);
    if (list) list.push(written);
    else byQuestion.set(question, [written]);
  }
  return [...byQuestion.values()].filter((gates) => gates.length > 1);
}

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

function questionOf({ gate, overlays }: WrittenGate, { catalog }: PolicyView): string | undefined {
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
