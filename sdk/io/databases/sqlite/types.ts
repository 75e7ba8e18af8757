import { type Column, isBigInt, isString, type StringColumn } from "../../../core/tables/index.js";
import { bigIntCells, type CellBuilder, numberCells, type Rows, textCells } from "../cells.js";
import { badCell, notTabular } from "../failures.js";
import { microseconds, type ParsedInstant, parseDay, parseInstant } from "../times.js";

/** What cells need, from the narrowest: whole numbers of 32 bits, of 64 bits, fractions; or texts. */
type Shape = "int32" | "int64" | "float64" | "string";

/**
 * How cells of a column are taken in. SQLite keeps a type with every cell: whole numbers become int32, int64 where one does
 * not fit, numbers float64, texts text; numbers beside texts throw DATA_CAST, blobs DATA_FORMAT. What a table's column is
 * declared as counts where the cells agree: BOOLEAN that holds 0 and 1 only is bool, REAL is float64, DATE, DATETIME and
 * TIMESTAMP are dates and timestamps where all texts are.
 */
export function sqliteCells(name: string, declared = ""): CellBuilder {
  let shape: Shape | undefined;
  let builder = textCells();
  let isEmpty = true;
  const widen = (wanted: Shape, rows: number): void => {
    const before = builder.finish();
    const old = shape;
    shape = wanted;
    builder = builderOf(wanted);
    if (!isEmpty) builder.append(cellsOf(name, before, old, wanted, rows), 0);
  };
  let rows = 0;
  return {
    append(block: Rows, at: number) {
      const wanted = shapeOf(name, block, at, rows, shape);
      if (wanted !== undefined && wanted !== shape) widen(wanted, rows);
      builder.append(block, at);
      rows += block.length;
      isEmpty = rows === 0;
    },
    finish() {
      if (shape === undefined && /INT/i.test(declared)) widen("int32", rows);
      return asDeclared(builder.finish(), declared);
    },
  };
}

function builderOf(shape: Shape): CellBuilder {
  switch (shape) {
    case "int32":
      return numberCells("int32", Int32Array, (cell) => cell as number);
    case "int64":
      return bigIntCells({ type: "int64" }, (cell) => cell as number | bigint);
    case "float64":
      return numberCells("float64", Float64Array, (cell) => cell as number);
    case "string":
      return textCells((cell) => cell as string);
  }
}

/** What the cells so far and those of a block need together; undefined while all are null. */
function shapeOf(
  name: string,
  block: Rows,
  at: number,
  start: number,
  before: Shape | undefined,
): Shape | undefined {
  let shape = before;
  let wide: { readonly row: number; readonly cell: bigint } | undefined;
  for (let i = 0; i < block.length; i++) {
    const cell = block[i][at];
    if (cell === null) continue;
    const own = shapeOfCell(cell);
    if (typeof cell === "bigint") wide ??= { row: start + i, cell };
    if (own === undefined)
      throw notTabular(name, "a blob", "List it under `exclude`, or query hex(…) of it.");
    if (own === shape || (shape === "float64" && own === "int32") || (shape === "int64" && own === "int32"))
      continue;
    if (shape === undefined || (shape === "int32" && own !== "string")) shape = own;
    else if (own === "string" || shape === "string") {
      const next = "Clean the rows, or query `cast(… as text)` of it.";
      throw badCell(
        name,
        start + i,
        cell,
        shape === "string" ? "text, as the rows before it" : "number, as the rows before it",
        next,
      );
    } else {
      shape = "float64";
    }
  }
  if (shape === "float64" && wide !== undefined) throw inexact(name, wide.row, wide.cell);
  return shape;
}

function shapeOfCell(cell: unknown): Shape | undefined {
  if (typeof cell === "string") return "string";
  if (typeof cell === "bigint") return "int64";
  if (typeof cell !== "number") return undefined;
  // A whole number that is not exact comes as a bigint: this one is a fraction's.
  if (!Number.isSafeInteger(cell)) return "float64";
  return (cell | 0) === cell ? "int32" : "int64";
}

/** The cells of a column as rows of one cell each. */
function cellsOf(name: string, column: Column, old: Shape | undefined, wanted: Shape, rows: number): Rows {
  return Array.from({ length: rows }, (_, row) => {
    if (old === undefined || column.valid?.[row] === 0) return [null];
    const value = column.values[row];
    if (typeof value !== "bigint" || wanted !== "float64") return [value];
    if (!Number.isSafeInteger(Number(value))) throw inexact(name, row, value);
    return [Number(value)];
  });
}

function inexact(name: string, row: number, value: bigint): Error {
  const next = "Query `cast(… as real)` of it where the nearest number will do, or `cast(… as text)`.";
  return badCell(name, row, value, "number that float64 keeps, beside fractions", next);
}

function asDeclared(column: Column, declared: string): Column {
  if (isString(column)) {
    if (column.categories.length === 0) return column;
    if (/^date$/i.test(declared)) return asDates(column) ?? column;
    return /^(datetime|timestamp)/i.test(declared) ? (asInstants(column) ?? column) : column;
  }
  const { values } = column;
  if (
    /^bool/i.test(declared) &&
    values instanceof Int32Array &&
    values.every((value) => value === 0 || value === 1)
  ) {
    return { ...column, type: "bool", values: Uint8Array.from(values) };
  }
  if (!/REAL|FLOA|DOUB/i.test(declared) || values instanceof Float64Array) return column;
  const { valid } = column;
  const numbers = isBigInt(column)
    ? Float64Array.from(column.values, Number)
    : Float64Array.from(values as Int32Array);
  return { type: "float64", values: numbers, ...(valid === undefined ? {} : { valid }) };
}

function asDates(column: StringColumn): Column | undefined {
  const days = column.categories.map(parseDay);
  if (days.includes(undefined)) return undefined;
  const values = Int32Array.from(column.values, (code, row) =>
    column.valid?.[row] === 0 ? 0 : (days[code] ?? 0),
  );
  return { type: "date", values, ...(column.valid === undefined ? {} : { valid: column.valid }) };
}

function asInstants(column: StringColumn): Column | undefined {
  const instants = column.categories.map(parseInstant);
  if (instants.includes(undefined)) return undefined;
  const all = instants as ParsedInstant[];
  const isUtc = all[0].isZoned;
  if (all.some(({ isZoned }) => isZoned !== isUtc)) return undefined;
  const micros = all.map((instant) => BigInt(microseconds(instant)));
  const values = BigInt64Array.from(column.values, (code, row) =>
    column.valid?.[row] === 0 ? 0n : micros[code],
  );
  const { valid } = column;
  return {
    type: "timestamp",
    unit: "us",
    ...(isUtc ? { utc: true } : {}),
    values,
    ...(valid === undefined ? {} : { valid }),
  };
}
