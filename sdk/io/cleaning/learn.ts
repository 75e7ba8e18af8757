import { numbersOf } from "../../core/cleaning/cells.js";
import { type FittedStep, fitStep } from "../../core/cleaning/cleaning.js";
import type { CleaningStep } from "../../core/cleaning/config.js";
import { stepDefinition } from "../../core/cleaning/registry.js";
import { Table } from "../../core/tables/index.js";
import { collect } from "../datasets/collect.js";
import { identifier } from "../datasets/session.js";
import type { StagedRows } from "./staged-rows.js";

/** Most values that share the first place among the most frequent ones, of which the smallest is looked for. */
const MOST_TIES = 1_000_000;
/** Rows of a column that are added up at a time. */
const ROWS = 1 << 20;

/**
 * What a step learns of all rows, the same to the last bit as of a table that holds them. Medians and modes are asked of DuckDB,
 * which sorts and groups on disk where memory does not do; means are added up part by part, in the order of the rows.
 */
export async function learnOf(rows: StagedRows, config: CleaningStep, empty: Table): Promise<FittedStep> {
  if (config.kind !== "fill" || !stepDefinition(config).learns(config)) return fitStep(config, empty);
  const { connection } = rows.staging;
  const { column: name, with: by } = config;
  const { type } = empty.column(name);
  if (by === "mode") {
    const isFloat = type === "float32" || type === "float64";
    const x = identifier(name);
    const present = `${x} is not null${isFloat ? ` and not isnan(${x})` : ""}`;
    const counted = `select ${x}, count(*) as n from (${rows.select([name])}) where ${present} group by ${x}`;
    const most = `with counted as (${counted}) select ${x} from counted where n = (select max(n) from counted) order by ${x} limit ${MOST_TIES}`;
    return fitStep(config, await collect(connection, most));
  }
  // Throws where the column holds no numbers.
  numbersOf(empty, name, `its ${by}`);
  const values = by === "median" ? await middle(rows, name) : await mean(rows, name);
  return fitStep(config, Table.from([[name, values]]));
}

/** The one or two values in the middle of those that are finite, which have the median of all. */
async function middle(rows: StagedRows, name: string): Promise<Float64Array> {
  const { connection } = rows.staging;
  const x = identifier(name);
  const finite = `select ${x}::double as ${x} from (${rows.select([name])}) where isfinite(${x}::double)`;
  const [[count]] = (await connection.runAndReadAll(`select count(*) from (${finite})`)).getRows();
  const n = Number(count);
  const offset = Math.max(0, n % 2 === 1 ? n >> 1 : n / 2 - 1);
  const wanted = `${finite} order by 1 limit ${n % 2 === 1 ? 1 : 2} offset ${offset}`;
  return (await collect(connection, wanted)).numbers(name);
}

async function mean(rows: StagedRows, name: string): Promise<Float64Array> {
  let sum = 0;
  let count = 0;
  for (let start = 0; start < rows.sourceRows; start += ROWS) {
    const { table } = await rows.part([name], start, start + ROWS);
    for (const value of table.numbers(name)) {
      if (!Number.isFinite(value)) continue;
      sum += value;
      count++;
    }
  }
  return count === 0 ? new Float64Array(0) : Float64Array.of(sum / count);
}
