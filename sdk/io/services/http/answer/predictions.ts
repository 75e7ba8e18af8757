import type { Table } from "../../../../core/tables/index.js";
import type { Asked } from "../body/asked.js";
import type { Form } from "./forms.js";
import { columnJson, columnsJson, rowsJson } from "./table-json.js";

/** Predictions in the form that was asked for: JSON in the shape of the request, CSV with a header, or an Arrow IPC stream. */
export async function writePredictions(
  predictions: Table,
  shape: Asked["shape"],
  form: Form,
): Promise<string | Buffer> {
  if (form === "csv") return csvOf(predictions);
  if (form === "arrow") return arrowOf(predictions);
  if (shape === "row") return rowsJson(predictions);
  if (shape === "columns") return `{"columns":${columnsJson(predictions)}}`;
  return `{"predictions":[${rowsJson(predictions)}]}`;
}

/**
 * As MLflow's scoring server answers: what a prediction is, if it is one value a row, stands there itself; rows of several columns
 * are records.
 */
export function writeMlflow(predictions: Table): string {
  const [only, ...others] = predictions.names;
  const values = others.length === 0 ? columnJson(predictions, only) : rowsJson(predictions);
  return `{"predictions":[${values}]}`;
}

function csvOf(table: Table): string {
  const lines = [table.names.map(field).join(",")];
  for (const row of table.rows())
    lines.push(
      Object.values(row)
        .map((cell) => (cell === null ? "" : field(String(cell))))
        .join(","),
    );
  return `${lines.join("\r\n")}\r\n`;
}

function field(text: string): string {
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function arrowOf(table: Table): Promise<Buffer> {
  const { tableFromArrays, tableToIPC } = await import("@uwdata/flechette");
  const columns = table.names.map((name): [string, unknown[] | Float64Array] => {
    const column = table.column(name);
    return column.type === "float64" && column.valid === undefined
      ? [name, column.values as Float64Array]
      : [name, Array.from({ length: table.numRows }, (_, row) => table.value(name, row))];
  });
  return Buffer.from(tableToIPC(tableFromArrays(columns as never), { format: "stream" }) ?? []);
}
