import type { SignatureColumn } from "../../utils/signers/index.js";
import { Table } from "../tables/index.js";
import { type ReadColumn, readCells, readWritten, WANTED } from "./column-reader.js";
import { type RowProblem, shownValue } from "./problem.js";

/** Rows of a request as a table of the columns that the model reads, in the order of its signature. */
export interface ReadRows {
  /** All rows; a cell with a problem is missing in it. */
  readonly table: Table;
  /** In the order of the columns; empty where every row can be predicted. */
  readonly problems: readonly RowProblem[];
}

export interface RowReaderOptions {
  /** What is done where a row has a column that the model does not know. @default "ignore" */
  readonly unknownFields?: "ignore" | "refuse";
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Reads the rows of requests by a model's signature, in the three shapes that JSON has for tables. Nothing is repaired: a cell
 * that is of another type, and a missing value of a required column, are problems with their row and field.
 */
export class RowReader {
  private readonly known: ReadonlySet<string>;

  constructor(
    private readonly inputs: readonly SignatureColumn[],
    private readonly options: RowReaderOptions = {},
  ) {
    this.known = new Set(inputs.map(({ name }) => name));
  }

  /** One object a row: `[{"temp": 0.3}]`. */
  records(rows: readonly unknown[]): ReadRows {
    const problems: RowProblem[] = [];
    const objects = rows.map((row, i): Row => {
      if (isRow(row)) return row;
      problems.push({ row: i, code: "row", got: shownValue(row), wanted: "an object of columns" });
      return {};
    });
    const wrong = new Set(problems.map(({ row }) => row));
    const read = this.read(objects.length, (name) => {
      return (row) => (Object.hasOwn(objects[row], name) ? objects[row][name] : undefined);
    });
    // A row that is none has no columns to miss.
    problems.push(...read.problems.filter(({ row }) => !wrong.has(row)));
    if (this.options.unknownFields === "refuse") {
      objects.forEach((row, i) => {
        for (const field of Object.keys(row))
          if (!this.known.has(field)) problems.push(this.unknown(field, i));
      });
    }
    return { table: read.table, problems };
  }

  /** One array a column: `{"temp": [0.3]}`. Lengths that differ are a problem of the shorter ones. */
  columns(columns: Readonly<Record<string, readonly unknown[]>>): ReadRows {
    const names = Object.keys(columns);
    const rows = names.reduce((most, name) => Math.max(most, columns[name].length), 0);
    return this.byName(names, rows, (name) => {
      const cells = columns[name];
      return (row) => cells[row];
    });
  }

  /** Names, and one array a row: `{"columns": ["temp"], "data": [[0.3]]}`. */
  split(names: readonly string[], data: readonly unknown[]): ReadRows {
    const problems: RowProblem[] = [];
    const wanted = `an array of ${names.length} values`;
    data.forEach((row, i) => {
      if (!Array.isArray(row) || row.length !== names.length) {
        problems.push({ row: i, code: "row", got: shownValue(row), wanted });
      }
    });
    if (problems.length > 0) return { table: this.empty(data.length), problems };
    const rows = data as readonly (readonly unknown[])[];
    return this.byName(names, rows.length, (name) => {
      const at = names.indexOf(name);
      return (row) => rows[row][at];
    });
  }

  /** Cells that were written as text, by column: those of CSV. */
  written(
    names: readonly string[],
    rows: number,
    cellOf: (name: string) => (row: number) => string | null,
  ): ReadRows {
    return this.byName(names, rows, cellOf, true);
  }

  private byName(
    names: readonly string[],
    rows: number,
    cellOf: (name: string) => (row: number) => unknown,
    isWritten = false,
  ): ReadRows {
    const given = new Set(names);
    const { table, problems } = this.read(
      rows,
      (name) => (given.has(name) ? cellOf(name) : undefined),
      isWritten,
    );
    if (this.options.unknownFields !== "refuse") return { table, problems };
    const unknown = names.filter((name) => !this.known.has(name)).map((name) => this.unknown(name));
    return { table, problems: [...problems, ...unknown] };
  }

  private read(
    rows: number,
    cellOf: (name: string) => ((row: number) => unknown) | undefined,
    isWritten = false,
  ): ReadRows {
    const problems: RowProblem[] = [];
    const entries = this.inputs.map((input) => {
      const { name, type, required } = input;
      const cells = cellOf(name);
      const read: ReadColumn =
        cells !== undefined && isWritten
          ? readWritten(input, rows, cells as (row: number) => string | null)
          : readCells(input, rows, cells ?? nothing);
      for (const row of read.misfits) {
        problems.push({
          row,
          field: name,
          code: "type",
          got: shownValue(cells?.(row)),
          wanted: WANTED[type],
        });
      }
      if (required) {
        const missing = { field: name, code: "missing", got: "nothing", wanted: WANTED[type] } as const;
        if (cells === undefined && rows > 0) problems.push(missing);
        else for (const row of read.missing) problems.push({ row, ...missing });
      }
      return [name, read.column] as const;
    });
    return { table: Table.from(entries), problems };
  }

  private empty(rows: number): Table {
    return Table.from(
      this.inputs.map((input) => [input.name, readCells(input, rows, nothing).column] as const),
    );
  }

  private unknown(field: string, row?: number): RowProblem {
    const names = this.inputs.map(({ name }) => name);
    return {
      ...(row === undefined ? {} : { row }),
      field,
      code: "unknown",
      got: "a column that the model does not read",
      wanted: `one of ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", …" : ""}`,
    };
  }
}

const nothing = (): undefined => undefined;

function isRow(row: unknown): row is Row {
  return typeof row === "object" && row !== null && !Array.isArray(row);
}
