import type { PolicyTest } from '../generated/PolicyTest.ts';
import type { Path } from '../yaml/node.ts';
import type { Evaluation } from './evaluation.ts';

/** One expectation that was not met. */
export interface Unmet {
  /** Where it is written, in the test document. */
  readonly path: Path;
  /** `decision`, `gates.precision-floor`. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
  /** Why it came out as it did. */
  readonly message: string;
}

export type Expectation = PolicyTest['cases'][number]['expect'];

/**
 * What a case expects and an evaluation does not give. Only what is named is compared.
 *
 * @param at where the expectation is written, in the test document
 */
export function unmetExpectations(
  evaluation: Pick<Evaluation, 'decision' | 'reasons' | 'gates'>,
  expected: Expectation,
  at: Path,
): readonly Unmet[] {
  const unmet: Unmet[] = [];
  const hold = (path: Path, what: string, wanted: string, actual: string, message: string): void => {
    if (wanted !== actual) unmet.push({ path: [...at, ...path], what, expected: wanted, actual, message });
  };
  if (expected.decision !== undefined)
    hold(
      ['decision'],
      'decision',
      expected.decision,
      evaluation.decision,
      evaluation.reasons[0] ?? 'Every binding gate passes.',
    );
  for (const [id, outcome] of Object.entries(expected.gates ?? {})) {
    const gate = evaluation.gates.find((g) => g.id === id);
    hold(
      ['gates', id],
      `gate ${id}`,
      outcome,
      gate?.outcome ?? 'no such gate',
      gate?.message ?? 'The policy has no gate of this name.',
    );
  }
  for (const [id, effect] of Object.entries(expected.effects ?? {})) {
    const gate = evaluation.gates.find((g) => g.id === id);
    hold(
      ['effects', id],
      `effect of ${id}`,
      effect,
      gate?.effect ?? 'no such gate',
      gate?.message ?? 'The policy has no gate of this name.',
    );
  }
  for (const [id, checks] of Object.entries(expected.checks ?? {})) {
    const gate = evaluation.gates.find((g) => g.id === id);
    for (const [subject, outcome] of Object.entries(checks)) {
      const check = gate?.checks.find((c) => c.subject === subject);
      hold(
        ['checks', id, subject],
        `check ${subject} of ${id}`,
        outcome,
        check?.outcome ?? 'no such check',
        check?.message ?? `The gate has the checks ${gate?.checks.map((c) => c.subject).join(', ') ?? 'of no gate'}.`,
      );
    }
  }
  return unmet;
}
