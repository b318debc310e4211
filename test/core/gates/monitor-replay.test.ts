import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type MonitorReplay, type Replay, replayMonitors } from '../../../core/gates/monitor-replay.ts';
import { type Kind, readSource, type TypedDocument } from '../../../core/model/documents.ts';
import { sound } from '../../../core/model/soundness.ts';
import { placeOf } from '../../../core/yaml/locate.ts';

function read<K extends Kind>(kind: K, text: string): TypedDocument<K> {
  const [source] = readSource(`file:///w/${kind}.yaml`, text).documents;
  const typed = source && sound(source, kind);
  ok(typed, `${kind} has errors:\n${text}`);
  return typed;
}

const policy = (monitors: string, rest = ''): TypedDocument<'GovernancePolicy'> =>
  read(
    'GovernancePolicy',
    `apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: p, version: 1.0.0}\n${rest}gates: []\nmonitors:\n${monitors}\n`,
  );
const report = (series: readonly string[], rest = ''): TypedDocument<'MetricsReport'> =>
  read(
    'MetricsReport',
    `apiVersion: gatewright/v1\nkind: MetricsReport\nmetadata: {name: r}\nmodel: {name: m, version: 1.0.0}\ndataset: {name: d, version: "1", split: test}\n${rest}series:${series.length > 0 ? series.map((w) => `\n  - ${w}`).join('') : ' []'}\n`,
  );

/** A window of one day of August 2026. */
const day = (n: number, what: string): string =>
  `{window: {from: 2026-08-${String(n).padStart(2, '0')}T00:00:00Z, to: 2026-08-${String(n + 1).padStart(2, '0')}T00:00:00Z}, ${what}}`;
const mae = (n: number, value: number | string): string => day(n, `metrics: [{name: mae, value: ${value}}]`);

const monitor =
  '  - {id: live, metric: mae, window: P1D, pass: {max: 1}, consecutive: 2, onBreach: [retrain, notify], humanReview: before-retraining, notify: [owner]}';

function only(replay: Replay): MonitorReplay {
  equal(replay.monitors.length, 1);
  const [first] = replay.monitors;
  ok(first);
  return first;
}

const line = (replay: MonitorReplay): string =>
  replay.windows
    .map(({ outcome, fires }) =>
      fires ? '*' : { ok: '.', breach: '^', inconclusive: '?', error: '!', missing: '_' }[outcome],
    )
    .join('');

const replayed = (monitors: string, series: readonly string[], rest = ''): MonitorReplay =>
  only(replayMonitors(policy(monitors), [], [report(series, rest)], undefined));

describe('monitors replayed over a series', () => {
  it('fire at the last of so many breaches in a row, and again only after a window that held', () => {
    const replay = replayed(
      monitor,
      [1.1, 0.9, 1.2, 1.3, 1.4, 1.0, 2, 2].map((value, i) => mae(i + 1, value)),
    );
    equal(line(replay), '^.^*^.^*');
    equal(replay.state, 'fired');
    deepEqual(
      replay.firings.map(({ at, actions, humanReview, notify }) => [at, actions, humanReview, notify]),
      [
        ['2026-08-05T00:00:00Z', ['retrain', 'notify'], 'before-retraining', ['owner']],
        ['2026-08-09T00:00:00Z', ['retrain', 'notify'], 'before-retraining', ['owner']],
      ],
    );
  });

  it('hold a value that meets its bound exactly', () => {
    equal(line(replayed(monitor, [mae(1, '1.0'), mae(2, '1.0000000000000000001')])), '.^');
  });

  it('neither count nor reset for a window that is missing, empty or no number', () => {
    const series = [mae(1, 1.5), mae(3, 1.5)];
    equal(line(replayed(monitor, series)), '^_*');
    equal(line(replayed(monitor, [mae(1, 1.5), mae(2, '.nan'), mae(3, 1.5)])), '^!*');
    const both = [mae(1, 1.5), day(2, 'metrics: [{name: mae, value: 1.5}, {name: mae, value: 0.5}]'), mae(3, 1.5)];
    equal(line(replayed(monitor, both)), '^!*');
  });

  it('read windows in order of time, whatever their order in the file', () => {
    equal(line(replayed(monitor, [mae(3, 1.5), mae(1, 0.5), mae(2, 1.5)])), '.^*');
  });

  it('read windows of their own length alone', () => {
    const halves = [
      '{window: {from: 2026-08-01T00:00:00Z, to: 2026-08-01T12:00:00Z}, metrics: [{name: mae, value: 9}]}',
      '{window: {from: 2026-08-01T12:00:00Z, to: 2026-08-02T00:00:00Z}, metrics: [{name: mae, value: 9}]}',
    ];
    const replay = replayed(monitor, [...halves, mae(1, 0.5)]);
    equal(line(replay), '.');
    equal(replay.passedOver, 2);
    const month = replayed(monitor.replace('P1D', 'P1M').replace('consecutive: 2, ', ''), [
      '{window: {from: 2026-02-01T00:00:00Z, to: 2026-03-01T00:00:00Z}, metrics: [{name: mae, value: 2}]}',
      '{window: {from: 2026-03-01T00:00:00Z, to: 2026-03-29T00:00:00Z}, metrics: [{name: mae, value: 2}]}',
    ]);
    equal(line(month), '*');
    equal(month.passedOver, 1);
  });

  it('count no window twice where two overlap', () => {
    const replay = replayed(monitor, [mae(1, 1.5), mae(1, 1.5), mae(2, 0.5)]);
    equal(line(replay), '!!.');
    match(replay.windows[0]?.message ?? '', /count twice/);
  });

  it('are inconclusive where nothing of theirs was measured, never quiet', () => {
    const none = replayed(monitor, [day(1, 'metrics: [{name: rmse, value: 1}]')]);
    equal(none.state, 'inconclusive');
    match(none.message, /nobody knows/);
    equal(replayed(monitor, []).state, 'inconclusive');
    equal(replayed('  - {id: live, schedule: P30D, onBreach: [retrain]}', [mae(1, 1)]).state, 'inconclusive');
    equal(replayed(monitor, [mae(1, 0.5), mae(2, '.inf')]).state, 'inconclusive');
    equal(replayed(monitor, [mae(1, '.inf'), mae(2, 0.5)]).state, 'quiet');
  });

  it('say which windows can not stand on a time line', () => {
    const { bad } = replayMonitors(
      policy(monitor),
      [],
      [
        report([
          '{window: {from: yesterday, to: 2026-08-02T00:00:00Z}}',
          '{window: {from: 2026-08-02T00:00:00Z, to: 2026-08-01T00:00:00Z}}',
        ]),
      ],
      undefined,
    );
    deepEqual(
      bad.map(({ message }) => message.slice(0, 24)),
      ['`yesterday` is no point ', 'The window ends at 2026-'],
    );
  });

  it('watch drift of each feature, in each segment', () => {
    const psi = (income: number, age: number): string =>
      `metrics: [{name: psi, value: ${income}, feature: income}, {name: psi, value: ${age}, feature: age}]`;
    const drift = '  - {id: live, method: psi, target: features, window: P1D, pass: {max: 0.2}, onBreach: [notify]}';
    equal(line(replayed(drift, [day(1, psi(0.1, 0.2)), day(2, psi(0.1, 0.21)), day(3, psi(0.3, 0.1))])), '.*^');
    const named = drift.replace('window', 'features: [income, age, region], window');
    // A feature that a window leaves out is one that nobody can vouch for.
    equal(line(replayed(named, [day(1, psi(0.1, 0.1))])), '*');
    const segments = (a: number, b: number): string =>
      `metrics: [{name: psi, value: ${a}, feature: rms, slice: {device: a}}, {name: psi, value: ${b}, feature: rms, slice: {device: b}}]`;
    const segmented = drift.replace('window', 'segmentBy: device, window');
    const replay = replayed(segmented, [day(1, segments(0.1, 0.1)), day(2, segments(0.1, 0.3))]);
    equal(line(replay), '.*');
    match(replay.firings[0]?.message ?? '', /rms/);
    ok(replay.windows[1]?.checks.some(({ subject, outcome }) => subject.includes('device b') && outcome === 'fail'));
  });

  it('watch p-values, which run the other way', () => {
    const drift = '  - {id: live, method: ks_p_value, target: features, window: P1D, pass: {min: 0.01}}';
    const p = (value: number): string => `metrics: [{name: ks_p_value, value: ${value}, feature: x}]`;
    equal(line(replayed(drift, [day(1, p(0.2)), day(2, p(0.001))])), '.*');
  });

  it('watch labels by a histogram of the window', () => {
    const drift = '  - {id: live, method: psi, target: labels, window: P1D, pass: {max: 0.1}}';
    const labels = (yes: number): string =>
      `distributions: [{target: labels, reference: {yes: 500, no: 500}, current: {yes: ${yes}, no: ${1000 - yes}}}]`;
    equal(line(replayed(drift, [day(1, labels(510)), day(2, labels(800))])), '.*');
  });

  it('watch fairness by counts, or by a value for each group', () => {
    const fairness = '  - {id: live, metric: disparate_impact_ratio, attributes: [sex], window: P1D, pass: {min: 0.8}}';
    const attributes = 'protectedAttributes:\n  - {attribute: sex, groups: [f, m], reference: m}\n';
    const counts = (f: number): string =>
      `groups: [{attribute: sex, groups: {f: {n: 1000, selected: ${f}}, m: {n: 1000, selected: 500}}}]`;
    const replay = only(
      replayMonitors(policy(fairness, attributes), [], [report([day(1, counts(400)), day(2, counts(399))])], undefined),
    );
    equal(line(replay), '.*');
  });

  it('hold relative bounds against the reference of the report', () => {
    const references =
      'references:\n  baseline: {dataset: {name: d, version: "1"}, metrics: [{name: mae, value: 1}]}\n';
    const relative = monitor.replace('max: 1}', 'max: baseline + 10%}');
    const watched = policy(relative, 'references: {baseline: {}}\n');
    equal(line(only(replayMonitors(watched, [], [report([mae(1, 1.1), mae(2, 1.11)], references)], undefined))), '.^');
  });

  it('show where the monitor and its evidence are written', () => {
    const source = report([mae(1, 0.5), mae(2, 1.5)]);
    const { windows } = only(replayMonitors(policy(monitor), [], [source], undefined));
    const [check] = windows[1]?.checks ?? [];
    deepEqual(check?.evidencePlace?.path, ['series', 1, 'metrics', 0, 'value']);
    const { start, end } = placeOf(source.source.yaml, check?.evidencePlace?.path ?? []);
    equal(source.source.text.slice(start, end), '1.5');
    deepEqual(check?.policyPlace?.path, ['monitors', 0, 'pass', 'max']);
  });

  it('stand in for those of the same id in a policy that is extended', () => {
    const own = policy(monitor.replace('max: 1}', 'max: 2}'));
    const base = policy(`${monitor}\n  - {id: other, metric: rmse, pass: {max: 1}}`);
    const { monitors } = replayMonitors(own, [base], [report([mae(1, 1.5)])], undefined);
    deepEqual(
      monitors.map(({ id, state }) => [id, state]),
      [
        ['live', 'quiet'],
        ['other', 'inconclusive'],
      ],
    );
  });
});
