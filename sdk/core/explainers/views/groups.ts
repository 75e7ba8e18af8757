import { isString, type Table } from "../../tables/index.js";
import { cellLabel } from "./label.js";

/** Rows that belong together. */
export interface RowGroup {
  readonly label: string;
  /** Places among the explained rows. */
  readonly rows: Uint32Array;
}

/**
 * Parts rows by the values of a column: texts and truth values one group a value, the most frequent first, those beyond
 * `most` in one of others; numbers one group a value where there are no more than `most`, else quantile bins; rows
 * without a value at the end.
 */
export function groupByColumn(data: Table, feature: string, most: number): RowGroup[] {
  const column = data.column(feature);
  const isText = isString(column) || column.type === "bool";
  const known: number[] = [];
  const missing: number[] = [];
  const order = isText ? undefined : data.numbers(feature);
  for (let r = 0; r < data.numRows; r++) {
    const absent = order === undefined ? data.value(feature, r) === null : Number.isNaN(order[r]);
    (absent ? missing : known).push(r);
  }
  const groups =
    order === undefined ? byText(data, feature, known, most) : byNumber(data, feature, known, order, most);
  return missing.length === 0 ? groups : [...groups, { label: "missing", rows: Uint32Array.from(missing) }];
}

function byText(data: Table, feature: string, known: readonly number[], most: number): RowGroup[] {
  const values = new Map<string, number[]>();
  for (const row of known) {
    const label = cellLabel(data.value(feature, row));
    const rows = values.get(label);
    if (rows === undefined) values.set(label, [row]);
    else rows.push(row);
  }
  const sorted = [...values].sort(([a, p], [b, q]) => q.length - p.length || (a < b ? -1 : 1));
  const own = sorted.length > most ? sorted.slice(0, most - 1) : sorted;
  const rest = sorted.slice(own.length);
  const groups = own.map(([label, rows]) => ({ label, rows: Uint32Array.from(rows) }));
  if (rest.length === 0) return groups;
  const others = rest.flatMap(([, rows]) => rows).sort((a, b) => a - b);
  return [...groups, { label: `${rest.length} others`, rows: Uint32Array.from(others) }];
}

function byNumber(
  data: Table,
  feature: string,
  known: readonly number[],
  order: Float64Array,
  most: number,
): RowGroup[] {
  const rows = [...known].sort((a, b) => order[a] - order[b] || a - b);
  const distinct = [...new Set(rows.map((row) => order[row]))];
  const edges =
    distinct.length <= most
      ? distinct
      : [
          ...new Set(
            Array.from({ length: most }, (_, i) => order[rows[Math.floor((i * rows.length) / most)]]),
          ),
        ];
  return edges.map((edge, i) => {
    const next = edges[i + 1] ?? Number.POSITIVE_INFINITY;
    const own = rows.filter((row) => order[row] >= edge && (order[row] < next || i === edges.length - 1));
    const [low, high] = [own[0], own[own.length - 1]].map((row) => cellLabel(data.value(feature, row)));
    return { label: low === high ? low : `${low} to ${high}`, rows: Uint32Array.from(own).sort() };
  });
}
