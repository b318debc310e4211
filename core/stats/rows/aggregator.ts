import {
  type Dictionary,
  LARGEST_ROWS,
  OVERFLOW,
  problemList,
  type RowBatch,
  type RowProblem,
  type RowProblems,
} from './batch.ts';
import { computedRows, countsKnownOf } from './computed-rows.ts';
import { countFigures } from './count-figures.ts';
import { binCounter, categoryCounter, type FeatureCounts } from './feature-counts.ts';
import { COUNTED, groupCells, LARGEST_GROUPS, tooManyGroups } from './group-cells.ts';
import { intervalCoverage } from './interval-coverage.ts';
import { absence, type Meaning, meaningOf, notANumber } from './meanings.ts';
import { quantities } from './quantities.ts';
import { queryRanking } from './query-ranking.ts';
import {
  hasIntervalsOf,
  isOfQuantities,
  isRankedBy,
  needsNumbers,
  type RowRequests,
  type RowSpec,
  requestsOf,
} from './row-spec.ts';
import type { Made, RowFigure, RowsResult } from './rows-result.ts';
import { scoreFigures } from './score-metrics.ts';
import { scoreTable } from './score-table.ts';
import { soughtProblems } from './sought-problems.ts';
import { isAbsent, quoted } from './values.ts';

/** Computes everything that a table of predictions gives, batch by batch. */
export type RowAggregator = {
  /** The columns that a reader has to deliver, in this order. */
  readonly requests: RowRequests;
  push(batch: RowBatch): void;
  /** `read` are the problems that the reader itself found; with any problem at all nothing is computed. */
  result(read?: RowProblems): RowsResult;
};

/**
 * One pass over rows, in memory that does not grow with them. Counts are exact, sums compensated; ROC AUC and average
 * precision are exact up to 65,536 different scores or while every bin of width 2⁻²⁰ holds one, else bounded.
 *
 * A row whose label, prediction or score is absent or unreadable is a problem, and problems leave no figures. Rows
 * without a value of a protected attribute make a group of their own, so that nobody drops out of the comparison.
 */
export function createRowAggregator(spec: RowSpec): RowAggregator {
  const requests = requestsOf(spec);
  const problems = problemList();
  const notes: string[] = [];
  const names = Object.keys(spec.attributes ?? {});
  const cells = groupCells(names.length);
  const scores =
    spec.positive !== undefined && spec.score !== undefined && spec.label !== undefined ? scoreTable() : undefined;
  const amounts = isOfQuantities(spec) ? quantities(spec, requests) : undefined;
  const numbersNeeded = needsNumbers(spec);
  const intervals = hasIntervalsOf(spec) ? intervalCoverage() : undefined;
  const ranking = isRankedBy(spec) ? queryRanking(spec.k) : undefined;
  const features = (spec.features ?? []).map(({ column, edges }) => featureCounter(column, edges));
  const positives = { label: meaningOf(spec.positive), prediction: meaningOf(spec.positive) };
  const favourable = meaningOf(spec.favourable);
  const queries = meaningOf(undefined);
  const scratch = scratchColumns();
  const noCodes = new Int32Array();
  /** A column of codes for each attribute. One array for all batches: compiled loops know its shape. */
  const groups: Int32Array[] = requests.attributes.map(() => noCodes);
  const missingFeatures = features.map(() => 0);
  const overflowing = new Set<string>();
  let rows = 0;
  let dictionaries: readonly (Dictionary | undefined)[] = [];

  const dictionaryOf = (request: number | undefined): Dictionary =>
    (request === undefined ? undefined : dictionaries[request]) ?? [];

  const push = (batch: RowBatch): void => {
    dictionaries = batch.dictionaries;
    const codes = (request: number | undefined) => columnOf(batch, request) as Int32Array | undefined;
    const values = (request: number | undefined) => columnOf(batch, request) as Float64Array | undefined;
    const label = codes(requests.label);
    const prediction = codes(requests.prediction);
    const score = values(requests.score);
    const truths = values(requests.labelNumber);
    const forecasts = values(requests.predictionNumber);
    const [lower, upper, query] = [values(requests.lower), values(requests.upper), codes(requests.query)];
    const labelMeans = positives.label(dictionaryOf(requests.label));
    const predictionMeans = positives.prediction(dictionaryOf(requests.prediction));
    const selects = favourable(dictionaryOf(requests.prediction));
    for (const [a, request] of requests.attributes.entries()) groups[a] = codes(request) ?? noCodes;
    const hasOutcome = spec.positive !== undefined && label !== undefined && prediction !== undefined;
    const found: RowProblem[] = [];
    const bad = (row: number, column: string | undefined, message: string): void => {
      found.push({ at: batch.places[row] ?? null, column: column ?? null, message });
    };
    const findAbsent = (column: Int32Array | undefined, means: Meaning, name: string | undefined): void => {
      if (!column || !means.anyAbsent) return;
      for (let row = 0; row < batch.rows; row++) {
        const code = column[row] ?? OVERFLOW;
        const text = means.texts[code];
        if (text !== undefined && means.isSought[code] !== 1 && isAbsent(text)) bad(row, name, absence(text));
      }
    };
    findAbsent(label, labelMeans, spec.label);
    findAbsent(prediction, predictionMeans, spec.prediction);
    findAbsent(query, queries(dictionaryOf(requests.query)), spec.query);
    const findText = (
      column: Float64Array | undefined,
      request: number | undefined,
      name: string | undefined,
    ): void => {
      if (!column || request === undefined) return;
      for (let row = 0; row < batch.rows; row++)
        if (Number.isNaN(column[row])) bad(row, name, notANumber(batch.textAt(request, row)));
    };
    findText(score, requests.score, spec.score);
    findText(lower, requests.lower, spec.lower);
    findText(upper, requests.upper, spec.upper);
    if (truths && numbersNeeded)
      for (let row = 0; row < batch.rows; row++) {
        // An absent label has been told above, where its text is known.
        const code = label?.[row] ?? OVERFLOW;
        const isTold = code !== OVERFLOW && isAbsent(labelMeans.texts[code] ?? '');
        if (Number.isNaN(truths[row]) && !isTold)
          bad(row, spec.label, notANumber(batch.textAt(requests.labelNumber ?? 0, row)));
      }

    for (const [a, column] of groups.entries()) {
      const name = names[a] ?? '';
      if (dictionaryOf(requests.attributes[a]).length > LARGEST_GROUPS) overflowing.add(name);
      if (overflowing.has(name)) groups[a] = new Int32Array(column.length);
    }
    // A row with a problem may be counted as anything: with a problem nothing is computed.
    const isPositive = scratch.positives(batch.rows);
    const what = scratch.what(batch.rows);
    for (let row = 0; row < batch.rows; row++) {
      const actual = label === undefined ? 0 : (labelMeans.isSought[label[row] as number] ?? 0);
      isPositive[row] = actual;
      const code = prediction === undefined ? 0 : (prediction[row] as number);
      const foretold = predictionMeans.isSought[code] ?? 0;
      const outcome = hasOutcome ? (foretold ? 1 - actual : 2 + actual) : COUNTED.noOutcome;
      const isSelected = prediction !== undefined && selects.isSought[code] === 1;
      what[row] = isSelected ? outcome | COUNTED.selected : outcome;
    }
    cells.add(groups, what, batch.rows);
    rows += batch.rows;
    if (score) scores?.add(score, isPositive, batch.rows);
    if (truths && forecasts)
      amounts?.add(batch, {
        codes: [label, prediction],
        numbers: [truths, forecasts],
        dictionaries: [labelMeans.texts, predictionMeans.texts],
      });
    if (intervals && truths && lower && upper)
      for (let row = 0; row < batch.rows; row++) {
        const [from = 0, to = 0] = [lower[row], upper[row]];
        if (!intervals.add(truths[row] ?? 0, from, to))
          bad(row, spec.lower, `The interval is upside down: it begins at ${from} and ends at ${to}.`);
      }
    if (ranking && query && score)
      for (let row = 0; row < batch.rows; row++) {
        const relevance = truths ? (truths[row] ?? 0) : (isPositive[row] ?? 0);
        if (relevance < 0) bad(row, spec.label, `The relevance is ${relevance}. It is a number from 0.`);
        const code = query[row] ?? OVERFLOW;
        if (!ranking.add(code, score[row] ?? 0, relevance)) {
          const name = quoted([dictionaryOf(requests.query)[code] ?? '']);
          bad(row, spec.query, `The query ${name} comes back after rows of another one. Sort the file by query.`);
        }
      }
    for (const [f, feature] of features.entries()) {
      const request = requests.features[f];
      const column = columnOf(batch, request);
      if (!feature || !column || request === undefined) continue;
      for (let row = 0; row < batch.rows; row++) {
        const value = column[row] ?? Number.NaN;
        if (!Number.isNaN(value)) {
          if (value === OVERFLOW && feature.isCategory) overflowing.add(feature.column);
          feature.add(value);
        } else if (isAbsent(batch.textAt(request, row))) missingFeatures[f] = (missingFeatures[f] ?? 0) + 1;
        else bad(row, feature.column, notANumber(batch.textAt(request, row)));
      }
    }
    for (const problem of found.sort((a, b) => (a.at ?? 0) - (b.at ?? 0))) problems.add(problem);
  };

  const result = (read: RowProblems = { first: [], count: 0 }): RowsResult => {
    const told = (column: string | undefined, message: string): void =>
      problems.add({ at: null, column: column ?? null, message });
    const labels = dictionaryOf(requests.label);
    const predictions = dictionaryOf(requests.prediction);
    if (rows === 0 && read.count === 0) told(undefined, 'The file has no rows.');
    if (rows > LARGEST_ROWS) told(undefined, 'The file has more than 4,294,967,295 rows, which are not counted.');
    for (const name of overflowing) told(spec.attributes?.[name] ?? name, tooManyGroups);
    if (rows > 0) for (const [column, message] of soughtProblems(spec, labels, predictions)) told(column, message);
    const made = rows > 0 ? amounts?.made(labels, predictions, rows) : undefined;
    // A label that must be a number has been told row by row.
    if (made && 'message' in made && !(numbersNeeded && made.column === spec.label)) problems.add(made);
    const found = problems.result();
    // What is about the whole file comes last: a line shows at once what is wrong.
    const inOrder = [...read.first, ...found.first].sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || 0);
    const all: RowProblems = { first: inOrder.slice(0, 10), count: read.count + found.count };
    if (all.count > 0) return { is: 'unusable', rows, problems: all };

    const countsOf = countsKnownOf(spec);
    const figures: RowFigure[] = (cells.cells([])?.slice(0, 1) ?? []).flatMap((cell) =>
      countFigures(countsOf(cell), spec.beta),
    );
    if (made && !('message' in made)) figures.push(...made);
    if (intervals) figures.push(intervals.figure());
    const parts: readonly (Made | undefined)[] = [scores && scoreFigures(scores, rows), ranking?.made()];
    for (const part of parts) figures.push(...(part?.figures ?? []));
    const notMade = parts.flatMap((part) => part?.notMade ?? []);
    for (const { metrics, why } of notMade) notes.push(`${metrics.join(', ')}: not computed, since ${why}`);
    for (const [f, missing] of missingFeatures.entries()) {
      if (missing > 0) notes.push(`${missing} of ${rows} rows have no value of ${features[f]?.column ?? ''}`);
    }
    return computedRows({
      spec,
      rows,
      figures,
      cells,
      dictionaries: requests.attributes.map(dictionaryOf),
      features: features.map((feature, f) => feature?.counts(dictionaryOf(requests.features[f])) ?? { categories: {} }),
      notes,
      notMade,
    });
  };
  return { requests, push, result };
}

function columnOf(batch: RowBatch, request: number | undefined): Int32Array | Float64Array | undefined {
  return request === undefined ? undefined : batch.columns[request];
}

/** Columns that are made of a batch; used again. */
function scratchColumns(): { positives(rows: number): Uint8Array; what(rows: number): Uint8Array } {
  let positives = new Uint8Array();
  let what = new Uint8Array();
  return {
    positives: (rows) => (positives.length < rows ? (positives = new Uint8Array(rows)) : positives),
    what: (rows) => (what.length < rows ? (what = new Uint8Array(rows)) : what),
  };
}

type Counter = {
  readonly column: string;
  readonly isCategory: boolean;
  add(value: number): void;
  counts(dictionary: Dictionary): FeatureCounts;
};

function featureCounter(column: string, edges: readonly number[] | undefined): Counter | undefined {
  if (edges === undefined) return { column, isCategory: true, ...categoryCounter() };
  const bins = binCounter(edges);
  return bins && { column, isCategory: false, ...bins };
}
