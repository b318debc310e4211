import type { FairnessGate } from '../../core/generated/GovernancePolicy.ts';
import { exactEnds, isEmpty, judgeEnds, judgePoint, tooHigh } from './bounds.ts';
import { metricNamed, type NaiveMetric } from './catalogue.ts';
import { computed, contradictsItself, identityVerdicts, rateOf, splitOf } from './evidence.ts';
import {
  attributeFigure,
  type Comparison,
  type Counted,
  comparisonOf,
  type FigureResult,
  groupFigure,
  pairOf,
} from './fairness-metrics.ts';
import { compare, type Fraction, over } from './fraction.ts';
import { regions } from './metric-gate.ts';
import {
  check,
  type GovernancePolicy,
  type NaiveCheck,
  outcomeOf,
  type Question,
  rank,
  type Verdict,
  worstOf,
} from './verdict.ts';

/** What is compared: the groups of an attribute, or the cells of several. */
interface Division {
  readonly attributes: readonly string[];
  readonly subject: string;
  readonly expected: readonly string[];
  readonly reference: string | undefined;
}

/** The checks of a fairness gate. */
export function fairnessChecks(
  question: Question,
  policy: GovernancePolicy,
  gate: FairnessGate,
): readonly NaiveCheck[] {
  const metric = metricNamed(gate.metric, policy);
  if (!metric) return [check(gate.metric, 'error unknown-metric')];
  const known = policy.protectedAttributes ?? [];
  const named =
    gate.attributes === 'all' ? known.map((a) => a.attribute) : Array.isArray(gate.attributes) ? gate.attributes : [];
  // A justification can't hide counts that are there.
  const counted = (name: string): boolean =>
    question.reports.some(({ groups }) => groups?.some(({ attribute }) => attribute === name));
  const unmeasured = named.filter(
    (name) => known.find((a) => a.attribute === name)?.notMeasured !== undefined && !counted(name),
  );
  const skipped = unmeasured.map((name) => check(name, 'skipped not-measured'));
  const divisions = [
    ...named.filter((name) => !unmeasured.includes(name)).map((name) => divisionOf([name], policy)),
    ...(gate.intersections ?? []).map((names) => divisionOf(names, policy)),
  ];
  const comparison = comparisonOf(metric.name, gate.take);
  const nothing = isEmpty(gate.pass) || !comparison || divisions.length === 0;
  const general = [...identityVerdicts(question), ...(nothing ? ['inconclusive nothing-to-check'] : [])];
  if (general.length > 0 || !comparison) return [...skipped, check(metric.name, ...worstOf(general))];
  const resolved = regions(gate, metric, () => ['inconclusive missing-reference']);
  if ('verdicts' in resolved) return [...skipped, check(metric.name, ...resolved.verdicts)];
  const checks = divisions.flatMap((division) => divisionChecks(question, gate, metric, comparison, division));
  return [...skipped, ...checks];
}

/** The groups that an attribute, or the product of the groups that several attributes, must show. */
function divisionOf(attributes: readonly string[], policy: GovernancePolicy): Division {
  const declared = attributes.map((name) => policy.protectedAttributes?.find((a) => a.attribute === name));
  const cells = declared.reduce<readonly string[]>(
    (made, one, i) =>
      made.flatMap((cell) => (one?.groups ?? []).map((g) => `${cell}${cell === '' ? '' : ','}${attributes[i]}=${g}`)),
    [''],
  );
  const references = declared.map((one, i) =>
    one?.reference === undefined ? undefined : `${attributes[i]}=${one.reference}`,
  );
  return {
    attributes,
    subject: attributes.join(' × '),
    expected: cells.filter((cell) => cell !== ''),
    reference: references.includes(undefined) ? undefined : references.join(','),
  };
}

type Groups = NonNullable<Question['reports'][number]['groups']>[number];

/** Every group of one entry, named `attribute=group`. */
function groupsOf(entry: Groups, attributes: readonly string[]): readonly Counted[] {
  if (entry.groups)
    return Object.entries(entry.groups).map(([g, counts]) => ({ ...counts, group: `${attributes[0]}=${g}` }));
  return (entry.cells ?? []).map((cell) => ({
    ...(cell as unknown as Counted),
    group: attributes.map((a) => `${a}=${(cell as Readonly<Record<string, unknown>>)[a]}`).join(','),
  }));
}

function divisionChecks(
  question: Question,
  gate: FairnessGate,
  metric: NaiveMetric,
  comparison: Comparison,
  division: Division,
): readonly NaiveCheck[] {
  const { attributes, subject } = division;
  const same = (entry: Groups): boolean => {
    const own = entry.attribute === undefined ? (entry.attributes ?? []) : [entry.attribute];
    return own.length === attributes.length && attributes.every((a) => own.includes(a));
  };
  const entries = question.reports.flatMap((report) =>
    (report.groups ?? [])
      .filter(same)
      .map((entry) => ({ entry, is: splitOf(entry.split, report.dataset, gate.split) })),
  );
  const [only, ...more] = entries.filter(({ is }) => is === 'wanted');
  if (!only) {
    const training = entries.some(({ is }) => is === 'training' || is === 'unknown');
    const elsewhere = entries.some(({ is }) => is === 'other') ? ['inconclusive training-data'] : [];
    const several = entries.length > 1 ? ['error ambiguous-evidence'] : [];
    return training
      ? [check(subject, 'inconclusive training-data', 'inconclusive missing-evidence', ...several)]
      : [check(subject, 'inconclusive missing-evidence', ...elsewhere)];
  }
  if (more.length > 0) return [check(subject, 'error ambiguous-evidence')];
  if (gate.evidence === 'rows') return [check(subject, 'inconclusive uncorroborated', 'inconclusive missing-evidence')];
  const groups = groupsOf(only.entry, attributes);
  const missing = division.expected
    .filter((name) => !groups.some(({ group }) => group === name))
    .map((name) => check(name, 'inconclusive missing-group'));
  return [...missing, ...groupChecks(groups, gate, metric, comparison, division)];
}

/** What keeps a group from being compared, if anything: its counts contradict each other, or it is small. */
function groupProblem(group: Counted, gate: FairnessGate): readonly Verdict[] {
  if (contradictsItself(group)) return ['error value-contradicts-counts'];
  if (group.n >= (gate.minGroupSize ?? 30)) return [];
  // To let small groups warn asks for a rationale.
  const warns = gate.smallGroups === 'warn' && gate.rationale?.trim();
  return warns ? ['warn small-group'] : ['inconclusive below-min-samples'];
}

/** What keeps an attribute from being compared: counts that a group lacks altogether. */
function lacking(groups: readonly Counted[], comparison: Comparison): readonly Verdict[] {
  return groups.flatMap((group) =>
    comparison.rates.flatMap((rate): readonly Verdict[] => {
      if (rate === 'selection_rate' && group.selected === undefined) {
        return ['inconclusive undefined-favourable-outcome', 'inconclusive missing-evidence'];
      }
      const cells = [group.tp, group.fp, group.tn, group.fn];
      const value = computed(rate, group);
      const isWhole = rateOf(rate, group) !== undefined || cells.every((cell) => cell !== undefined);
      return value === 'incomplete' || value === 'no-formula' || !isWhole ? ['inconclusive missing-evidence'] : [];
    }),
  );
}

const isWorse = ({ verdicts }: NaiveCheck): boolean => rank(outcomeOf(verdicts[0] ?? '')) > rank('warn');

function groupChecks(
  groups: readonly Counted[],
  gate: FairnessGate,
  metric: NaiveMetric,
  comparison: Comparison,
  division: Division,
): readonly NaiveCheck[] {
  const problems = groups.flatMap((group) => {
    const verdicts = groupProblem(group, gate);
    return verdicts.length > 0 ? [check(group.group, ...verdicts)] : [];
  });
  const sound = groups.filter(({ group }) => !problems.some(({ subject }) => subject === group));
  const resolved = regions(gate, metric, () => ['inconclusive missing-reference']);
  const judge = (subject: string, figure: FigureResult): NaiveCheck => {
    if (figure === 'infinite') return check(subject, 'error infinite');
    if (figure === 'undefined') return check(subject, 'inconclusive undefined-rate');
    if ('verdicts' in resolved) return check(subject, ...resolved.verdicts);
    const value = { value: figure.value, metric: metric.name, isHigh: tooHigh(figure.value, resolved.pass) };
    if (gate.decideOn !== 'interval' && !figure.few)
      return { ...check(subject, ...judgePoint(figure.value, resolved.pass, resolved.warn)), ...value };
    if (!figure.interval) return { ...check(subject, 'inconclusive missing-interval'), ...value };
    return { ...check(subject, ...judgeEnds(exactEnds(figure.interval), resolved.pass, resolved.warn)), ...value };
  };
  const { subject } = division;
  const missing = division.expected.filter((name) => !groups.some(({ group }) => group === name)).length;
  // One group can be held against everybody, but not where small groups merely warn: then nothing was compared.
  const warned = problems.some(({ verdicts }) => outcomeOf(verdicts[0] ?? '') === 'warn');
  const toOverall = gate.reference === 'overall' && comparison.per === 'group' && !warned;
  if (groups.length + missing < 2 || (sound.length < 2 && !(toOverall && (missing > 0 || problems.some(isWorse))))) {
    // What is wrong with the groups says it already, unless that is a mere warning: nothing passes uncompared.
    const open = ['nothing-to-check', 'missing-reference', 'missing-evidence', 'undefined-favourable-outcome'];
    const lone = check(subject, ...open.map((reason) => `inconclusive ${reason}`));
    const group = sound.map((one) => ({ ...check(one.group, 'inconclusive undefined-rate'), optional: true }));
    const alone = groups.length + missing < 2;
    const shown = problems.map((one) => ({ ...one, optional: alone }));
    return [...shown, { ...lone, optional: !alone && (missing > 0 || problems.some(isWorse)) }, ...group];
  }
  const without = lacking(sound, comparison);
  if (without.length > 0) return [...problems, check(subject, ...without)];
  if (comparison.per === 'attribute') return [...problems, judge(subject, attributeFigure(comparison, sound))];
  const reference = referenceOf(groups, sound, gate, comparison, division);
  if (Array.isArray(reference)) return [...problems, check(subject, ...reference)];
  const against = reference as Counted;
  const compared = sound.filter(({ group }) => group !== against.group);
  return [...problems, ...compared.map((group) => judge(group.group, groupFigure(comparison, group, against)))];
}

/** The group that others are compared with. */
function referenceOf(
  groups: readonly Counted[],
  sound: readonly Counted[],
  gate: FairnessGate,
  comparison: Comparison,
  division: Division,
): Counted | readonly Verdict[] {
  const byName = [...sound].sort((a, b) => (a.group < b.group ? -1 : 1));
  switch (gate.reference ?? 'highest') {
    case 'overall':
      return pooled(groups.filter((group) => !contradictsItself(group)));
    case 'declared': {
      const found = sound.find(({ group }) => group === division.reference);
      return (
        found ??
        (division.reference === undefined
          ? ['inconclusive missing-reference']
          : ['inconclusive missing-reference', 'inconclusive missing-group'])
      );
    }
    case 'largest':
      return byName.reduce((a, b) => (b.n > a.n ? b : a));
    case 'highest': {
      const [rate = ''] = comparison.rates;
      const rated = byName.filter((group) => (pairOf(rate, group)?.[1] ?? 0) > 0);
      if (rated.length === 0) return ['inconclusive missing-reference', 'inconclusive undefined-rate'];
      const of = (group: Counted): Fraction => {
        const [x, n] = pairOf(rate, group) ?? [0, 1];
        return over(BigInt(x), BigInt(n));
      };
      return rated.reduce((a, b) => ((compare(of(b), of(a)) || b.n - a.n) > 0 ? b : a));
    }
  }
}

/** Everybody together. */
function pooled(groups: readonly Counted[]): Counted {
  const sum = (key: 'selected' | 'tp' | 'fp' | 'tn' | 'fn'): number | undefined =>
    groups.every((g) => g[key] !== undefined) ? groups.reduce((total, g) => total + (g[key] ?? 0), 0) : undefined;
  return {
    group: 'overall',
    n: groups.reduce((total, g) => total + g.n, 0),
    selected: sum('selected'),
    tp: sum('tp'),
    fp: sum('fp'),
    tn: sum('tn'),
    fn: sum('fn'),
  };
}
