import { AssayError } from "../../../utils/errors/index.js";
import { type Column, isNull, isString, type StringColumn } from "../../tables/index.js";

/** A column of texts that were written anew, and the rows whose cells are other than before. */
export interface MappedTexts {
  readonly column: StringColumn;
  readonly rows: readonly number[];
}

/** Writes each distinct text anew; null makes its cells missing. */
export function mapTexts(column: StringColumn, write: (text: string) => string | null): MappedTexts {
  const codes = new Map<string, number>();
  const written = column.categories.map((text) => {
    const made = write(text);
    if (made === null) return { made, code: 0 };
    const code = codes.get(made) ?? codes.size;
    codes.set(made, code);
    return { made, code };
  });
  const values = new Int32Array(column.values.length);
  const valid = column.valid?.slice() ?? new Uint8Array(values.length).fill(1);
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) {
    if (isNull(column, row)) continue;
    const old = column.values[row];
    const { made, code } = written[old];
    values[row] = code;
    if (made === null) valid[row] = 0;
    if (made !== column.categories[old]) rows.push(row);
  }
  if (rows.length === 0) return { column, rows };
  const nullable = valid.includes(0) ? { valid } : {};
  return { column: { type: "string", values, categories: [...codes.keys()], ...nullable }, rows };
}

/** A column as one of texts, or DATA_CAST where it is none. */
export function textsOf(column: Column, name: string, purpose: string): StringColumn {
  if (isString(column)) return column;
  throw new AssayError("DATA_CAST", {
    what: `column "${name}" cannot be used for ${purpose}`,
    got: `a column of type ${column.type}`,
    wanted: "texts",
    next: "Leave the column out of this step.",
  });
}
