// Batches of rows as they cross from the thread or worker that reads Parquet: dictionaries send what is new.
import type { ColumnRequest, RowBatch } from '../core/stats/rows/batch.ts';

/** A batch as it crosses over; places are rows one after another. */
export interface SentBatch {
  readonly rows: number;
  readonly columns: readonly (Int32Array | Float64Array)[];
  readonly texts: readonly (readonly string[] | undefined)[];
  readonly first: number;
  /** By request: rows that hold no number, and what they hold. */
  readonly unread: readonly (readonly (readonly [row: number, text: string])[])[];
}

/** Makes copies of batches, whose buffers can be handed over. */
export function batchSender(
  requests: readonly ColumnRequest[],
): (batch: RowBatch) => { readonly batch: SentBatch; readonly transfer: ArrayBuffer[] } {
  /** How many texts of each dictionary the other side has. */
  const known = requests.map(() => 0);
  return ({ rows, columns, dictionaries, places, textAt }) => {
    const copies = columns.map((column) => column.slice());
    const unread = copies.map((column, request) => {
      const texts: [number, string][] = [];
      if (column instanceof Float64Array)
        for (let row = 0; row < rows; row++) if (Number.isNaN(column[row])) texts.push([row, textAt(request, row)]);
      return texts;
    });
    const texts = dictionaries.map((dictionary, r) => {
      const added = dictionary?.slice(known[r]);
      known[r] = dictionary?.length ?? 0;
      return added;
    });
    return {
      batch: { rows, columns: copies, texts, first: places[0] ?? 1, unread },
      transfer: copies.map(({ buffer }) => buffer),
    };
  };
}

/** Makes batches of what has been sent. */
export function batchReceiver(requests: readonly ColumnRequest[]): (sent: SentBatch) => RowBatch {
  const dictionaries = requests.map(({ as }) => (as === 'category' ? ([] as string[]) : undefined));
  return ({ rows, columns, texts, first, unread }) => {
    for (const [r, added] of texts.entries()) for (const text of added ?? []) dictionaries[r]?.push(text);
    const maps = unread.map((entries) => new Map(entries));
    return {
      rows,
      columns,
      dictionaries,
      places: Float64Array.from({ length: rows }, (_, row) => first + row),
      textAt: (request, row) => maps[request]?.get(row) ?? '',
    };
  };
}
