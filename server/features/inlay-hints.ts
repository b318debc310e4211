import { type InlayHint, InlayHintKind } from 'vscode-languageserver-types';
import type { Check } from '../../core/gates/evaluation.ts';
import type { Snapshot } from '../snapshot.ts';
import { boundCheck, type DecidedPolicy, decidedPolicies, outcomeText, shortNumber } from './outcomes.ts';
import { plainText } from './texts.ts';

/** Outcome and margin beside each bound, and what relative bounds come to. */
export function inlayHints(snapshot: Snapshot, uri: string): InlayHint[] {
  const { outcomes = true, references = true } = snapshot.settings.inlayHints ?? {};
  const hints = decidedPolicies(snapshot, uri).flatMap((policy) => [
    ...(references ? resolvedBounds(snapshot, policy) : []),
    ...(outcomes ? gateOutcomes(snapshot, policy) : []),
  ]);
  return hints.sort((a, b) => a.position.line - b.position.line || a.position.character - b.position.character);
}

/** Ids of the gates whose outcome stands beside a bound, so that no lens need say it again. */
export function gatesWithHints(snapshot: Snapshot, policy: DecidedPolicy): ReadonlySet<string> {
  if (snapshot.settings.inlayHints?.outcomes === false) return new Set();
  return new Set(placed(policy).map(({ gate }) => gate.id));
}

function placed(policy: DecidedPolicy) {
  return policy.decided.evaluation.gates.flatMap((gate) => {
    const found = boundCheck(gate);
    const offset = found && policy.offset(found.place, 'end');
    return found && offset !== undefined ? [{ gate, check: found.check, offset }] : [];
  });
}

function gateOutcomes(snapshot: Snapshot, policy: DecidedPolicy): InlayHint[] {
  const stale = policy.stale ? ' (stale)' : '';
  return placed(policy).flatMap(({ gate, check, offset }) =>
    hintAt(snapshot, policy, offset, `${outcomeText(gate, check)}${stale}`, [
      gate.message,
      check.message,
      ...(check.notes ?? []),
    ]),
  );
}

/** What `baseline - 2%` or `85%` is as a number. */
function resolvedBounds(snapshot: Snapshot, policy: DecidedPolicy): InlayHint[] {
  const seen = new Set<number>();
  return policy.decided.evaluation.gates.flatMap((gate) =>
    gate.checks.flatMap((check) =>
      relativeSides(check).flatMap(({ side, value, place }) => {
        const offset = policy.offset(place, 'end');
        if (offset === undefined || seen.has(offset)) return [];
        seen.add(offset);
        const { reference } = check;
        const note = reference ? `\`${reference.name}\` is ${shortNumber(reference.value ?? 'unknown')}.` : '';
        return hintAt(snapshot, policy, offset, `= ${shortNumber(value)}`, [
          note,
          `The bound \`${side}\` in the metric's unit.`,
        ]);
      }),
    ),
  );
}

function relativeSides(check: Check) {
  const place = check.policyPlace;
  const at = place?.path.lastIndexOf('pass') ?? -1;
  if (!place || at < 0 || !check.bound || !check.resolved) return [];
  const { bound, resolved } = check;
  return Object.entries(bound).flatMap(([side, written]) => {
    const value = resolved[side];
    if (typeof written !== 'string' || typeof value !== 'number') return [];
    return [{ side, value, place: { document: place.document, path: [...place.path.slice(0, at + 1), side] } }];
  });
}

function hintAt(
  snapshot: Snapshot,
  { policy }: DecidedPolicy,
  offset: number,
  label: string,
  tooltip: readonly string[],
): InlayHint[] {
  const file = snapshot.file(policy.uri);
  if (!file) return [];
  const text = [...new Set(tooltip.filter((part) => part !== ''))].join('\n\n');
  return [
    {
      position: file.lines.positionAt(offset),
      label,
      kind: InlayHintKind.Parameter,
      paddingLeft: true,
      ...(text === '' ? {} : { tooltip: plainText(text) }),
    },
  ];
}
