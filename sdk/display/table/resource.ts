import { type JsonCell, jsonCell } from "./cell.js";
import { firstRows, shownColumns } from "./hold.js";
import { ownNames } from "./names.js";
import type { SourceColumn, TableSource } from "./source.js";

/** Characters of the rows that the twin holds, at most: they stand in the page's state as well. */
const CHARACTERS = 100_000;

/** Type of a column in a Data Resource's schema (https://specs.frictionlessdata.io/table-schema). */
function fieldType({ kind, type }: SourceColumn): string {
  if (kind === "text") return "string";
  if (kind === "boolean") return "boolean";
  if (kind === "time") return type === "date" ? "date" : "datetime";
  if (kind === "any") return "any";
  return /^u?int\d+$|^bigint$/.test(type) ? "integer" : "number";
}

/** JSON has no NaN and no infinity, which become null; 64-bit integers beyond 2^53 and other values are texts. */
function plainCell(cell: JsonCell): number | boolean | string | null {
  if (cell === null || typeof cell !== "object") return cell;
  if (cell.t === "u") return null;
  return cell.t === "n" && cell.v !== "-0" ? null : cell.t === "n" ? 0 : cell.v;
}

/** The first rows as a Tabular Data Resource, for programs that read notebooks and for other front ends' data explorers. */
export function dataResource(full: TableSource): {
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: string }[] };
  readonly data: readonly Readonly<Record<string, unknown>>[];
} {
  const source = shownColumns(full);
  const names = ownNames(source.columns);
  const { label } = source;
  // Labels are a field as pandas writes them: "index".
  const heads = label === undefined || names.includes("index") ? undefined : label;
  return {
    schema: {
      fields: [
        ...(heads === undefined ? [] : [{ name: "index", type: "any" }]),
        ...source.columns.map((column, c) => ({ name: names[c], type: fieldType(column) })),
      ],
    },
    data: firstRows(source, CHARACTERS).map((cells, row) =>
      Object.fromEntries([
        ...(heads === undefined ? [] : [["index", plainCell(jsonCell(heads(row)))] as const]),
        ...cells.map((cell, c) => [names[c], plainCell(cell)] as const),
      ]),
    ),
  };
}
