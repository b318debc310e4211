import assert from 'node:assert/strict';
import { groupPlots } from '../../client/webview/simulation/groups.ts';
import { check, disparateImpact, gate } from './support/reports.ts';

type Rates = NonNullable<Parameters<typeof check>[0]['groups']>;

const plotOf = (groups: Rates, metric = 'disparate_impact_ratio') => {
  const [plot] = groupPlots(gate({ id: 'g', checks: [check({ subject: 'sex', metric, groups })] }));
  assert.ok(plot);
  return plot;
};

describe('the plot of groups', () => {
  it('draws the pairs of one attribute together', () => {
    const plots = groupPlots(disparateImpact);
    assert.equal(plots.length, 1);
    assert.equal(plots[0]?.title, 'sex');
    assert.deepEqual(
      plots[0]?.rows.map((row) => row.group),
      ['female', 'male', 'divers'],
    );
  });

  it('names intersections by their attributes, and groups of one attribute without it', () => {
    const plot = plotOf([
      { group: 'sex=female,age=<25', n: 10, selected: 5, rate: 0.5 },
      { group: 'sex=male,age=<25', n: 10, selected: 6, rate: 0.6, reference: true },
    ]);
    assert.equal(plot.title, 'sex × age');
    assert.deepEqual(
      plot.rows.map((row) => row.group),
      ['sex=female,age=<25', 'sex=male,age=<25'],
    );
  });

  it('keeps attributes and metrics apart', () => {
    const groups: Rates = [{ group: 'a', n: 10, selected: 5, rate: 0.5 }];
    const others: Rates = [{ group: 'a', n: 12, selected: 5, rate: 0.4 }];
    const checks = [
      check({ subject: 'sex: a', metric: 'x', groups }),
      check({ subject: 'age: a', metric: 'x', groups: others }),
      check({ subject: 'sex: a', metric: 'y', groups }),
    ];
    assert.equal(groupPlots(gate({ id: 'g', checks })).length, 3);
  });

  it('measures four fifths from the reference', () => {
    const plot = plotOf([
      { group: 'male', n: 100, selected: 62, rate: 0.62, reference: true },
      { group: 'female', n: 100, selected: 48, rate: 0.48 },
    ]);
    assert.equal(plot.fourFifths?.label, '0.496');
    assert.equal(plot.reference?.group, 'male');
    assert.deepEqual(
      plot.rows.map((row) => row.below),
      [false, true],
    );
  });

  it('takes the group with the highest rate where none is marked', () => {
    const plot = plotOf([
      { group: 'a', n: 100, selected: 30, rate: 0.3 },
      { group: 'b', n: 100, selected: 60, rate: 0.6 },
    ]);
    assert.equal(plot.reference?.group, 'b');
    assert.deepEqual(
      plot.rows.map((row) => row.ratio),
      ['0.5', null],
    );
  });

  it('compares counts exactly: 4 of 100 is not below four fifths of 5 of 100', () => {
    const plot = plotOf([
      { group: 'a', n: 100, selected: 4, rate: 0.04 },
      { group: 'b', n: 100, selected: 5, rate: 0.05, reference: true },
    ]);
    assert.equal(plot.rows[0]?.below, false);
    assert.equal(plot.rows[0]?.ratio, '0.8');
  });

  it('never shows a ratio on the other side of four fifths than it is', () => {
    const plot = plotOf([
      { group: 'a', n: 1_000_000, selected: 399_999, rate: 0.399999 },
      { group: 'b', n: 1_000_000, selected: 500_000, rate: 0.5, reference: true },
    ]);
    assert.equal(plot.rows[0]?.below, true);
    assert.ok(Number(plot.rows[0]?.ratio) < 0.8, plot.rows[0]?.ratio ?? '');
  });

  it('draws no four-fifths line for rates that are no selection rates', () => {
    const plot = plotOf(
      [
        { group: 'a', n: 100, selected: 30, rate: 0.9 },
        { group: 'b', n: 100, selected: 60, rate: 0.5 },
      ],
      'equal_opportunity_difference',
    );
    assert.equal(plot.fourFifths, null);
    assert.ok(plot.rows.every((row) => !row.below));
  });

  it('shows a group without a rate as a row without a dot', () => {
    const plot = plotOf([{ group: 'a', n: 0, selected: 0, rate: null }]);
    assert.equal(plot.rows[0]?.at, null);
    assert.equal(plot.rows[0]?.rate, null);
    assert.equal(plot.reference, null);
  });
});
