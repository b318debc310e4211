import { open } from 'node:fs/promises';
import path from 'node:path';
import type { RowSpec } from '../core/stats/rows/row-spec.ts';
import type { RowsResult } from '../core/stats/rows/rows-result.ts';
import { rowsSql } from '../core/stats/rows/sql.ts';
import { rowsOfSql, type SqlRow } from '../core/stats/rows/sql-result.ts';
import { quotedText } from '../core/stats/rows/sql-text.ts';

/** The optional package, which is loaded when somebody asks for it by `--engine duckdb`. */
export const duckDbPackage = '@duckdb/node-api';

/** Counts the rows of a file by an embedded DuckDB. Rejects with a sentence where the package or the file can't be read. */
export async function readRowsByDuckDb(file: string, spec: RowSpec): Promise<RowsResult> {
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(':memory:', {
    // Nothing is fetched, and no other file is read, whatever the query says.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    memory_limit: '2GB',
  });
  const connection = await instance.connect();
  try {
    await connection.run(`SET allowed_paths = [${quotedText(file, 'duckdb')}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    const reader = await connection.runAndReadAll(rowsSql(spec, await tableOf(file), 'duckdb'));
    return rowsOfSql(spec, reader.getRowObjectsJson() as SqlRow[]);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** What is used of the package. Its own types are there only where it is installed. */
interface DuckDb {
  readonly DuckDBInstance: {
    create(
      path: string,
      options: Readonly<Record<string, string>>,
    ): Promise<{
      connect(): Promise<{
        run(sql: string): Promise<unknown>;
        runAndReadAll(sql: string): Promise<{ getRowObjectsJson(): unknown[] }>;
        closeSync(): void;
      }>;
      closeSync(): void;
    }>;
  };
}

async function loadDuckDb(): Promise<DuckDb> {
  // Not written as a literal: it is no part of any bundle.
  const name: string = duckDbPackage;
  try {
    return (await import(name)) as DuckDb;
  } catch (error) {
    const cause = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new Error(
      `\`--engine duckdb\` needs the optional package ${duckDbPackage}, which can't be loaded (${cause}). Install it beside Gatewright, or leave \`--engine\` out.`,
    );
  }
}

/** How DuckDB reads a file: Parquet by its first bytes, JSON by its name, everything else as CSV, packed or not. */
async function tableOf(file: string): Promise<string> {
  const name = quotedText(file, 'duckdb');
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead === 4 && buffer.toString('latin1') === 'PAR1') return `read_parquet(${name})`;
  } finally {
    await handle.close();
  }
  if (/\.(json|jsonl|ndjson)(\.(gz|zst))?$/i.test(path.basename(file))) return `read_json(${name})`;
  // Texts as they are written, as the streaming reader has them: what is a number is decided by the query.
  return `read_csv(${name}, header = true, all_varchar = true, quote = '"', escape = '"', null_padding = false)`;
}
