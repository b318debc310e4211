import type { FairnessGate } from '../../core/generated/GovernancePolicy.ts';
import { exactEnds, isEmpty, judgeEnds, judgePoint } from './bounds.ts';
import { metricNamed, type NaiveMetric } from './catalogue.ts';
import { computed, contradictsItself, identityVerdicts, splitOf } from './evidence.ts';
import {
  attributeFigure,
  type Comparison,
  type Counted,
  comparisonOf,
  type FigureResult,
  groupFigure,
  pairOf,
} from './fairness-metrics.ts';
import { compare, over } from './fraction.ts';
import { regions } from './metric-gate.ts';
import { check, type GovernancePolicy, type NaiveCheck, type Question, type Verdict } from './verdict.ts';

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
  const all = gate.attributes === 'all';
  const named = all ? known.map((a) => a.attribute) : Array.isArray(gate.attributes) ? gate.attributes : [];
  const unmeasured = named.filter((name) => known.find((a) => a.attribute === name)?.notMeasured !== undefined);
  const skipped = unmeasured.map((name) => check(name, 'skipped not-measured'));
  const divisions = [
    ...named.filter((name) => !unmeasured.includes(name)).map((name) => divisionOf([name], policy)),
    ...(gate.intersections ?? []).map((names) => divisionOf(names, policy)),
  ];
  if (isEmpty(gate.pass)) return [...skipped, check(metric.name, 'inconclusive nothing-to-check')];
  const comparison = comparisonOf(metric.name, gate.take);
  if (!comparison) return [...skipped, check(metric.name, 'inconclusive nothing-to-check', 'error unknown-metric')];
  if (divisions.length === 0) return [...skipped, check(metric.name, 'inconclusive nothing-to-check')];
  const identity = identityVerdicts(question);
  if (identity.length > 0) return [...skipped, check(metric.name, ...identity)];
  return [...skipped, ...divisions.flatMap((division) => divisionChecks(question, gate, metric, comparison, division))];
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
    if (entries.some(({ is }) => is === 'training')) return [check(subject, 'inconclusive training-data')];
    return [check(subject, 'inconclusive missing-evidence')];
  }
  if (more.length > 0) return [check(subject, 'error ambiguous-evidence')];
  if (gate.evidence === 'rows') return [check(subject, 'inconclusive uncorroborated', 'inconclusive missing-evidence')];
  const groups = groupsOf(only.entry, attributes);
  const missing = division.expected
    .filter((name) => !groups.some(({ group }) => group === name))
    .map((name) => check(name, 'inconclusive missing-group'));
  return [...missing, ...groupChecks(groups, gate, metric, comparison, division)];
}

/** What keeps a group from being compared, if anything. */
function groupProblem(group: Counted, gate: FairnessGate, comparison: Comparison): readonly Verdict[] {
  if (contradictsItself(group)) return ['error value-contradicts-counts'];
  if (group.n < (gate.minGroupSize ?? 30)) {
    return gate.smallGroups === 'warn' ? ['warn small-group'] : ['inconclusive below-min-samples'];
  }
  for (const rate of comparison.rates) {
    if (rate === 'selection_rate' && group.selected === undefined) return ['inconclusive undefined-favourable-outcome'];
    const value = computed(rate, group);
    if (value === 'incomplete' || value === 'no-formula') return ['inconclusive missing-evidence'];
    if (value === 'undefined') return ['inconclusive undefined-rate'];
  }
  return [];
}

function groupChecks(
  groups: readonly Counted[],
  gate: FairnessGate,
  metric: NaiveMetric,
  comparison: Comparison,
  division: Division,
): readonly NaiveCheck[] {
  const problems = groups.flatMap((group) => {
    const verdicts = groupProblem(group, gate, comparison);
    return verdicts.length > 0 ? [check(group.group, ...verdicts)] : [];
  });
  const sound = groups.filter(({ group }) => !problems.some(({ subject }) => subject === group));
  const resolved = regions(gate, metric, () => ['inconclusive missing-reference']);
  const judge = (subject: string, figure: FigureResult): NaiveCheck => {
    if (figure === 'infinite') return check(subject, 'error infinite');
    if (figure === 'undefined') return check(subject, 'inconclusive undefined-rate');
    if ('verdicts' in resolved) return check(subject, ...resolved.verdicts);
    const value = { value: figure.value, metric: metric.name };
    if (gate.decideOn !== 'interval' && !figure.few)
      return { ...check(subject, ...judgePoint(figure.value, resolved.pass, resolved.warn)), ...value };
    if (!figure.interval) return { ...check(subject, 'inconclusive missing-interval'), ...value };
    return { ...check(subject, ...judgeEnds(exactEnds(figure.interval), resolved.pass, resolved.warn)), ...value };
  };
  const { subject } = division;
  if (sound.length < 2) return [...problems, check(subject, 'inconclusive nothing-to-check')];
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
      return pooled(groups);
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
      const rateOfGroup = (group: Counted) => {
        const [x, n] = pairOf(comparison.rates[0] ?? '', group) ?? [0, 1];
        return over(BigInt(x), BigInt(n));
      };
      return byName.reduce((a, b) => (compare(rateOfGroup(b), rateOfGroup(a)) > 0 ? b : a));
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
