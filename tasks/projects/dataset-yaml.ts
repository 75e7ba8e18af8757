import type { DatasetInputConfig } from "../../sdk/io/datasets/config.js";
import type { Proposal } from "./propose.js";
import { dateInSql } from "./repairs.js";
import { comment, inline } from "./yaml.js";

/** Where the rows come from, as a config names it. */
export interface DataPlace {
  /** The data file, as the config names it: relative to confs/, or absolute. */
  readonly path: string;
  /** How the file is read. */
  readonly dataset: DatasetInputConfig;
}

/** The key `dataset` of a config; with `why`, what is left out says so in comments. */
export function datasetPart(
  { exclude, order, repairs }: Proposal,
  { dataset, path }: DataPlace,
  { why: told }: { readonly why: boolean },
): string[] {
  const left = exclude.flatMap(({ value, why }, i) => [
    ...(!told || exclude[i - 1]?.why === why ? [] : comment(`${why}.`, "    ")),
    `    - ${inline(value)}`,
  ]);
  const excludes = left.length === 0 ? [] : ["  exclude:", ...left];
  if (order?.sort === true) {
    const repair = repairs.find(({ column }) => column === order.column);
    const name = sqlName(order.column);
    const by = repair === undefined ? name : dateInSql(repair, name);
    return [
      ...(told ? comment(`Rows do not stand in the order of ${order.column}: the query sorts them.`) : []),
      "dataset:",
      "  kind: sql",
      `  query: ${inline(`select * from ${fileInSql(dataset, path)} order by ${by}`)}`,
      ...excludes,
    ];
  }
  return ["dataset:", ...fileLines({ dataset, path }), ...excludes];
}

/** The data file below a key, with how it is read. */
export function fileLines({ dataset, path }: DataPlace): string[] {
  const { kind, ...rest } = dataset;
  const options = Object.entries({ ...rest, path }).map(([key, value]) => `  ${key}: ${inline(value)}`);
  return [`  kind: ${kind}`, ...options];
}

/** A file as DuckDB's SQL reads it: with the delimiter where it is not told by the name. */
function fileInSql(dataset: DatasetInputConfig, path: string): string {
  const file = sqlText(path);
  return dataset.kind === "csv" && dataset.delimiter !== undefined
    ? `read_csv(${file}, delim = ${sqlText(dataset.delimiter)})`
    : file;
}

const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
