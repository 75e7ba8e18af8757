import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { withDuckDb } from "../../../sdk/io/datasets/session.js";

/** The cleaning that all sides do. */
export const STEPS = [
  { kind: "drop", columns: ["note"] },
  { kind: "rename", columns: { p: "pressure" } },
  { kind: "trim", columns: ["city", "weather"] },
  { kind: "replace", column: "city", values: { unknown: null, BONN: "Bonn" } },
  { kind: "replace", column: "i0", values: { "-999": null } },
  { kind: "parse", column: "price", to: "number", decimal: ",", thousands: "." },
  { kind: "parse", column: "day", to: "date", formats: ["DD.MM.YYYY"] },
  { kind: "parse", column: "member", to: "boolean", true: ["yes"], false: ["no"] },
  { kind: "dropDuplicates" },
  { kind: "fill", column: "f0", with: "median" },
  { kind: "fill", column: "f1", with: "mean" },
  { kind: "fill", column: "city", with: "mode" },
  { kind: "fill", column: "f2", with: "forward" },
  { kind: "fill", column: "i0", with: "constant", value: 0 },
  { kind: "clip", column: "f3", min: 10, max: 990 },
  { kind: "dropRows", where: "f4 > 990 and weather == 'rain'" },
  { kind: "cyclicTime", column: "at", part: "hour" },
];

/**
 * Writes 20 columns of dirty rows as `rows.csv` and `rows.parquet`, and `csv.yaml` and `parquet.yaml`, configs that clean them:
 * one row in a hundred repeats another, one value in ten is missing in four columns, texts have white space at their ends, and
 * numbers, dates and booleans are written as people write them.
 */
export async function writeDirtyRows(folder: string, rows: number): Promise<void> {
  const gap = (value: string, salt: number): string =>
    `case when hash(i, ${salt}) % 10 = 0 then null else ${value} end`;
  const float = (salt: number): string => `(hash(i, ${salt}) % 1000000) / 1000.0`;
  const city = `case hash(i, 31) % 40 when 0 then 'unknown' when 1 then 'BONN' when 2 then null else 'city ' || hash(i, 32) % 1000 end`;
  const columns = [
    "i as id",
    ...[0, 1, 2].map((k) => `${gap(float(k), 10 + k)} as f${k}`),
    ...[3, 4, 5, 6].map((k) => `${float(k)} as f${k}`),
    "case when hash(i, 20) % 20 = 0 then -999 else (hash(i, 21) % 100000)::int end as i0",
    ...[1, 2, 3].map((k) => `(hash(i, ${21 + k}) % 100000)::int as i${k}`),
    `case when hash(i, 33) % 5 = 0 then ' ' else '' end || ${city} as city`,
    "(array['clear', 'cloudy ', 'rain', ' a name of more than twelve bytes'])[1 + (i % 4)] as weather",
    "replace(replace(replace(format('{:,.2f}', (hash(i, 34) % 10000000) / 100.0), ',', ';'), '.', ','), ';', '.') as price",
    "strftime(date '2015-01-01' + (hash(i, 35) % 3000)::int, '%d.%m.%Y') as day",
    "case when hash(i, 36) % 3 = 0 then 'yes' else 'no' end as member",
    "timestamp '2011-01-01' + to_seconds(i * 60) as at",
    `${gap(float(7), 17)} as p`,
    "'made' as note",
  ];
  // The last row of a hundred is the first of them again.
  const numbers = `select case when range % 100 = 99 then range - 99 else range end as i from range(${rows})`;
  await withDuckDb({ threads: 1 }, async (connection) => {
    await connection.run(`create table made as select ${columns.join(", ")} from (${numbers})`);
    for (const kind of ["csv", "parquet"])
      await connection.run(`copy made to '${join(folder, `rows.${kind}`)}' (format ${kind})`);
  });
  for (const kind of ["csv", "parquet"]) {
    const config = {
      kind: "training",
      dataset: { kind, path: `rows.${kind}` },
      target: "f6",
      model: { kind: "linear" },
    };
    writeFileSync(join(folder, `${kind}.yaml`), stringify({ ...config, clean: STEPS }));
  }
}
