import { comparePlanned } from '../../gates/compare.ts';
import { asksNothing } from '../../gates/compare-requirements.ts';
import { type GateFields, type PolicyView, policyViewOf, stagesOf, type WrittenGate } from '../policy-view.ts';
import { defineRule } from '../rule.ts';
import { gatesByQuestion } from '../same-question.ts';
import { isInherited, planner } from '../stage-order.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'threshold/redundant',
  severity: 'information',
  summary: 'A gate asks for nothing that a stricter gate does not ask for already.',
  kinds: ['GovernancePolicy'],
  check(context) {
    const { report, edit } = context;
    const view = policyViewOf(context);
    if (!view.complete) return;
    const stages = stagesOf(view);
    for (const gates of gatesByQuestion(view)) {
      for (const { loose, strict } of impliedIn(gates, view, stages)) {
        const metric = loose.gate.metric ?? loose.gate.method;
        report({
          path: [...loose.path, 'id'],
          message: `\`${strict.gate.id}\` asks for everything that \`${loose.gate.id}\` asks for${metric === undefined ? '' : ` of \`${metric}\``}, so this gate never decides anything, and the two can come to differ unnoticed. Remove it, or ask for something else.`,
          related: [{ path: [...strict.path, 'id'], message: 'This gate is at least as strict.' }],
          tags: ['unnecessary'],
          fixes: [{ title: `Remove \`${loose.gate.id}\``, edits: edit.removeEntry(loose.path) }],
        });
      }
    }
  },
});

interface Implied {
  readonly loose: WrittenGate;
  readonly strict: WrittenGate;
}

/** Each gate is held against a few of those before it that nothing implies, so that many alike cost no more than a few. */
const mostHeld = 4;

function impliedIn(gates: readonly WrittenGate[], view: PolicyView, stages: readonly string[]): readonly Implied[] {
  const held: WrittenGate[] = [];
  const found: Implied[] = [];
  for (const written of gates) {
    if (isInherited(written.gate, view)) continue; // its base asks for it anyway
    const stricter = held.find((other) => implies(other, written, view, stages));
    if (stricter) {
      found.push({ loose: written, strict: stricter });
      continue;
    }
    const at = held.findIndex((other) => implies(written, other, view, stages));
    const looser = held[at];
    if (looser) {
      found.push({ loose: looser, strict: written });
      held[at] = written;
    } else if (held.length < mostHeld) held.push(written);
  }
  return found;
}

interface Known {
  readonly stages: string;
  readonly policy: unknown;
  readonly is: boolean;
}

const known = new WeakMap<GateFields, WeakMap<GateFields, Known>>();

/** Whether what one gate accepts is accepted by the other, at every stage. Kept with the two: others change nothing. */
function implies(
  { gate: strict }: WrittenGate,
  { gate: loose }: WrittenGate,
  view: PolicyView,
  stages: readonly string[],
): boolean {
  let of = known.get(strict);
  if (!of) known.set(strict, (of = new WeakMap()));
  const last = of.get(loose);
  const key = stages.join('\0');
  const policy = view.value.protectedAttributes;
  if (last && last.stages === key && last.policy === policy) return last.is;
  const plan = planner(view);
  const is = (stages.length > 0 ? stages : [undefined]).every((stage) => {
    const [before, after] = [plan(loose, stage), plan(strict, stage)];
    // What asks for nothing accepts nothing, but by mistake: it makes up for no other gate.
    if (!before || !after || asksNothing(before.effective) || asksNothing(after.effective)) return false;
    const { relation } = comparePlanned(before, after);
    return relation === 'equal' || relation === 'stronger';
  });
  of.set(loose, { stages: key, policy, is });
  return is;
}
