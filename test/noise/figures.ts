import type { Measured } from './measure.ts';
import { slips } from './mutation.ts';

/** Diagnostics of the policies' own tests: each case that comes out otherwise says so, as its author asked. */
const ofTests = 'test/unexpected-outcome';

/** What a mistake led to. */
export interface Verdict {
  readonly measured: Measured;
  /**
   * `must`: something has to be said of it. `open`: what is written is right as it stands, so that nothing need be said;
   * also where the policies' tests alone could notice, and none of them does.
   */
  readonly is: 'must' | 'open';
  readonly isNamed: boolean;
  /** Diagnostics in all files, without cases of tests that fail beside a rule that says why. */
  readonly count: number;
  /** Cases of tests that come out otherwise. */
  readonly failing: number;
}

export function verdictOf(measured: Measured): Verdict {
  const { expectation, diagnostics, testsFail } = measured;
  const rules = new Set(diagnostics.map(({ rule }) => rule));
  const failing = diagnostics.filter(({ rule }) => rule === ofTests).length;
  const others = diagnostics.length - failing;
  const among = expectation.is === 'nothing' ? [] : expectation.among;
  const isSaid = among.some((rule) => rules.has(rule));
  const isNoticed = expectation.is === 'tests' && testsFail;
  return {
    measured,
    is: expectation.is === 'rule' || isNoticed ? 'must' : 'open',
    isNamed: isSaid || (isNoticed && failing > 0),
    // A mistake that only tests notice is told by them: once, however many of them there are.
    count: others + (others === 0 && failing > 0 ? 1 : 0),
    failing,
  };
}

/** The figures of some mistakes. */
export interface Figures {
  readonly mistakes: number;
  /** Share of those of which the expected rule speaks; not a number where there are none. */
  readonly named: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
  /** Share of those with exactly one diagnostic. */
  readonly one: number;
  /** Share of those with none. */
  readonly none: number;
}

export function figuresOf(verdicts: readonly Verdict[]): Figures {
  const counts = verdicts.map(({ count }) => count).sort((a, b) => a - b);
  const quantile = (q: number): number =>
    counts[Math.min(counts.length - 1, Math.floor(q * counts.length))] ?? Number.NaN;
  const share = (which: (verdict: Verdict) => boolean): number => verdicts.filter(which).length / verdicts.length;
  return {
    mistakes: verdicts.length,
    named: share(({ isNamed }) => isNamed),
    median: quantile(0.5),
    p95: quantile(0.95),
    max: counts.at(-1) ?? Number.NaN,
    one: share(({ count }) => count === 1),
    none: share(({ count }) => count === 0),
  };
}

/** The figures of each slip and of all together, as a table. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const percent = (share: number): string => (Number.isNaN(share) ? '' : `${(100 * share).toFixed(1)} %`);
  const row = (name: string, list: readonly Verdict[], isOpen: boolean): readonly string[] => {
    const { mistakes, named, median, p95, max, one, none } = figuresOf(list);
    const figures = mistakes === 0 ? ['', '', '', '', ''] : [median, p95, max, percent(one), percent(none)].map(String);
    return [name, String(mistakes), isOpen ? '' : percent(named), ...figures];
  };
  const part = (is: Verdict['is']): readonly (readonly string[])[] => {
    const list = verdicts.filter((verdict) => verdict.is === is);
    const rows = slips.map((slip) =>
      row(
        slip,
        list.filter(({ measured }) => measured.mutation.slip === slip),
        is === 'open',
      ),
    );
    return [...rows, row('all', list, is === 'open')];
  };
  const head = ['', 'mistakes', 'expected rule', 'median', 'p95', 'max', 'exactly 1', 'none'];
  return [
    'Mistakes of which something must be said',
    ...aligned([head, ...part('must')]),
    '',
    'Edits that leave what is written right: nothing need be said of them',
    ...aligned([head, ...part('open')]),
    '',
    withFailingCases(verdicts),
  ].join('\n');
}

/** Cases of tests that fail are not counted in the tables beside what says why; here they are. */
function withFailingCases(verdicts: readonly Verdict[]): string {
  const must = verdicts.filter(({ is }) => is === 'must');
  const all = figuresOf(must.map((verdict) => ({ ...verdict, count: verdict.measured.diagnostics.length })));
  const cases = must.reduce((sum, { failing }) => sum + failing, 0);
  const share = (100 * all.one).toFixed(1);
  return `Counting as well the ${cases} cases of tests that come out otherwise then: median ${all.median}, exactly 1 ${share} %, max ${all.max}`;
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  return rows.map((cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** One mistake and all that is said of it, for people who look for the cause. */
export function told({ measured, isNamed, is }: Verdict): string {
  const { mutation, expectation, diagnostics } = measured;
  const short = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);
  const wanted = expectation.is === 'nothing' ? `nothing: ${expectation.why}` : expectation.among.join(' or ');
  return [
    `${mutation.slip} in ${short(mutation.uri)} ${mutation.path.join('.')}: ${mutation.says}`,
    `  expected ${wanted}${is === 'must' && !isNamed ? ' — NOT THERE' : ''}`,
    ...diagnostics.map(({ rule, uri, range, message }) => `  ${rule} ${short(uri)}:${range.start.line + 1} ${message}`),
  ].join('\n');
}
