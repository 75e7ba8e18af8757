import { AssayError, type ColumnFailure } from "../../utils/errors/index.js";

/** Rows that a failure lists; the count is of all. */
export const SHOWN_ROWS = 5;

/** One failure as a clause: `hr: 2 rows are above 23 (row 4: 24, row 9: 25)`. */
export function describeFailure({ column, message, rows, examples }: ColumnFailure): string {
  const shown = rows.map((row, i) => `row ${row}: ${quote(examples[i])}`);
  return `${column}: ${message}${shown.length > 0 ? ` (${shown.join(", ")})` : ""}`;
}

function quote(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** The error of a table that breaks a schema: its message lists every failing column, `details.failures` holds them. */
export function schemaCheckFailed(name: string, failures: readonly ColumnFailure[]): AssayError {
  const columns = new Set(failures.map(({ column }) => column)).size;
  return new AssayError("SCHEMA_CHECK_FAILED", {
    what: `${columns} column${columns === 1 ? "" : "s"} break${columns === 1 ? "s" : ""} the ${name} schema`,
    got: failures.map(describeFailure).join("; "),
    failures,
  });
}
