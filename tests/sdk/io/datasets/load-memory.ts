import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";

const ROOT = join(__dirname, "../../../..");
const MIB = 1 << 20;

/** What one load took, in a process of its own. */
export interface LoadMeasure {
  readonly rows: number;
  readonly columns: number;
  readonly seconds: number;
  /** Processor time of all threads. */
  readonly cpuSeconds: number;
  /** Bytes of the columns' arrays, in MiB. */
  readonly columnsMiB: number;
  /** Greatest resident memory of the process, Node and DuckDB included, in MiB. */
  readonly peakMiB: number;
  /** 1.6 times the columns and 200 MiB. */
  readonly boundMiB: number;
}

/** Writes 1,000,000 rows of 20 columns (floats, integers, texts, a boolean, timestamps, nulls) as one CSV and one Parquet file. */
export async function writeMillionRows(folder: string, rows = 1_000_000): Promise<void> {
  const columns = [
    ...Array.from({ length: 10 }, (_, k) => `round(random() * 1000, 6) as f${k}`),
    ...Array.from({ length: 5 }, (_, k) => `(random() * 100000)::bigint as i${k}`),
    "(array['clear', 'cloudy', 'rain', 'a name of more than twelve bytes'])[1 + (i % 4)] as weather",
    "'city ' || (random() * 1000)::int as city",
    "i % 3 = 0 as holiday",
    "timestamp '2011-01-01' + to_seconds(i * 60) as at",
    "case when i % 10 = 0 then null else random() end as sparse",
  ];
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run(`create table made as select ${columns.join(", ")} from range(${rows}) t(i)`);
  await connection.run(`copy made to '${join(folder, "rows.parquet")}' (format parquet)`);
  await connection.run(`copy made to '${join(folder, "rows.csv")}' (format csv, header)`);
  connection.closeSync();
  instance.closeSync();
}

/** Loads one of the files in a new process. `entry` is the room's index: compiled, or TypeScript (through jiti, which takes memory too). */
export async function measureLoad(
  folder: string,
  kind: "csv" | "parquet",
  entry = join(ROOT, "sdk/io/datasets/index.ts"),
): Promise<LoadMeasure> {
  const load = entry.endsWith(".ts")
    ? `require("jiti").createJiti(${JSON.stringify(join(ROOT, "package.json"))}).import(${JSON.stringify(entry)})`
    : `import(${JSON.stringify(entry)})`;
  const script = `${load}.then(async ({ readDataset }) => {
    const start = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    const { table } = await readDataset({ kind: "${kind}", path: "rows.${kind}" }, { baseDir: ${JSON.stringify(folder)} });
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const { user, system } = process.cpuUsage(cpu);
    const peak = process.resourceUsage().maxRSS * 1024;
    console.log(JSON.stringify([table.numRows, table.numColumns, seconds, (user + system) / 1e6, table.bytes, peak]));
  });`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { cwd: ROOT });
  const [rows, columns, seconds, cpuSeconds, bytes, peak] = JSON.parse(stdout) as number[];
  const columnsMiB = bytes / MIB;
  return {
    rows,
    columns,
    seconds,
    cpuSeconds,
    columnsMiB,
    peakMiB: peak / MIB,
    boundMiB: 1.6 * columnsMiB + 200,
  };
}
