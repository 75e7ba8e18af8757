import { isNull, isString, type Table } from "../../../../core/tables/index.js";

/** What writes one cell of a column as JSON. */
type Writer = (row: number) => string;

/** Rows as JSON objects, joined by commas. Numbers that are not finite are null, as JSON has none. */
export function rowsJson(table: Table): string {
  const writers = table.entries().map(([name], i) => {
    const key = `${i === 0 ? "" : ","}${JSON.stringify(name)}:`;
    const cell = writerOf(table, name);
    return (row: number): string => key + cell(row);
  });
  let text = "";
  for (let row = 0; row < table.numRows; row++) {
    text += row === 0 ? "{" : ",{";
    for (const write of writers) text += write(row);
    text += "}";
  }
  return text;
}

/** The cells of a column as JSON, joined by commas. */
export function columnJson(table: Table, name: string): string {
  const write = writerOf(table, name);
  let text = "";
  for (let row = 0; row < table.numRows; row++) text += row === 0 ? write(row) : `,${write(row)}`;
  return text;
}

/** Columns as one JSON object of arrays. */
export function columnsJson(table: Table): string {
  return `{${table.names.map((name) => `${JSON.stringify(name)}:[${columnJson(table, name)}]`).join(",")}}`;
}

function writerOf(table: Table, name: string): Writer {
  const column = table.column(name);
  if (isString(column)) {
    const texts = column.categories.map((text) => JSON.stringify(text));
    return (row) => (isNull(column, row) ? "null" : texts[column.values[row]]);
  }
  if (column.type === "float64" || column.type === "float32" || column.type === "int32") {
    const { values } = column;
    return (row) => (Number.isFinite(values[row]) && !isNull(column, row) ? String(values[row]) : "null");
  }
  return (row) => {
    const value = table.value(name, row);
    return typeof value === "bigint" ? String(value) : JSON.stringify(value);
  };
}
