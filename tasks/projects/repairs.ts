import type { CleaningInput } from "../../sdk/core/cleaning/config.js";
import { cleaningConfig, fitCleaning } from "../../sdk/core/cleaning/index.js";
import { textsReadAs } from "../../sdk/core/cleaning/proposals/index.js";
import { levelsOf } from "../../sdk/core/profile/levels.js";
import { isString, type Table } from "../../sdk/core/tables/index.js";
import { plain } from "./yaml.js";

/** A column that is written as text and is something else: numbers with a decimal comma, dates of a country. */
export interface Repair {
  readonly column: string;
  /** The steps of `clean` that read it. */
  readonly steps: CleaningInput;
  /** What was seen, with numbers. */
  readonly why: string;
}

/** The repairs of a table, and what a person must decide about. Yes and no stay texts: they are good names of classes. */
export function repairsOf(table: Table): {
  readonly repairs: readonly Repair[];
  readonly doubts: readonly string[];
} {
  const repairs: Repair[] = [];
  const doubts: string[] = [];
  for (const [column, values] of table.entries()) {
    const read = isString(values) ? textsReadAs(column, levelsOf(values)) : undefined;
    const last = read?.steps.at(-1);
    if (read === undefined || (last?.kind === "parse" && last.to === "boolean")) continue;
    if (read.isDoubtful === true) {
      const lines = read.steps.map((step) => plain(step)).join(", ");
      doubts.push(`${read.message}. Where it is so, put under clean: ${lines}`);
    } else repairs.push({ column, steps: read.steps, why: read.message });
  }
  return { repairs, doubts };
}

/** A table whose texts are read as what they are. */
export function repaired(table: Table, repairs: readonly Repair[]): Table {
  if (repairs.length === 0) return table;
  const steps = cleaningConfig.parse(repairs.flatMap((repair) => repair.steps));
  return fitCleaning(steps, table).apply(table, { dropRows: false }).table;
}

const IN_SQL = { YYYY: "%Y", MM: "%m", DD: "%d" } as const;

/** What rows are sorted by where a column of dates is text in the file, in DuckDB's SQL, given the column's name in it. */
export function dateInSql({ steps }: Repair, name: string): string {
  const step = steps.at(-1);
  const formats = step?.kind === "parse" ? (step.formats ?? []) : [];
  const readings = formats.map(
    (format) =>
      `try_strptime(${name}, '${format.replaceAll(/YYYY|MM|DD/g, (part) => IN_SQL[part as "YYYY"])}')`,
  );
  return readings.length === 0 ? name : `coalesce(${readings.join(", ")})`;
}
