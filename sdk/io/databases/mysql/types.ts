import type { NumberColumn } from "../../../core/tables/index.js";
import { bigIntCells, type CellBuilder, type CellReader, numberCells, textCells } from "../cells.js";
import { badCell, notTabular } from "../failures.js";
import { microseconds, parseDay, parseInstant } from "../times.js";

/** What is used of mysql2's description of a column. */
export interface MysqlColumn {
  readonly name: string;
  readonly columnType: number;
  readonly characterSet: number;
  readonly flags: number;
  readonly columnLength: number;
}

/** Types by their number in the protocol (enum_field_types). */
const TYPE = {
  decimal: 0,
  tiny: 1,
  short: 2,
  long: 3,
  float: 4,
  double: 5,
  timestamp: 7,
  longlong: 8,
  int24: 9,
  date: 10,
  datetime: 12,
  year: 13,
  newdate: 14,
  bit: 16,
  newdecimal: 246,
  tinyblob: 249,
  mediumblob: 250,
  longblob: 251,
  blob: 252,
  varstring: 253,
  string: 254,
  geometry: 255,
} as const;

const UNSIGNED = 32;
/** The character set of what is no text. */
const BINARY = 63;

/**
 * How cells of a column are taken in: integers by their width and sign, decimals as the nearest float64, tinyint(1) as bool
 * where it holds nothing but 0 and 1, what has a plain text as text. Binary columns throw DATA_FORMAT.
 */
export function mysqlCells(column: MysqlColumn): CellBuilder {
  const { name, columnType, flags, columnLength } = column;
  const isUnsigned = (flags & UNSIGNED) !== 0;
  const number = Number as CellReader<number>;
  switch (columnType) {
    case TYPE.tiny:
      if (isUnsigned) return numberCells("uint8", Uint8Array, number);
      return columnLength === 1 ? boolCells() : numberCells("int8", Int8Array, number);
    case TYPE.short:
      return isUnsigned
        ? numberCells("uint16", Uint16Array, number)
        : numberCells("int16", Int16Array, number);
    case TYPE.year:
      return numberCells("int16", Int16Array, number);
    case TYPE.long:
    case TYPE.int24:
      return isUnsigned
        ? numberCells("uint32", Uint32Array, number)
        : numberCells("int32", Int32Array, number);
    case TYPE.longlong:
      return bigIntCells({ type: isUnsigned ? "uint64" : "int64" }, exactInteger);
    case TYPE.float:
      return numberCells("float32", Float32Array, number);
    case TYPE.double:
    case TYPE.decimal:
    case TYPE.newdecimal:
      return numberCells("float64", Float64Array, number);
    case TYPE.date:
    case TYPE.newdate:
      return numberCells("date", Int32Array, (cell, row) => {
        const day = parseDay(String(cell));
        if (day !== undefined) return day;
        throw badCell(
          name,
          row,
          cell,
          "date",
          "Query `nullif(…, '0000-00-00')` of it, or `cast(… as char)`.",
        );
      });
    case TYPE.datetime:
    case TYPE.timestamp:
      return instantCells(name, columnType === TYPE.timestamp);
    case TYPE.bit:
      return columnLength === 1
        ? numberCells("bool", Uint8Array, (cell) => (cell as Uint8Array)[0])
        : textCells((cell) => bits(cell as Uint8Array, columnLength));
    default:
      if (isBinary(column)) {
        const type = columnType === TYPE.geometry ? "geometry" : "binary";
        throw notTabular(name, type, "List it under `exclude`, or query hex(…) of it.");
      }
      return textCells();
  }
}

function isBinary({ columnType, characterSet }: MysqlColumn): boolean {
  if (columnType === TYPE.geometry) return true;
  return columnType >= TYPE.tinyblob && columnType <= TYPE.string && characterSet === BINARY;
}

/** A column declared tinyint(1): bool as long as it holds 0 and 1 only, else int8. */
function boolCells(): CellBuilder {
  const cells = numberCells("int8", Int8Array, Number as CellReader<number>);
  return {
    append: cells.append,
    finish() {
      const column = cells.finish() as NumberColumn;
      const isBool = column.values.every((value) => value === 0 || value === 1);
      return isBool ? { ...column, type: "bool", values: Uint8Array.from(column.values) } : column;
    },
  };
}

/** A number where it is exact, else the driver's text. */
function exactInteger(cell: unknown): number | bigint {
  return typeof cell === "number" ? cell : BigInt(cell as string);
}

function instantCells(name: string, isUtc: boolean): CellBuilder {
  const shape = { type: "timestamp", unit: "us", ...(isUtc ? { utc: true } : {}) } as const;
  return bigIntCells(shape, (cell, row) => {
    const instant = parseInstant(String(cell));
    if (instant !== undefined) return microseconds(instant);
    const next = "Query `nullif(…, '0000-00-00 00:00:00')` of it, or `cast(… as char)`.";
    throw badCell(name, row, cell, "timestamp", next);
  });
}

function bits(bytes: Uint8Array, length: number): string {
  return Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0"))
    .join("")
    .slice(-length);
}
