import assert from 'node:assert/strict';
import type { Result } from '../../../../core/stats/result.ts';
import { createRowAggregator } from '../../../../core/stats/rows/aggregator.ts';
import { createCsvReader } from '../../../../core/stats/rows/csv.ts';
import type { RowSpec } from '../../../../core/stats/rows/row-spec.ts';
import type { RowFigure, RowsResult } from '../../../../core/stats/rows/rows-result.ts';

/** Computes from CSV given in parts. */
export function fromCsv(spec: RowSpec, ...parts: readonly (string | Uint8Array)[]): RowsResult {
  const aggregator = createRowAggregator(spec);
  const reader = createCsvReader(aggregator.requests.all, aggregator.push);
  for (const part of parts) reader.push(part);
  return aggregator.result(reader.end());
}

export function computed(result: RowsResult): Extract<RowsResult, { is: 'computed' }> {
  if (result.is === 'computed') return result;
  throw new Error(`not computed: ${JSON.stringify(result.problems)}`);
}

/** The first problems as `line column: message`. */
export function problemsOf(result: RowsResult): readonly string[] {
  if (result.is === 'computed') return [];
  return result.problems.first.map(({ at, column, message }) => `${at ?? '-'} ${column ?? '-'}: ${message}`);
}

export function figureOf(result: RowsResult, name: string, average?: string): RowFigure {
  const found = computed(result).figures.find((figure) => figure.name === name && figure.average === average);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

export function shownOf(result: RowsResult, name: string, average?: string): number | string {
  const { result: of } = figureOf(result, name, average);
  return of.status === 'ok' ? of.value : of.status;
}

/** The same figure, or the same kind of no figure. */
export function agrees(result: RowsResult, name: string, expected: Result, average?: string): void {
  const got = figureOf(result, name, average).result;
  assert.equal(got.status, expected.status, `${name} is ${got.status}, naively ${expected.status}`);
  if (got.status !== 'ok' || expected.status !== 'ok') return;
  const difference = Math.abs(got.value - expected.value);
  assert.ok(
    difference <= 1e-9 * Math.max(1, Math.abs(expected.value)),
    `${name}: ${got.value}, naively ${expected.value}`,
  );
  if (expected.exact) assert.ok(got.exact?.equals(expected.exact), `${name} is not exact`);
}
