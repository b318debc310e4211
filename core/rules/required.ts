import type { Path } from '../yaml/node.ts';
import { isMap } from '../yaml/plain-value.ts';
import { isHighRisk } from './high-risk.ts';
import { gatesOfType, type PolicyView, policyViewOf, type WrittenGate } from './policy-view.ts';
import type { RuleContext } from './rule.ts';
import { isInherited } from './stage-order.ts';

/** A `require` where it is written: in a gate, or in what a stage lays over it. */
export interface RequiredPart<R> {
  readonly require: R;
  readonly path: Path;
  readonly written: WrittenGate;
  readonly stage: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** What the gates of a type require, stage by stage. `R` names the fields; each may be absent. */
export function requiredBy<R extends object = Fields>(
  view: Pick<PolicyView, 'gates'>,
  type: string,
): readonly RequiredPart<R>[] {
  return gatesOfType(view, type).flatMap((written) => {
    const part = (require: unknown, path: Path, stage: string | undefined): readonly RequiredPart<R>[] =>
      isMap(require) ? [{ require: require as R, path: [...path, 'require'], written, stage }] : [];
    return [
      ...part(written.gate.require, written.path, undefined),
      ...written.overlays.flatMap(({ overlay, path, stage }) => part(overlay.require, path, stage)),
    ];
  });
}

/**
 * The gates of a type that require something at no stage. A gate that is inherited is left out: what its base requires
 * still holds.
 */
export function leavingOut<R extends object = Fields>(
  view: PolicyView,
  type: string,
  key: string,
): readonly RequiredPart<R>[] {
  const parts = requiredBy<R>(view, type);
  return parts.filter(
    ({ written, stage }) =>
      stage === undefined &&
      written.isSound &&
      !isInherited(written.gate, view) &&
      !parts.some((other) => other.written === written && Object.hasOwn(other.require, key)),
  );
}

/** Something that a gate of a type should require, and what its absence leads to. */
export interface ExpectedFlag {
  readonly type: string;
  readonly key: string;
  /** What can happen without it: `a stolen disk gives the model away`. */
  readonly otherwise: string;
}

/**
 * Reports where `require` switches something off, and, in policies about high-risk models, where a gate that could
 * require it does not.
 */
export function checkFlag(context: RuleContext<'GovernancePolicy'>, { type, key, otherwise }: ExpectedFlag): void {
  const { report, edit } = context;
  const view = policyViewOf(context);
  for (const { require, path } of requiredBy(view, type)) {
    if (require[key] !== false) continue;
    const at = [...path, key];
    report({
      path: at,
      message: `\`${key}: false\` leaves it out, so ${otherwise}. Write \`true\` to require it.`,
      fixes: [{ title: 'Require it', edits: edit.replaceValue(at, 'true'), preferred: true }],
    });
  }
  if (!view.complete || !isHighRisk(view)) return;
  for (const { path } of leavingOut(view, type, key)) {
    report({
      path: [...path, key],
      severity: 'information',
      message: `The models are of high risk, and this gate does not require \`${key}\`, so ${otherwise}. Add \`${key}: true\`.`,
      fixes: [{ title: `Add \`${key}: true\``, edits: edit.insertEntry(path, key, 'true'), preferred: true }],
    });
  }
}
