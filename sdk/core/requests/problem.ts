/** What is wrong with a cell, or with a row, of a request. */
export interface RowProblem {
  /** From 0; absent where it is the same in all rows. */
  readonly row?: number;
  /** The column; absent where the row itself is no row. */
  readonly field?: string;
  /** `missing`: it must be there; `type`: it is of another type; `unknown`: the model has no such column; `row`: it is no row; `model`: the model refuses it. */
  readonly code: "missing" | "type" | "unknown" | "row" | "model";
  /** What was got, cut to a length that can be shown. */
  readonly got: string;
  readonly wanted: string;
}

/** One line: `temp: got "warm", wanted a number`. */
export function problemText({ field, code, got, wanted }: RowProblem): string {
  const said = code === "missing" ? `is missing, wanted ${wanted}` : `got ${got}, wanted ${wanted}`;
  return field === undefined ? said : `${field}: ${said}`;
}

/** Characters of a value that a problem shows. */
const SHOWN_CHARACTERS = 60;

/** A value of a request as a problem shows it: JSON, cut. */
export function shownValue(value: unknown): string {
  if (typeof value === "bigint") return `${value}`;
  const text =
    typeof value === "string"
      ? JSON.stringify(value.slice(0, SHOWN_CHARACTERS + 1))
      : Array.isArray(value)
        ? `an array of ${value.length}`
        : typeof value === "object" && value !== null
          ? "an object"
          : String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
