import assert from 'node:assert/strict';
import { SparkSQL } from 'dt-sql-parser/dist/parser/spark/index.js';
import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js';
import { describe, it } from 'mocha';
import type { RowSpec } from '../../../../core/stats/rows/row-spec.ts';
import { rowsSql } from '../../../../core/stats/rows/sql.ts';

// By the grammars of Trino and Spark themselves; DuckDB runs the query in test/cli/duckdb.test.ts.
const validate = {
  trino: (sql: string) => new TrinoSQL().validate(sql),
  spark: (sql: string) => new SparkSQL().validate(sql),
};

const everything: RowSpec = {
  label: 'the "label"',
  prediction: 'pre,diction',
  score: 's`c',
  positive: 1,
  favourable: "y'es\\",
  attributes: { sex: 'sex; DROP', age: 'ägé' },
  features: [{ column: 'in come', edges: [0, 20.5] }],
};
const specs: Readonly<Record<string, RowSpec>> = {
  everything,
  'a truth value, and categories': { label: 'y', prediction: 'f', positive: true, features: [{ column: 'c' }] },
  'no label': { prediction: 'f', favourable: 'yes', attributes: { a: 'a' } },
};

describe('the query of rows in other dialects', () => {
  for (const dialect of ['trino', 'spark'] as const) {
    for (const [what, spec] of Object.entries(specs)) {
      it(`is ${dialect === 'trino' ? 'Trino' : 'Spark SQL'}, of ${what}`, () => {
        assert.deepEqual(validate[dialect](`${rowsSql(spec, 'risk.oot', dialect)};`), []);
      }).timeout(120_000);
    }
  }

  it('would be told from what is not', () => {
    assert.notEqual(validate.trino(`${rowsSql({ prediction: 'f', favourable: "y'es" }, 't', 'spark')};`).length, 0);
    assert.notEqual(validate.spark(`${rowsSql({ prediction: 'f', favourable: 1 }, 't (', 'spark')};`).length, 0);
  }).timeout(120_000);
});
