import type { Diagnostic, Fix, TextRange } from '../model/diagnostic.ts';
import type { Position } from '../yaml/lines.ts';

/** A fix, and what it mends. */
export interface ChosenFix {
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
}

/** The one place that says what is fixed without asking: of each diagnostic at most one fix, the preferred one if that is safe. */
export function safeFixes(diagnostics: readonly Diagnostic[]): readonly ChosenFix[] {
  return diagnostics.flatMap((diagnostic) => {
    const { fixes } = diagnostic;
    const fix = fixes.find((each) => each.safe && each.preferred) ?? fixes.find((each) => each.safe);
    return fix ? [{ diagnostic, fix }] : [];
  });
}

/** Fixes that can be applied at once. One whose edits would touch an earlier one's is left for the next time, as a whole. */
export function fixesApart(chosen: readonly ChosenFix[]): readonly ChosenFix[] {
  const byFile = new Map<string, TextRange[]>();
  return chosen.filter(({ fix: { edits } }) => {
    const isFree = edits.every(({ uri, range }) => !byFile.get(uri)?.some((other) => touches(other, range)));
    if (!isFree) return false;
    for (const { uri, range } of edits) {
      const taken = byFile.get(uri);
      if (taken) taken.push(range);
      else byFile.set(uri, [range]);
    }
    return true;
  });
}

/** Whether two ranges have a place in common, be it an end. */
export function touches(a: TextRange, b: TextRange): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
