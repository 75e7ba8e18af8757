import { type Column, type ColumnLike, isBigInt, isNull, isString, Table } from "../../core/tables/index.js";

/** What is used of an Arquero table. Hand `aq` in to get Arquero's own type back. */
export interface ArqueroTable {
  columnNames(): string[];
  column(name: string): unknown;
  array(name: string, type?: new (length: number) => unknown): ArrayLike<unknown> & Iterable<unknown>;
  numRows(): number;
}

/** What is used of Arquero. */
export interface Arquero<T> {
  table(columns: Record<string, never>, names?: string[]): T;
}

/**
 * A table as an Arquero table. Numbers without nulls share their memory; 64-bit integers become numbers where they are safe
 * (Arquero's expressions do not mix BigInt with numbers), dates and timestamps Date objects, nulls null.
 *
 * @param aq Arquero itself, for its types. @default the Arquero that Assay brings along
 * @example
 * import * as aq from "arquero";
 * const hourly = (await toArquero(table, aq)).groupby("hr").rollup({ bikers: aq.op.mean("bikers") });
 */
export async function toArquero<T = ArqueroTable>(table: Table, aq?: Arquero<T>): Promise<T> {
  const library = aq ?? ((await import("arquero")) as unknown as Arquero<T>);
  const columns = Object.fromEntries(table.entries().map(([name, column]) => [name, plainValues(column)]));
  // Names again, in order: an object puts names that look like integers first.
  return library.table(columns as Record<string, never>, table.names);
}

/**
 * A table from an Arquero table, filters and order applied. Typed arrays keep their type; other columns take that of their
 * values (numbers float64, Dates timestamps in milliseconds UTC); null and undefined are nulls.
 */
export function fromArquero(source: ArqueroTable): Table {
  return Table.from(
    source.columnNames().map((name): [string, ColumnLike] => {
      const data = source.column(name);
      const isTyped = ArrayBuffer.isView(data) && !(data instanceof DataView);
      const array = isTyped
        ? source.array(name, data.constructor as new (length: number) => unknown)
        : source.array(name);
      return [name, array as ColumnLike];
    }),
  );
}

/** A column as an array of what JavaScript has for its values. */
function plainValues(column: Column): ArrayLike<unknown> {
  const { values } = column;
  const rows = values.length;
  if (isString(column)) {
    return Array.from({ length: rows }, (_, i) =>
      isNull(column, i) ? null : column.categories[column.values[i]],
    );
  }
  const toPlain = converter(column);
  if (toPlain === undefined && column.valid === undefined) return values;
  return Array.from({ length: rows }, (_, i) => {
    if (isNull(column, i)) return null;
    return toPlain === undefined ? values[i] : toPlain(values[i]);
  });
}

const UNITS_PER_MS: Readonly<Record<string, number>> = { s: 1e-3, ms: 1, us: 1e3, ns: 1e6 };

function converter(column: Column): ((value: number | bigint) => unknown) | undefined {
  if (column.type === "bool") return (value) => value !== 0;
  if (column.type === "date") return (value) => new Date(Number(value) * 86_400_000);
  if (!isBigInt(column)) return undefined;
  if (column.type === "timestamp") {
    const scale = UNITS_PER_MS[column.unit ?? "us"];
    return (value) => new Date(Number(value) / scale);
  }
  const isSafe = column.values.every((value) => Number.isSafeInteger(Number(value)));
  return isSafe ? Number : undefined;
}
