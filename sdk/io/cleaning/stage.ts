import type { DuckDBConnection, DuckDBType } from "@duckdb/node-api";
import type { Table } from "../../core/tables/index.js";
import { LostPrecision } from "../datasets/builders.js";
import { type CollectOptions, chooseColumns, columnTypes } from "../datasets/collect.js";
import { loadTable } from "../datasets/load.js";
import { identifier } from "../datasets/session.js";
import { planColumn } from "../datasets/types.js";
import { StagedRows } from "./staged-rows.js";

const SOURCE = "assay_rows";

/** Puts the rows of a query into a table of DuckDB, with the types that they would have as a `Table`; see `collect`. */
export async function stageQuery(
  connection: DuckDBConnection,
  select: string,
  options: CollectOptions,
): Promise<StagedRows> {
  await connection.run(`create or replace temp view assay_source as ${select}`);
  const types = await columnTypes(connection, "select * from assay_source");
  const names = chooseColumns([...types.keys()], options);
  const wanted = names.map((name) => {
    const { expression } = planColumn(name, types.get(name) as DuckDBType, options);
    return `${expression} as ${identifier(name)}`;
  });
  const limit = options.limit === undefined ? "" : ` limit ${options.limit}`;
  await connection.run(
    `create or replace table ${SOURCE} as select ${wanted.join(", ")} from assay_source${limit}`,
  );
  const narrow = names.filter((name) => options.narrow === true && String(types.get(name)) === "BIGINT");
  const integral = names.filter((name) => options.integral?.has(name) === true);
  return staged(connection, names, await integerTypes(connection, integral, narrow));
}

/** Puts a table into one of DuckDB. */
export async function stageTable(connection: DuckDBConnection, table: Table): Promise<StagedRows> {
  await loadTable(connection, SOURCE, table);
  return staged(connection, table.names, new Map());
}

async function staged(
  connection: DuckDBConnection,
  names: readonly string[],
  casts: ReadonlyMap<string, string>,
): Promise<StagedRows> {
  const [[rows]] = (await connection.runAndReadAll(`select count(*) from ${SOURCE}`)).getRows();
  const columns = names.map((name) => {
    const cast = casts.get(name);
    return [name, { table: 0, column: name, ...(cast === undefined ? {} : { cast }) }] as const;
  });
  return new StagedRows({
    connection,
    tables: [SOURCE],
    columns: new Map(columns),
    kept: [],
    sourceRows: Number(rows),
    numRows: Number(rows),
  });
}

/**
 * The types of columns that a source knows no width of, as a table has them: INTEGER where all values fit, else BIGINT; of
 * those that were read as float64, that only where all are whole. Throws LostPrecision where float64 does not keep them.
 */
async function integerTypes(
  connection: DuckDBConnection,
  integral: readonly string[],
  narrow: readonly string[],
): Promise<Map<string, string>> {
  if (integral.length + narrow.length === 0) return new Map();
  const asked = [...integral, ...narrow].flatMap((name, i) => {
    const x = identifier(name);
    const whole =
      i < integral.length ? `coalesce(bool_and(isfinite(${x}) and ${x} = trunc(${x})), true)` : "true";
    return [whole, `coalesce(max(${x}), 0)::double`, `coalesce(min(${x}), 0)::double`];
  });
  const read = await connection.runAndReadAll(`select ${asked.join(", ")} from ${SOURCE}`);
  const [answers] = read.getRows();
  const types = new Map<string, string>();
  [...integral, ...narrow].forEach((name, i) => {
    const [whole, max, min] = answers.slice(3 * i, 3 * i + 3);
    if (whole !== true) return;
    const [high, low] = [Number(max), Number(min)];
    if (i < integral.length && !(Number.isSafeInteger(high) && Number.isSafeInteger(low)))
      throw new LostPrecision(name);
    types.set(name, high <= 2 ** 31 - 1 && low >= -(2 ** 31) ? "INTEGER" : "BIGINT");
  });
  return types;
}
