import {
  type BigIntShape,
  bigIntCells,
  type CellBuilder,
  type CellReader,
  numberCells,
  textCells,
} from "../cells.js";
import { badCell, notTabular } from "../failures.js";
import { ENDLESS_DAY, ENDLESS_INSTANT, microseconds, parseDay, parseInstant } from "../times.js";

/** What Postgres knows of a type. */
export interface PgType {
  readonly name: string;
  /** `A` an array, `C` a composite, `P` a row without a name, `N` a number … (pg_type.typcategory). */
  readonly category: string;
}

/** Types by their fixed number (src/include/catalog/pg_type.dat). */
const ID = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  oid: 26,
  float4: 700,
  float8: 701,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  text: 25,
  varchar: 1043,
  bpchar: 1042,
  name: 19,
  json: 114,
  jsonb: 3802,
  uuid: 2950,
} as const;

const KNOWN: ReadonlySet<number> = new Set(Object.values(ID));

/** Whether the catalogue must be asked for the type. */
export function isUnknownType(id: number): boolean {
  return !KNOWN.has(id);
}

/**
 * How cells of a type are taken in: integers by their width, numeric as the nearest float64, what has a plain text as text.
 * Arrays, composites and bytea throw DATA_FORMAT.
 */
export function postgresCells(name: string, id: number, type: PgType | undefined): CellBuilder {
  const number = Number as CellReader<number>;
  switch (id) {
    case ID.bool:
      return numberCells("bool", Uint8Array, (cell) => (cell === "t" ? 1 : 0));
    case ID.int2:
      return numberCells("int16", Int16Array, number);
    case ID.int4:
      return numberCells("int32", Int32Array, number);
    case ID.int8:
    case ID.oid:
      return bigIntCells({ type: "int64" }, (cell) => exactInteger(cell as string));
    case ID.float4:
      return numberCells("float32", Float32Array, number);
    case ID.float8:
    case ID.numeric:
      return numberCells("float64", Float64Array, number);
    case ID.date:
      return numberCells("date", Int32Array, dayReader(name));
    case ID.timestamp:
      return instantCells(name, { type: "timestamp", unit: "us" });
    case ID.timestamptz:
      return instantCells(name, { type: "timestamp", unit: "us", utc: true });
    case ID.bytea:
      throw notTabular(name, "bytea", "List it under `exclude`, or query encode(…, 'hex') of it.");
    default:
      if (type === undefined || !/[ACP]/.test(type.category)) return textCells();
      throw notTabular(
        name,
        type.category === "A" ? `an array (${type.name})` : `a composite (${type.name})`,
        "List it under `exclude`, or query the parts that you need.",
      );
  }
}

function exactInteger(text: string): number | bigint {
  // Up to 15 digits and a sign a number is exact.
  return text.length <= 15 ? Number(text) : BigInt(text);
}

function dayReader(name: string): CellReader<number> {
  return (cell, row) => {
    const day = parseDay(cell as string);
    if (day !== undefined) return day;
    if (cell === "infinity") return ENDLESS_DAY;
    if (cell === "-infinity") return -ENDLESS_DAY;
    throw badCell(name, row, cell, "date", "Query `cast(… as text)` of it.");
  };
}

function instantCells(name: string, shape: BigIntShape): CellBuilder {
  return bigIntCells(shape, (cell, row) => {
    const instant = parseInstant(cell as string);
    if (instant !== undefined) return microseconds(instant);
    if (cell === "infinity") return ENDLESS_INSTANT;
    if (cell === "-infinity") return -ENDLESS_INSTANT;
    throw badCell(name, row, cell, "timestamp", "Query `cast(… as text)` of it.");
  });
}
