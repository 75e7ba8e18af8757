import type { DuckDBConnection } from "@duckdb/node-api";
import { AssayError } from "../../utils/errors/index.js";
import { columnTypes } from "../datasets/collect.js";
import type { CsvConfig, JsonConfig } from "../datasets/config.js";
import { csvCall, csvError, HEAD_BYTES, sniffCsv } from "../datasets/csv.js";
import { checkCsvHead } from "../datasets/csv-head.js";
import { readHead } from "../datasets/files.js";
import { holdsNothing, jsonCall, jsonError } from "../datasets/json.js";
import { parquetCall, parquetError } from "../datasets/parquet.js";
import { identifier, literal } from "../datasets/session.js";
import { refuseSeveral, sqlError } from "../datasets/sql.js";

/** Rows that DuckDB tells the types of columns by. */
const SNIFFED_ROWS = 20_480;

/** One thing that rows are read from by one SELECT: a file, a query, a table. */
export interface RowPiece {
  /** What messages call it. */
  readonly name: string;
  /** Columns, with DuckDB's names of their types: of a text file those that its first rows have. */
  readonly types: ReadonlyMap<string, string>;
  /** What stands behind `from`; columns that are listed are read as texts (only where `cells` is `texts`). */
  from(asTexts: readonly string[]): string;
  /**
   * Whether cells are texts that any column can be read as, one by one (CSV); values of JSON, which may be texts among
   * numbers; or of the types that stand there.
   */
  readonly cells: "texts" | "json" | "typed";
  /** Types that the config declares, by column (CSV). */
  readonly declared: ReadonlySet<string>;
  /** How many rows it has: exact, or a guess from its first bytes. */
  readonly rows?: number;
  readonly isGuess?: boolean;
  /** An error of DuckDB's in words about this piece. */
  fault(cause: unknown): AssayError;
}

type Shape = Pick<RowPiece, "types" | "rows" | "isGuess">;

/** A Parquet file. */
export async function parquetPiece(connection: DuckDBConnection, path: string): Promise<RowPiece> {
  const call = parquetCall(path);
  const fault = (cause: unknown): AssayError =>
    AssayError.isInstance(cause) ? cause : parquetError(cause, path);
  try {
    const [[rows]] = (await connection.runAndReadAll(`select count(*) from ${call}`)).getRows();
    const types = await typesOf(connection, `select * from ${call}`);
    return typed(path, call, fault, { types, rows: Number(rows) });
  } catch (cause) {
    throw fault(cause);
  }
}

/** A CSV file. `bytes`: its size. */
export async function csvPiece(
  connection: DuckDBConnection,
  config: CsvConfig,
  path: string,
  bytes: number,
): Promise<RowPiece> {
  const head = await readHead(path, HEAD_BYTES);
  checkCsvHead(head, path, config);
  const types = await sniffCsv(connection, path, config, head);
  for (const name of await wordColumns(connection, config, path, types)) types.set(name, "VARCHAR");
  const declared = new Set(Object.keys(config.types ?? {}));
  return {
    name: path,
    types,
    cells: "texts",
    declared,
    from: (asTexts) => {
      const texts = asTexts.map((name) => `${literal(name)}: 'VARCHAR'`);
      return csvCall(path, config, texts.length === 0 ? "" : `, types={${texts.join(", ")}}`);
    },
    fault: (cause) => csvError(cause, path),
    ...guessed(head, bytes, path, config.header ? 1 : 0),
  };
}

/** A JSON file. One without a record has the columns of `empty`. */
export async function jsonPiece(
  connection: DuckDBConnection,
  config: JsonConfig,
  path: string,
  bytes: number,
  empty: ReadonlyMap<string, string>,
): Promise<RowPiece> {
  const call = jsonCall(path, config);
  const fault = (cause: unknown): AssayError =>
    AssayError.isInstance(cause) ? cause : jsonError(cause, path);
  if (await holdsNothing(path)) {
    const nulls = [...empty].map(([name, type]) => `null::${type} as ${identifier(name)}`);
    return typed(path, `(select ${nulls.join(", ")} where false)`, fault, { types: empty, rows: 0 });
  }
  try {
    const types = await typesOf(connection, `select * from ${call}`);
    const head = await readHead(path, HEAD_BYTES);
    return { ...typed(path, call, fault, { types, ...guessed(head, bytes, path, 0) }), cells: "json" };
  } catch (cause) {
    throw fault(cause);
  }
}

/** The rows of a query. */
export async function queryPiece(connection: DuckDBConnection, query: string): Promise<RowPiece> {
  try {
    await refuseSeveral(connection, query);
    // A query may end in a semicolon and in a comment, which must not swallow the bracket.
    const bare = query.replace(/;(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*$/, "");
    const types = await typesOf(connection, `${bare}\n`);
    return typed("the query", `(${bare}\n)`, sqlError, { types });
  } catch (cause) {
    throw sqlError(cause);
  }
}

/** A table of the session's. */
export async function tablePiece(
  connection: DuckDBConnection,
  table: string,
  name: string,
  rows: number,
): Promise<RowPiece> {
  const types = await typesOf(connection, `select * from ${table}`);
  return typed(name, table, sqlError, { types, rows });
}

function typed(name: string, from: string, fault: RowPiece["fault"], shape: Shape): RowPiece {
  return { name, from: () => from, cells: "typed", declared: new Set(), fault, ...shape };
}

async function typesOf(connection: DuckDBConnection, select: string): Promise<Map<string, string>> {
  return new Map([...(await columnTypes(connection, select))].map(([name, type]) => [name, String(type)]));
}

/** How many rows a text file has if the rest is like its first bytes; a packed one tells nothing. */
function guessed(head: Buffer, bytes: number, path: string, headLines: number): Partial<Shape> {
  if (path.endsWith(".gz")) return {};
  let lines = 0;
  for (let at = head.indexOf(10); at !== -1; at = head.indexOf(10, at + 1)) lines++;
  if (lines === 0) return {};
  return { rows: Math.max(0, Math.round((lines * bytes) / head.length) - headLines), isGuess: true };
}

/** Columns whose first rows hold other words than true and false, which DuckDB takes for booleans too: yes and no, t and f. */
async function wordColumns(
  connection: DuckDBConnection,
  config: CsvConfig,
  path: string,
  types: ReadonlyMap<string, string>,
): Promise<string[]> {
  const names = [...types].filter(([name, type]) => type === "BOOLEAN" && config.types?.[name] === undefined);
  if (names.length === 0) return [];
  const texts = names.map(([name]) => `${literal(name)}: 'VARCHAR'`).join(", ");
  const others = names.map(
    ([name]) => `count(*) filter (lower(${identifier(name)}) not in ('true', 'false'))`,
  );
  const sample = `select * from ${csvCall(path, config, `, types={${texts}}`)} limit ${SNIFFED_ROWS}`;
  const read = await connection.runAndReadAll(`select ${others.join(", ")} from (${sample})`);
  const [counts] = read.getRows();
  return names.filter((_, i) => Number(counts[i]) > 0).map(([name]) => name);
}
