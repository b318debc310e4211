import type { Kind } from '../../../core/model/documents.ts';
import type { SchemaRule } from '../../../core/schema/validate.ts';
import type { Path } from '../../../core/yaml/node.ts';

/** One change to a valid document that makes it wrong in one way. */
export interface Mistake {
  readonly kind: Kind;
  readonly title: string;
  readonly at: Path;
  /** The value that is put there; none takes away what is there. */
  readonly value?: unknown;
  /** The name that the key gets instead. */
  readonly key?: string;
  readonly want: {
    readonly rule: SchemaRule;
    readonly severity?: 'error' | 'warning';
    /** Where it is not the place of the change. */
    readonly path?: Path;
    readonly part?: 'key' | 'value';
    readonly says: string;
    readonly suggestion?: string;
  };
}

type Want = Mistake['want'];

const policy = (title: string, at: Path, value: unknown, want: Want): Mistake => ({
  kind: 'GovernancePolicy',
  title,
  at,
  value,
  want,
});
const report = (title: string, at: Path, value: unknown, want: Want): Mistake => ({
  ...policy(title, at, value, want),
  kind: 'MetricsReport',
});
const of = (kind: Kind, title: string, at: Path, value: unknown, want: Want): Mistake => ({
  ...policy(title, at, value, want),
  kind,
});
const renamed = (kind: Kind, at: Path, key: string, says: string, suggestion?: string): Mistake => ({
  kind,
  title: `${at.join('/')} written ${key}`,
  at,
  key,
  want: {
    rule: 'schema/unknown-key',
    path: [...at.slice(0, -1), key],
    part: 'key',
    says,
    ...(suggestion ? { suggestion } : {}),
  },
});
const missing = (kind: Kind, at: Path, says: string): Mistake => ({
  kind,
  title: `${at.join('/')} left out`,
  at,
  want: { rule: 'schema/required', path: at.slice(0, -1), part: 'key', says, suggestion: String(at.at(-1)) },
});

const type = (says: string, suggestion?: string): Want => ({
  rule: 'schema/type',
  says,
  ...(suggestion ? { suggestion } : {}),
});
const list = (suggestion: string): Want => ({
  rule: 'schema/scalar-for-list',
  says: `write \`${suggestion}\``,
  suggestion,
});
const word = (says: string, suggestion?: string): Want => ({
  rule: 'schema/enum',
  says,
  ...(suggestion ? { suggestion } : {}),
});
const form = (says: string, suggestion?: string): Want => ({
  rule: 'schema/pattern',
  says,
  ...(suggestion ? { suggestion } : {}),
});
const range = (says: string, suggestion?: string): Want => ({
  rule: 'schema/range',
  says,
  ...(suggestion ? { suggestion } : {}),
});
const length = (says: string): Want => ({ rule: 'schema/length', says });

const gate = {
  metric: ['gates', 0],
  fairness: ['gates', 1],
  drift: ['gates', 2],
  lineage: ['gates', 3],
  integrity: ['gates', 4],
  dataContract: ['gates', 5],
  explainability: ['gates', 6],
  documentation: ['gates', 7],
  security: ['gates', 8],
  rollout: ['gates', 9],
  monitoring: ['gates', 10],
  cost: ['gates', 11],
  expression: ['gates', 12],
} as const satisfies Record<string, Path>;

const wrongTypes: readonly Mistake[] = [
  policy('a number for a text', [...gate.metric, 'split'], 3, type('`split` must be a text')),
  policy('a version that YAML reads as a number', ['metadata', 'version'], 2.1, type('Put it in quotes')),
  policy('a text for a map', [...gate.metric, 'pass'], '>= 0.8', type('a map with `min`, `max`, `above` or `below`')),
  policy('a number for a map', [...gate.metric, 'pass'], 0.8, type('for example `{min: 0.82}`')),
  policy('a list for a map', ['metadata'], ['x'], type('`metadata` must be a map, not a list')),
  policy('a map for a list that holds other things', ['stages'], { a: 1 }, type('`stages` must be a list')),
  policy(
    'a list of one for a text',
    [...gate.metric, 'metric'],
    ['precision'],
    type('Write its one item alone', 'precision'),
  ),
  policy(
    'a word for a truth value',
    [...gate.lineage, 'require', 'codeCommit'],
    'yes',
    type('`yes` is a text', 'true'),
  ),
  policy('`off` for a truth value', ['audit', 'immutable'], 'off', type('`audit`'.slice(0, 0), 'false')),
  policy('a number in quotes', [...gate.metric, 'weight'], '2', type('without quotes', '2')),
  policy('a decimal comma', [...gate.metric, 'weight'], '0,5', type('`0.5`', '0.5')),
  policy('a fraction for a count', [...gate.metric, 'k'], 2.5, type('`k` must be a whole number')),
  policy('nothing behind a map', [...gate.metric, 'pass'], null, type('Nothing is written behind `pass:`')),
  policy('nothing behind a bound', [...gate.metric, 'pass', 'min'], null, type('Nothing is written behind `min:`')),
  policy('nothing behind a word', [...gate.metric, 'enforcement'], null, type('`hard-mandatory`, `soft-mandatory`')),
  policy('nothing behind a list', ['gates'], null, type('Nothing is written behind `gates:`. Expected: a list')),
  policy('nothing behind a stage', [...gate.metric, 'stages', 'staging'], null, type('Expected: `skip` or a map')),
  policy('an empty item', [...gate.metric, 'controls', 1], null, type('Nothing is written at item 2 of `controls`')),
  policy('an empty gate', [...gate.metric], null, type('Nothing is written at item 1 of `gates`')),
  policy('a text for a gate', [...gate.fairness], 'fairness', type('Item 2 of `gates` must be a map')),
  policy(
    'a truth value for a bound',
    [...gate.metric, 'pass', 'min'],
    true,
    type('a number or a text, for example `0.85`'),
  ),
  policy('a list for a bound', [...gate.metric, 'pass', 'min'], [1, 2], type('not a list')),
  policy(
    'a text for an end of a range',
    ['metrics', 'approved_loss_rate', 'range', 1],
    'inf',
    type('Item 2 of `range`'),
  ),
  report('a map for a value', ['metrics', 0, 'value'], {}, type('`value` must be a number or a text')),
  report('no value', ['metrics', 0, 'value'], null, type('Nothing is written behind `value:`')),
  report('a text for a list of metrics', ['metrics'], 'precision', type('`metrics` must be a list')),
  report('a list for a label', ['predictions', 'positive'], [1, 2], type('a text, a number or `true` or `false`')),
];

const scalarsForLists: readonly Mistake[] = [
  policy('a text for a list', [...gate.metric, 'controls'], 'eu-ai-act', list('[eu-ai-act]')),
  policy('a text that needs quotes for a list', [...gate.metric, 'controls'], 'a: b', list('["a: b"]')),
  policy('an attribute for `all` or a list', [...gate.fairness, 'attributes'], 'sex', list('[sex]')),
  policy('a gate for a list', ['gates'], { id: 'a', type: 'lineage' }, list('[{id: a, type: lineage}]')),
  policy('a method for a list', [...gate.monitoring, 'require', 'drift'], 'psi', list('[psi]')),
  report('a metric for a list', ['metrics'], { name: 'a', value: 1 }, list('[{name: a, value: 1}]')),
  report('a scope for a list', ['explainability', 'scopes'], 'local', list('[local]')),
  of('Waiver', 'a control for a list', ['compensatingControls'], 'Manual review', list('[Manual review]')),
];

const keys: readonly Mistake[] = [
  missing('GovernancePolicy', ['metadata', 'version'], "the policy's version"),
  missing('GovernancePolicy', [...gate.metric, 'id'], "the gate's name within the policy"),
  missing('GovernancePolicy', [...gate.metric, 'metric'], 'the metric, by its catalogue name'),
  missing('GovernancePolicy', [...gate.lineage, 'type'], '`type` is missing here'),
  missing('GovernancePolicy', [...gate.drift, 'method'], '`method` is missing'),
  missing('GovernancePolicy', [...gate.expression, 'expression'], '`expression` is missing'),
  missing('GovernancePolicy', ['metrics', 'approved_loss_rate', 'better'], 'which direction is better'),
  missing('GovernancePolicy', [...gate.rollout, 'rollback', 'metric'], '`metric` is missing'),
  missing('GovernancePolicy', ['proxies', 0, 'for'], 'the attributes that it can stand in for'),
  missing('MetricsReport', ['metrics', 0, 'value'], '`value` is missing'),
  missing('MetricsReport', ['metadata'], '`metadata` is missing'),
  missing('MetricsReport', ['groups', 0, 'groups'], 'either `attribute` and `groups`, or `attributes` and `cells`'),
  missing('MetricsReport', ['groups', 1, 'attributes'], 'either `attribute` and `groups`, or'),
  missing('MetricsReport', ['distributions', 4, 'reference', 'counts'], '`counts` is missing'),
  missing('Waiver', ['metadata'], '`metadata` is missing'),
  missing('PolicyTest', ['policy'], '`policy` is missing'),
  report(
    'an entry of no form',
    ['groups', 0],
    { column: 'a' },
    {
      rule: 'schema/required',
      part: 'key',
      says: 'Keys are missing here: either',
    },
  ),
  renamed('GovernancePolicy', [...gate.metric, 'metric'], 'metrc', 'Did you mean `metric`?', 'metric'),
  renamed('GovernancePolicy', [...gate.metric, 'type'], 'tpye', 'Did you mean `type`?', 'type'),
  renamed(
    'GovernancePolicy',
    [...gate.fairness, 'minGroupSize'],
    'min_group_size',
    'Did you mean `minGroupSize`?',
    'minGroupSize',
  ),
  renamed('GovernancePolicy', [...gate.metric, 'pass', 'min'], 'minimum', '`minimum` is not known here', 'min'),
  renamed('GovernancePolicy', ['gates'], 'gate', 'Did you mean `gates`?', 'gates'),
  renamed('GovernancePolicy', ['metadata', 'version'], 'verison', 'Did you mean `version`?', 'version'),
  renamed(
    'GovernancePolicy',
    [...gate.lineage, 'require', 'codeCommit'],
    'qqq',
    'Keys that may be added: `codeCommit`',
  ),
  renamed('MetricsReport', ['groups', 0, 'attribute'], 'atribute', 'Did you mean `attribute`?', 'attribute'),
  renamed('MetricsReport', ['distributions', 4, 'reference', 'counts'], 'count', 'Did you mean `counts`?', 'counts'),
  renamed('ModelCard', ['intendedUse'], 'intended_use', 'Did you mean `intendedUse`?', 'intendedUse'),
  renamed('Configuration', ['rules'], 'rule', 'Did you mean `rules`?', 'rules'),
];

const words: readonly Mistake[] = [
  policy('an unknown gate type', [...gate.metric, 'type'], 'metrics', word('Did you mean `metric`?', 'metric')),
  policy('a gate type like none', [...gate.metric, 'type'], 'qqq', word('Allowed are 13 values')),
  policy('a gate type that is a number', [...gate.metric, 'type'], 3, word("`type` can't be `3`")),
  policy('a misspelt word', [...gate.metric, 'enforcement'], 'hard-mandatry', word('Did you mean', 'hard-mandatory')),
  policy('a word in capitals', [...gate.metric, 'decideOn'], 'Interval', word('Did you mean', 'interval')),
  policy('a word like none', [...gate.metric, 'evidence'], 'trust me', word('Allowed are `value`, `counts` or `rows`')),
  policy('a truth value for a word', [...gate.metric, 'enforcement'], true, word("can't be `true`")),
  policy('a number for a word', [...gate.integrity, 'require', 'digestAlgorithm'], 256, word('Allowed is `sha256`')),
  policy(
    'a misspelt constant',
    [...gate.integrity, 'require', 'digestAlgorithm'],
    'sha-256',
    word('Did you mean', 'sha256'),
  ),
  policy(
    'a number of few',
    [...gate.monitoring, 'require', 'latencyOverhead', 'percentile'],
    90,
    word('`50`, `95` or `99`'),
  ),
  policy('a base of few', [...gate.drift, 'base'], 3, word('Allowed are `2`, `10` or `e`')),
  policy('a misspelt `all`', [...gate.fairness, 'attributes'], 'al', word('Did you mean `all`?', 'all')),
  policy('a misspelt `skip`', [...gate.metric, 'stages', 'staging'], 'skp', word('Did you mean `skip`?', 'skip')),
  policy('a word for an overlay', [...gate.metric, 'stages', 'staging'], 'never', word('must be `skip` or a map')),
  policy(
    'a number in quotes where `all` may stand',
    [...gate.rollout, 'require', 'retainVersions'],
    '3',
    word('without quotes', '3'),
  ),
  policy('a misspelt item', ['monitors', 0, 'onBreach', 0], 'retrian', word('Item 1 of `onBreach`', 'retrain')),
  policy('a misspelt item of a list or word', [...gate.metric, 'scope', 'riskTier', 1], 'limitd', word('', 'limited')),
  report('a misspelt average', ['metrics', 1, 'average'], 'makro', word('Did you mean `macro`?', 'macro')),
  of('Configuration', 'a misspelt severity', ['rules', 'gate/no-rationale'], 'warn', word('', 'warning')),
];

const forms: readonly Mistake[] = [
  policy(
    'a name with capitals and spaces',
    ['metadata', 'name'],
    'Consumer Credit',
    form('a name in lower-case letters', 'consumer-credit'),
  ),
  policy('a version of two numbers', ['metadata', 'version'], '2.1', form('a semantic version')),
  policy('a version with a v', ['metadata', 'version'], 'v2.1.0', form('Did you mean `2.1.0`?', '2.1.0')),
  policy('a day in words', ['metadata', 'effective'], 'next year', form('for example `2026-09-01`')),
  policy('a duration in words', [...gate.rollout, 'require', 'minDuration'], '7 days', form('an ISO 8601 duration')),
  policy('a duration in small letters', [...gate.rollout, 'require', 'minDuration'], 'p7d', form('`P7D`', 'P7D')),
  policy('a bound in words', [...gate.metric, 'pass', 'min'], 'at least 3', form("a number in the metric's unit")),
  policy('a bound with a decimal comma', [...gate.metric, 'pass', 'min'], '0,85', form('`0.85`', '0.85')),
  policy(
    'a bound with a dash',
    [...gate.metric, 'pass', 'min'],
    'baseline – 2%',
    form('`baseline - 2%`', 'baseline - 2%'),
  ),
  policy('an empty name', [...gate.metric, 'id'], '', form('An empty text is not a valid `id`')),
  policy('a share of more than all', [...gate.drift, 'maxShare'], '120%', form('a share between 0 and 1')),
  report('a currency as a sign', ['cost', 'trainingRun', 'currency'], '€', form('`€` is not a valid `currency`')),
  report('a currency in small letters', ['cost', 'trainingRun', 'currency'], 'eur', form('`EUR`', 'EUR')),
  of('Waiver', 'a day without a month', ['expires'], '2027', form('is not a valid `expires`')),
];

const ranges: readonly Mistake[] = [
  policy('a weight of nothing', [...gate.metric, 'weight'], 0, range('must be greater than 0')),
  policy('a cut-off of nothing', [...gate.metric, 'k'], 0, range('`k` is `0`, but must be at least 1')),
  policy('a percentage for a share', [...gate.drift, 'maxShare'], 30, range('at least 0 and at most 1', '30%')),
  policy('a negative share', [...gate.drift, 'maxShare'], -0.1, range('at least 0 and at most 1')),
  policy('no number for a share', [...gate.drift, 'maxShare'], Number.NaN, range('`.nan`')),
  report('a negative count', ['groups', 0, 'groups', 'female', 'tp'], -1, range('must be at least 0')),
  report('a level of one', ['metrics', 0, 'ci', 'level'], 1, range('greater than 0 and less than 1')),
  report('a negative count in a histogram', ['distributions', 3, 'reference', 'a'], -3, range('at least 0')),
  policy('an empty list', ['protectedAttributes', 0, 'groups'], [], length('must have at least 1 item, not 0')),
  policy('a range of three', ['metrics', 'approved_loss_rate', 'range'], [0, 1, 2], length('exactly 2 items, not 3')),
  policy('an intersection of one', [...gate.fairness, 'intersections', 0], ['sex'], length('at least 2 items')),
  policy('a short reason', ['protectedAttributes', 1, 'notMeasured'], 'no', length('at least 20 characters')),
  report('edges of nothing', ['distributions', 4, 'reference', 'edges'], [0], length('at least 2 items')),
  of('PolicyTest', 'an expectation of nothing', ['cases', 0, 'expect'], {}, length('must have at least 1 entry')),
  policy('a stage twice', ['stages'], ['a', 'b', 'a'], {
    rule: 'schema/unique',
    path: ['stages', 2],
    says: '`a` occurs twice in `stages`: it is item 1 as well',
  }),
  policy('a control twice', [...gate.metric, 'controls'], ['a', 'a'], {
    rule: 'schema/unique',
    path: [...gate.metric, 'controls', 1],
    says: '`a` occurs twice',
  }),
  policy('a tier twice, where one may stand alone', [...gate.metric, 'scope', 'riskTier'], ['high', 'high'], {
    rule: 'schema/unique',
    path: [...gate.metric, 'scope', 'riskTier', 1],
    says: 'it is item 1 as well',
  }),
];

/** Reports and cards that stand in a test are held to their own schemas. */
const inPlace: readonly Mistake[] = [
  of(
    'PolicyTest',
    'a value that is none, in place',
    ['cases', 2, 'metrics', 'metrics', 0, 'value'],
    null,
    type('Nothing'),
  ),
  of('PolicyTest', 'a list of metrics that is none, in place', ['cases', 2, 'metrics', 'metrics'], 3, type('a list')),
  of('PolicyTest', 'a text for a map of a card, in place', ['cases', 2, 'card', 'governance'], 'x', type('a map')),
  renamed('PolicyTest', ['cases', 2, 'metrics', 'model', 'name'], 'nme', 'Did you mean `name`?', 'name'),
  renamed('PolicyTest', ['cases', 2, 'metrics', 'metrics'], 'metrcs', 'Did you mean `metrics`?', 'metrics'),
  of(
    'PolicyTest',
    'a card of another kind, in place',
    ['cases', 2, 'card', 'kind'],
    'Waiver',
    word('Allowed is `ModelCard`'),
  ),
];

const deprecated: readonly Mistake[] = [
  of(
    'ModelCard',
    'a digest that is deprecated',
    ['artifacts', 0, 'digest', 'md5'],
    '900150983cd24fb0d6963f7d28e17f72',
    {
      rule: 'schema/deprecated',
      severity: 'warning',
      part: 'key',
      says: '`md5` is deprecated: broken: other content with the same digest can be made. Use SHA-256.',
    },
  ),
];

/** Each gate type has a mistake of its own: its shape is looked up by its type. */
const gateTypes: readonly Mistake[] = Object.entries(gate).flatMap(([name, at]) => [
  policy(`a ${name} gate with a misspelt rationale`, [...at, 'rationals'], 'because', {
    rule: 'schema/unknown-key',
    part: 'key',
    says: '`rationals` is not known here',
    ...(name === 'metric' ? {} : { suggestion: 'rationale' }),
  }),
  policy(`a ${name} gate of no weight`, [...at, 'weight'], 0, range('greater than 0')),
  policy(
    `a ${name} gate with a bad overlay`,
    [...at, 'stages'],
    { production: { enforcement: 'hard' } },
    {
      rule: 'schema/enum',
      path: [...at, 'stages', 'production', 'enforcement'],
      says: 'Did you mean `hard-mandatory`?',
      suggestion: 'hard-mandatory',
    },
  ),
]);

export const mistakes: readonly Mistake[] = [
  ...wrongTypes,
  ...scalarsForLists,
  ...keys,
  ...words,
  ...forms,
  ...ranges,
  ...inPlace,
  ...deprecated,
  ...gateTypes,
];
