import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { after, before, describe, it } from 'mocha';
import { duckDbPackage, readRowsByDuckDb } from '../../cli/duckdb.ts';
import type { GateReport } from '../../core/generated/GateReport.ts';
import type { RowSpec } from '../../core/stats/rows/row-spec.ts';
import type { RowsResult } from '../../core/stats/rows/rows-result.ts';
import { rowsSql } from '../../core/stats/rows/sql.ts';
import type { SqlDialect } from '../../core/stats/rows/sql-text.ts';
import { readRowsFromDisk } from '../../server/node/rows.ts';
import { gatewright, temporaryFolder } from '../support/command.ts';
import { inRepository } from '../support/repository.ts';

async function isInstalled(): Promise<boolean> {
  try {
    const name: string = duckDbPackage;
    await import(name);
    return true;
  } catch {
    return false;
  }
}

/** Everything that both ways count, in an order of its own. */
function counted(result: RowsResult) {
  if (result.is !== 'computed') return { is: result.is };
  const ofCounts = new Set(['accuracy', 'precision', 'recall', 'selection_rate', 'f1', 'matthews_corrcoef', 'fbeta']);
  const groups = [...result.attributes.map((name) => [name]), [...result.attributes]].map((names) =>
    result
      .groupsOf(names)
      ?.map((group) => JSON.stringify([Object.entries(group.groups).sort(), group.counts]))
      .sort(),
  );
  return {
    is: result.is,
    rows: result.rows,
    figures: result.figures.filter(({ name }) => ofCounts.has(name)).map(({ name, result: of }) => ({ name, of })),
    groups,
    features: result.features.map((of) => ('edges' in of ? of : { categories: Object.entries(of.categories).sort() })),
    notes: result.notes,
  };
}

const texts = [
  'female',
  'male',
  '',
  "O'Brien",
  'say "hi"',
  'naïve 東京',
  '\\',
  "'; DROP TABLE rows; --",
  ' a',
] as const;
const spec: RowSpec = {
  label: 'the "label"',
  prediction: 'pre,diction',
  positive: 1,
  favourable: 0,
  beta: 2,
  attributes: { sex: 'sex; DROP TABLE x', age: 'ägé' },
  features: [{ column: 'in come', edges: [0, 10, 20.5, 30] }, { column: 'ägé' }, { column: 'in come', edges: [10] }],
};
const row = fc.record({
  y: fc.constantFrom(0, 1),
  f: fc.constantFrom(0, 1),
  sex: fc.constantFrom(...texts),
  age: fc.constantFrom(...texts),
  income: fc.oneof(
    fc.constantFrom(null, 0, 10, 20.5, 30, -0.5, 1e-3, 31),
    fc.double({ noNaN: true, min: -50, max: 50 }),
  ),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;
const names = ['the "label"', 'pre,diction', 'sex; DROP TABLE x', 'ägé', 'in come'];
const both: readonly Row[] = [
  { y: 1, f: 0, sex: 'female', age: 'male', income: 5 },
  { y: 0, f: 1, sex: 'male', age: 'male', income: null },
];

function csvOf(rows: readonly Row[]): string {
  const cell = (value: unknown): string => `"${String(value ?? '').replaceAll('"', '""')}"`;
  const lines = rows.map(({ y, f, sex, age, income }) => [y, f, sex, age, income].map(cell).join(','));
  return `${[names.map(cell).join(','), ...lines].join('\n')}\n`;
}

function parquetOf(rows: readonly Row[]): Uint8Array {
  const [label = '', prediction = '', sex = '', age = '', income = ''] = names;
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: label, data: rows.map((r) => r.y), type: 'INT32' },
        { name: prediction, data: rows.map((r) => String(r.f)), type: 'STRING' },
        { name: sex, data: rows.map((r) => r.sex || null), type: 'STRING', nullable: true },
        { name: age, data: rows.map((r) => r.age), type: 'STRING' },
        { name: income, data: rows.map((r) => r.income), type: 'DOUBLE', nullable: true },
      ],
      rowGroupSize: 7,
    }),
  );
}

describe('rows counted by DuckDB', () => {
  const folder = temporaryFolder();
  const inside = path.join(folder.path, 'inside');
  let installed = false;
  before(async () => {
    cpSync(inRepository('test/cases/rows'), inside, { recursive: true });
    installed = await isInstalled();
    if (!installed) console.log(`      NOT CHECKED: the optional package ${duckDbPackage} is not installed`);
    // Where everything can be installed, nothing is left out.
    assert.ok(installed || !process.env.CI, `${duckDbPackage} is not installed`);
  });
  after(() => folder.remove());

  it('are what the streaming reader counts, whatever names and texts look like', async () => {
    if (!installed) return;
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (drawn) => {
        for (const [name, content] of [
          ['rows.csv', csvOf([...both, ...drawn])],
          ['rows.parquet', parquetOf([...both, ...drawn])],
        ] as const) {
          const file = path.join(folder.path, name);
          writeFileSync(file, content);
          const own = counted(await readRowsFromDiskHere(file));
          assert.equal(own.is, 'computed');
          assert.deepEqual(counted(await readRowsByDuckDb(file, spec)), own);
        }
      }),
      { numRuns: 15 },
    );
  }).timeout(120_000);

  const readRowsFromDiskHere = (file: string): Promise<RowsResult> =>
    readRowsFromDisk(file, spec, inRepository('dist/cli/parquet-worker.js'));

  it('give no figure of scores, quantities, intervals or rankings, and say so of each', async () => {
    if (!installed) return;
    const file = path.join(folder.path, 'ranked.csv');
    writeFileSync(file, 'y,f,p,q,l,u\n1,1,0.5,a,0,1\n0,0,0.25,a,0,1\n0,1,0.75,b,0,1\n');
    const made = (result: RowsResult) => (result.is === 'computed' ? result.figures.map(({ name }) => name) : []);
    const missed = new Set<string>();
    const columns = { label: 'y', prediction: 'f', score: 'p', query: 'q', k: 1, beta: 2 };
    const quantities = { quantile: 0.5, naiveMae: 2, lower: 'l', upper: 'u' };
    const specs: readonly RowSpec[] = [
      { ...columns, positive: 1 },
      { ...columns, ...quantities },
    ];
    for (const asked of specs) {
      const result = await readRowsByDuckDb(file, asked);
      assert.ok(result.is === 'computed');
      assert.equal(made(result).includes('fbeta'), asked.positive !== undefined);
      const told = result.notMade.flatMap(({ metrics }) => metrics);
      for (const name of made(await readRowsFromDisk(file, asked))) {
        if (made(result).includes(name)) continue;
        // Without `positive` there are no counts, of which these are functions.
        const ofClasses = ['accuracy', 'balanced_accuracy', 'cohen_kappa', 'precision', 'recall', 'f1', 'fbeta'];
        if (!ofClasses.includes(name)) assert.ok(told.includes(name), name);
        missed.add(name);
      }
      assert.deepEqual(
        told.filter((name) => made(result).includes(name)),
        [],
      );
    }
    for (const name of ['ndcg_at_k', 'prediction_interval_coverage', 'calibration_slope', 'mase'])
      assert.ok(missed.has(name));
  });

  it('are refused where the streaming reader refuses them', async () => {
    if (!installed) return;
    const [first, second] = both;
    assert.ok(first && second);
    const whole = csvOf(both);
    const [header = ''] = whole.split('\n');
    for (const [what, content] of Object.entries({
      'no rows': `${header}\n`,
      'a label that is missing': `${whole}"","1","male","male","1"\n`,
      'a label that says it is missing': `${whole}"NA","1","male","male","1"\n`,
      'a number that is none': `${whole}"1","1","male","male","many"\n`,
      'another spelling of all labels': whole.replaceAll('"1"', '"yes"').replaceAll('"0"', '"no"'),
      'a row that is too short': `${whole}"1","1"\n`,
      'a column that is missing': whole.replace('ägé', 'age'),
    })) {
      const file = path.join(folder.path, 'bad.csv');
      writeFileSync(file, content);
      const own = await readRowsFromDiskHere(file);
      assert.equal(own.is, 'unusable', what);
      const theirs = await readRowsByDuckDb(file, spec).catch(() => ({ is: 'unusable' }));
      assert.equal(theirs.is, 'unusable', what);
    }
  });

  it('mean the same by every spelling of a number, a class and an absent value', async () => {
    if (!installed) return;
    const file = path.join(folder.path, 'spelled.csv');
    const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const same = async (content: string, of: RowSpec): Promise<RowsResult> => {
      writeFileSync(file, content);
      const own = await readRowsFromDisk(file, of);
      const theirs = await readRowsByDuckDb(file, of).catch((error: Error): RowsResult => {
        assert.ok(own.is === 'unusable', `only DuckDB refuses ${content}: ${error.message}`);
        return own;
      });
      assert.deepEqual(counted(theirs), counted(own), content);
      return own;
    };
    const numbers = [
      [
        '1',
        '1.0',
        '01',
        '1e0',
        ' 1',
        '1 ',
        '\t1',
        '\u00a01',
        '+1',
        '1.',
        '.5',
        '5e-1',
        '-0',
        '-0.0',
        '0',
        '1E+0',
        '1e-400',
      ],
      // At the edges of bins, and to the last bit beside them.
      [
        '0',
        '10',
        '10.000000000000002',
        '9.999999999999998',
        '20.5',
        '20.500',
        '20.500000000000004',
        '30',
        '30.000000000000004',
        '-5e-324',
      ],
      ['1.7976931348623157e308', '', 'NA', ' NA ', '\tNA', '\u00a0NA', 'null', 'NaN', 'nan', 'None', '<NA>'],
    ].flat();
    const edges = [0, 10, 20.5, 30];
    const rows = numbers.map((text, i) => [i % 2, i % 2, cell(text), cell(text)].join(','));
    const features = [{ column: 'x', edges }, { column: 'x' }, { column: 'x', edges: [20.5] }];
    const asGroup = { label: 'y', prediction: 'f', positive: 1, favourable: 1, attributes: { a: 'a' }, features };
    assert.equal((await same(['y,f,a,x', '1,1,m,5', ...rows, ''].join('\n'), asGroup)).is, 'computed');

    // Labels that are written in different ways, beside a number, a truth value and a text.
    for (const [positive, yes, others] of [
      [1, '1', ['1.0', '01', '1e0', ' 1', '\u00a01', '+1', '0', '-0', '0.0', 'true', '1x']],
      [true, 'true', ['True', 'TRUE', 'tRuE', ' true', 'false', 'FALSE', '1']],
      ['e\u0301', 'e\u0301', ['\u00e9', 'E\u0301', 'e', 'e\u0301 ', '😀']],
    ] as const) {
      const lines = others.flatMap((text, i) => [
        `${cell(yes)},${cell(text)},g${i}`,
        `${cell(text)},${cell(yes)},g${i}`,
      ]);
      const of = { label: 'y', prediction: 'f', positive, favourable: positive, attributes: { a: 'a' } };
      assert.equal((await same(['y,f,a', ...lines, ''].join('\n'), of)).is, 'computed');
    }
    // What some databases take for numbers, and what is none.
    for (const text of ['1_0', '0x1', 'inf', 'Infinity', '1e400', '1,5', '1d', '--1', '1e', '١', '-', 'true'])
      assert.equal((await same(`y,f,a,x\n1,1,m,5\n0,0,w,${cell(text)}\n`, asGroup)).is, 'unusable', text);
    for (const text of ['', 'NA', '\tNA', '\u00a0nan', 'NULL'])
      assert.equal(
        (await same(`y,f,a\n1,1,m\n0,${cell(text)},w\n`, { ...asGroup, features: [] })).is,
        'unusable',
        text,
      );
  }).timeout(120_000);

  it('decide gates on the command line, from files too that are packed', () => {
    if (!installed) return;
    const simulate = (report: string, ...more: string[]) =>
      gatewright(
        ['simulate', 'rows.policy.yaml', '-m', report, '--as-of', '2026-11-24', '--format', 'json', ...more],
        inside,
      );
    const gatesOf = (out: string) =>
      (JSON.parse(out) as GateReport).gates
        .filter(({ id }) => id !== 'ranking')
        .map(({ id, checks }) => ({
          id,
          checks: checks.map(({ subject, observed, n }) => ({ subject, observed, n })),
        }));
    const own = simulate('good.metrics.yaml');
    const theirs = simulate('good.metrics.yaml', '--engine', 'duckdb');
    assert.equal(theirs.err, '');
    assert.deepEqual(gatesOf(theirs.out), gatesOf(own.out));
    // The order of scores does not come back as counts: nothing passes for lack of it.
    const ranking = (JSON.parse(theirs.out) as GateReport).gates.find(({ id }) => id === 'ranking');
    assert.equal(ranking?.outcome, 'inconclusive');
    assert.equal(theirs.code, 3);
  });

  it('may be packed in ways that the streaming reader refuses', async () => {
    if (!installed) return;
    const packed = path.join(folder.path, 'rows.csv.gz');
    writeFileSync(packed, gzipSync(csvOf(both)));
    assert.equal((await readRowsByDuckDb(packed, spec)).rows, 2);
  });
});

describe('the query of rows', () => {
  it('is the same for a policy and its report on the command line', () => {
    const args = ['export', 'sql', 'rows.policy.yaml', '--metrics', 'good.metrics.yaml', '--table', 'risk.oot'];
    const { code, out, err } = gatewright(args, inRepository('test/cases/rows'));
    assert.equal(code, 0, err);
    assert.match(out, /^SELECT 'cells' AS part/);
    assert.match(out, /FROM "risk"\."oot" GROUP BY/);
    assert.match(out, /"age_band"/);
    const broken = gatewright(
      ['export', 'sql', 'good.metrics.yaml', '--metrics', 'rows.policy.yaml'],
      inRepository('test/cases/rows'),
    );
    assert.equal(broken.code, 0, 'kinds are told by their headers, wherever they are given');
    assert.equal(
      gatewright(['export', 'sql', 'rows.policy.yaml', '-m', 'rows.policy.yaml'], inRepository('test/cases/rows')).code,
      2,
    );
  });

  it('keeps every name and text inside of its quotes', () => {
    const quotes: Readonly<Record<SqlDialect, RegExp>> = {
      duckdb: /'(?:[^']|'')*'|"(?:[^"]|"")*"/gs,
      trino: /'(?:[^']|'')*'|"(?:[^"]|"")*"/gs,
      spark: /'(?:[^'\\]|\\.)*'|`(?:[^`]|``)*`/gs,
    };
    const skeleton = (of: string, dialect: SqlDialect): string =>
      rowsSql(specOf(of), 't', dialect).replace(quotes[dialect], '?');
    const specOf = (of: string): RowSpec => ({
      label: `l${of}`,
      prediction: `p${of}`,
      positive: `y${of}`,
      favourable: `f${of}`,
      attributes: { a: `g${of}` },
      features: [{ column: `c${of}` }],
    });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '"', '`', '\\', ';', '-', 'x', '\n', 'é') }),
        fc.constantFrom<SqlDialect>('duckdb', 'trino', 'spark'),
        (of, dialect) => assert.equal(skeleton(of, dialect), skeleton('', dialect)),
      ),
    );
  });
});
