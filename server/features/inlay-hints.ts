import { type InlayHint, InlayHintKind } from 'vscode-languageserver-types';
import type { SourceFile } from '../../core/model/documents.ts';
import type { Snapshot } from '../snapshot.ts';
import { gateHints, type PlacedHint } from './gate-hints.ts';
import { type DecidedPolicy, decidedPolicies } from './outcomes.ts';

/** Outcome and margin beside each bound, and what relative bounds come to. */
export function inlayHints(snapshot: Snapshot, uri: string): InlayHint[] {
  const { outcomes = true, references = true } = snapshot.settings.inlayHints ?? {};
  const file = snapshot.file(uri);
  if (!file) return [];
  const hints = decidedPolicies(snapshot, uri).flatMap((policy) => {
    const all = gateHints(policy);
    const saying = (says: PlacedHint['says']): readonly PlacedHint[] => all.filter((hint) => hint.says === says);
    return [
      ...(references ? onceEach(saying('bound')).map((hint) => hintAt(file, hint, '')) : []),
      ...(outcomes ? saying('outcome').map((hint) => hintAt(file, hint, policy.stale ? ' (stale)' : '')) : []),
    ];
  });
  return hints.sort((a, b) => a.position.line - b.position.line || a.position.character - b.position.character);
}

/** Ids of the gates whose outcome stands beside a bound, so that no lens need say it again. */
export function gatesWithHints(snapshot: Snapshot, policy: DecidedPolicy): ReadonlySet<string> {
  if (snapshot.settings.inlayHints?.outcomes === false) return new Set();
  return new Set(gateHints(policy).flatMap(({ says, gate }) => (says === 'outcome' ? gate.id : [])));
}

/** Checks of several slices have one bound. */
function onceEach(hints: readonly PlacedHint[]): readonly PlacedHint[] {
  const seen = new Set<number>();
  return hints.filter(({ offset }) => seen.size < seen.add(offset).size);
}

function hintAt({ lines }: SourceFile, { offset, label, tooltip }: PlacedHint, after: string): InlayHint {
  return {
    position: lines.positionAt(offset),
    label: `${label}${after}`,
    kind: InlayHintKind.Parameter,
    paddingLeft: true,
    ...(tooltip === '' ? {} : { tooltip }),
  };
}
