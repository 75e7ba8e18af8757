import type { ColumnFailure } from "../../utils/errors/index.js";
import { type Column, isNull, isNumeric, isString, toFloat64, valueAt } from "../tables/index.js";
import { castColumn, isOfKind } from "./cast.js";
import type { ColumnSchemaConfig } from "./config.js";
import { SHOWN_ROWS } from "./failure.js";
import { parseInstant } from "./temporal.js";

/** Whether a row breaks a rule. */
type Breaks = (row: number) => boolean;

/** The failure of a rule, or nothing where every row keeps it. */
export function ruleFailure(
  name: string,
  column: Column,
  rule: string,
  words: string,
  breaks: Breaks,
): ColumnFailure[] {
  const rows: number[] = [];
  let count = 0;
  for (let row = 0; row < column.values.length; row++) {
    if (!breaks(row)) continue;
    count++;
    if (rows.length < SHOWN_ROWS) rows.push(row);
  }
  if (count === 0) return [];
  const message = `${count} row${count === 1 ? " is" : "s are"} ${words}`;
  return [{ column: name, rule, message, count, rows, examples: rows.map((row) => valueAt(column, row)) }];
}

/** Every rule that a column breaks, in a fixed order: nullable, type, finite, min, max, values, unique. */
export function columnFailures(name: string, column: Column, config: ColumnSchemaConfig): ColumnFailure[] {
  const found = config.nullable
    ? []
    : ruleFailure(name, column, "nullable", "null", (row) => isNull(column, row));
  const wrongType = typeFailure(name, column, config);
  found.push(...wrongType);
  // Ranges and values of a column of another type would only repeat what the type says.
  if (wrongType.length > 0) return found;
  const present =
    (breaks: Breaks): Breaks =>
    (row) =>
      !isNull(column, row) && breaks(row);
  if (isNumeric(column) && config.finite) {
    const numbers = toFloat64(column, name);
    found.push(
      ...ruleFailure(
        name,
        column,
        "finite",
        "not finite",
        present((row) => !Number.isFinite(numbers[row])),
      ),
    );
  }
  found.push(...boundFailures(name, column, config));
  if (config.values !== undefined) {
    const allowed = new Set(config.values.map(String));
    const words = `none of ${config.values.slice(0, 10).join(", ")}${config.values.length > 10 ? ", …" : ""}`;
    found.push(...ruleFailure(name, column, "values", words, present(outside(column, allowed))));
  }
  if (config.unique) {
    found.push(...ruleFailure(name, column, "unique", "a repetition", present(repeats(column))));
  }
  return found;
}

function typeFailure(name: string, column: Column, { type }: ColumnSchemaConfig): ColumnFailure[] {
  if (type === undefined || isOfKind(column, type)) return [];
  if (type === "integer" && isOfKind(column, "number")) {
    const numbers = toFloat64(column, name);
    const broken = (row: number) => Number.isFinite(numbers[row]) && !Number.isInteger(numbers[row]);
    return ruleFailure(name, column, "type", "not whole numbers", broken);
  }
  if (isString(column)) {
    // A few texts among numbers make the whole column text: these few are what is wrong.
    const failed = new Set(castColumn(column, type).failed);
    if (failed.size > 0) {
      return ruleFailure(name, column, "type", `text that cannot be read as ${type}`, (row) =>
        failed.has(row),
      );
    }
  }
  // Of a column of nulls only (or of no rows) the type cannot be told.
  return ruleFailure(name, column, "type", `${column.type}, not ${type}`, (row) => !isNull(column, row));
}

function boundFailures(name: string, column: Column, { min, max }: ColumnSchemaConfig): ColumnFailure[] {
  if ((min === undefined && max === undefined) || isString(column)) return [];
  const numbers = toFloat64(column, name);
  // What is not finite is the business of that rule alone.
  const finite = (row: number) => Number.isFinite(numbers[row]);
  const found: ColumnFailure[] = [];
  if (min !== undefined) {
    const least = boundOf(column, min);
    found.push(
      ...ruleFailure(name, column, "min", `below ${min}`, (row) => finite(row) && numbers[row] < least),
    );
  }
  if (max !== undefined) {
    const most = boundOf(column, max);
    found.push(
      ...ruleFailure(name, column, "max", `above ${max}`, (row) => finite(row) && numbers[row] > most),
    );
  }
  return found;
}

/** A bound in the column's own count: days of a date, milliseconds of a timestamp. */
function boundOf(column: Column, bound: number | string): number {
  if (typeof bound === "number") return bound;
  const ms = parseInstant(bound)?.ms ?? Number.NaN;
  return column.type === "date" ? ms / 86_400_000 : ms;
}

function outside(column: Column, allowed: ReadonlySet<string>): Breaks {
  if (isString(column)) {
    const refused = column.categories.map((category) => !allowed.has(category));
    return (row) => refused[column.values[row]];
  }
  return (row) => !allowed.has(String(valueAt(column, row)));
}

/** Whether a row repeats the value of a row before it. */
function repeats(column: Column): Breaks {
  const seen = new Set<number | bigint | string>();
  return (row) => {
    const value = isString(column) ? column.categories[column.values[row]] : column.values[row];
    if (seen.has(value)) return true;
    seen.add(value);
    return false;
  };
}
