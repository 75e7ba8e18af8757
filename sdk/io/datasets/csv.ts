import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnType } from "../../core/tables/index.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { LostPrecision } from "./builders.js";
import { type CollectOptions, columnTypes, type Take, type Taken } from "./collect.js";
import { checkCsvHead, firstRecord } from "./csv-head.js";
import { countLines, locateFile, type Place, readHead, withoutGlob } from "./files.js";
import type { CsvConfig } from "./schemas.js";
import { duckDbWords, identifier, literal, literals } from "./session.js";
import { DUCKDB_TYPES } from "./types.js";

/** Bytes looked at before DuckDB reads: a header of any sane length. */
export const HEAD_BYTES = 1 << 18;

/** Marks the errors that a strict cast raises inside a query, before the column's number. */
const CAST_FAILED = "assay: cannot cast column ";

interface CsvSource {
  readonly connection: DuckDBConnection;
  readonly path: string;
  readonly config: CsvConfig;
  /** Column names, in order. */
  readonly names: readonly string[];
}

/**
 * Reads a CSV file. Types are read off the first 20,480 rows; a column whose later rows do not fit is read again as the wider
 * type (integers, then floats, then text). Integers are int32 where all fit, else int64; other numbers float64; `NaN` and
 * `inf` are floats. Only `true` and `false` (in any case) are booleans: other pairs (yes, no) stay the texts that they are. A declared type that a value does not fit throws DATA_CAST with the first rows; rows of unequal length,
 * a wrong delimiter or encoding throw DATA_FORMAT with the line; a file without rows throws DATA_EMPTY.
 */
export async function readCsv<T extends Taken>(
  connection: DuckDBConnection,
  config: CsvConfig,
  place: Place,
  options: CollectOptions,
  take: Take<T>,
): Promise<T> {
  const { path } = await locateFile(config.path, place);
  const head = await readHead(path, HEAD_BYTES);
  checkCsvHead(head, path, config);
  const sniffed = await sniffCsv(connection, path, config, head);
  const source = { connection, path, config, names: [...sniffed.keys()] };
  const declared = declaredTypes(source);
  // DuckDB's CSV reader turns "1.5" into the integer 2 without a word where the sample held integers only. So what looks
  // like integers is read as float64, which shows fractions, and made integers of here.
  const integral = new Set<string>();
  for (const [name, type] of sniffed) if (type === "BIGINT" && !declared.has(name)) integral.add(name);
  // Exact for a file whose last line ends and whose fields hold no line ends, which is nearly every file.
  // It is a hint: where counting fails, reading tells why.
  const lines = await countLines(path).catch(() => 0);
  const expectedRows = lines - (config.header ? 1 : 0);
  const booleans = [...sniffed.keys()].filter(
    (name) => sniffed.get(name) === "BOOLEAN" && !declared.has(name),
  );
  const table = await readWidening(
    source,
    { declared, integral, booleans },
    { ...options, expectedRows },
    take,
  );
  if (table.numRows > 0) return table;
  throw new AssayError("DATA_EMPTY", {
    what: `${path} has a header and no rows`,
    got: `columns ${source.names.slice(0, 10).join(", ")}`,
    wanted: "at least one row",
  });
}

/** What is known of columns before they are read. */
interface SniffedTypes {
  /** Types that the config names. */
  readonly declared: ReadonlyMap<string, ColumnType>;
  /** Columns of the sample's integers; narrowed as they turn out to be none. */
  readonly integral: Set<string>;
  /** Columns that DuckDB takes for booleans. */
  readonly booleans: readonly string[];
}

/** Reads until the types hold: each time that the sample turns out to have misled DuckDB, one column is read as a wider type. */
async function readWidening<T extends Taken>(
  source: CsvSource,
  { declared, integral, booleans }: SniffedTypes,
  options: CollectOptions,
  take: Take<T>,
): Promise<T> {
  const casts = new Map(declared);
  for (const name of booleans) casts.set(name, "bool");
  for (;;) {
    try {
      const select = strictSelect(source, casts, { declared, integral });
      return await take(source.connection, select, { ...options, narrow: true, integral });
    } catch (error) {
      const name = error instanceof LostPrecision ? error.column : failedColumn(error, source.names);
      if (name === undefined) throw csvError(error, source.path);
      const type = declared.get(name);
      if (type !== undefined) throw await castError(source, name, type);
      integral.delete(name);
      const wider = casts.get(name) === "int64" ? "float64" : "string";
      casts.set(name, error instanceof LostPrecision ? "int64" : wider);
    }
  }
}

/** The call that reads a CSV file; `more` options follow. */
export function csvCall(path: string, config: CsvConfig, more = ""): string {
  const options = [
    `delim=${literal(config.delimiter)}`,
    `quote=${literal(config.quote)}`,
    `escape=${literal(config.quote)}`,
    `header=${config.header}`,
    `nullstr=${literals(config.nullStrings)}`,
    // No guessing: every line counts, and each must have all its fields.
    "skip=0, comment='', null_padding=false, ignore_errors=false, strict_mode=true",
    "auto_detect=true",
    // Small buffers keep memory bounded; the longest line may take half of one.
    "buffer_size=4194304, hive_partitioning=false",
  ];
  return `read_csv(${literal(withoutGlob(path))}, ${options.join(", ")}${more})`;
}

/** Names of a file's columns, and the types that its first rows have. `head`: the first bytes of the file. */
export async function sniffCsv(
  connection: DuckDBConnection,
  path: string,
  config: CsvConfig,
  head: Buffer,
): Promise<Map<string, string>> {
  try {
    const types = await columnTypes(connection, `select * from ${csvCall(path, config)}`);
    return new Map([...types].map(([name, type]) => [name, String(type)]));
  } catch (error) {
    // Where the sniffer gives up, plain reading names the line that is wrong.
    const fields = firstRecord(head.toString("utf8").replace(/^\uFEFF/, ""), config.delimiter, config.quote);
    const columns = fields.map((_, i) => `'c${i}': 'VARCHAR'`).join(", ");
    const plain = csvCall(path, config, `, columns={${columns}}`).replace(
      "auto_detect=true",
      "auto_detect=false",
    );
    await connection.run(`select count(*) from ${plain}`).catch((cause) => {
      throw csvError(cause, path);
    });
    throw csvError(error, path);
  }
}

function declaredTypes({ config, names, path }: CsvSource): Map<string, ColumnType> {
  for (const name of Object.keys(config.types ?? {})) {
    if (names.includes(name)) continue;
    throw new AssayError("DATA_COLUMN_MISSING", {
      what: `column "${name}" has a type in the config but is not in ${path}`,
      next: didYouMean(name, names),
    });
  }
  return new Map(Object.entries(config.types ?? {}));
}

function strictSelect(
  { path, config, names }: CsvSource,
  casts: ReadonlyMap<string, ColumnType>,
  { declared, integral }: Pick<SniffedTypes, "declared" | "integral">,
): string {
  const types = [
    ...[...integral].map((name) => `${literal(name)}: 'DOUBLE'`),
    ...[...casts.keys()].map((name) => `${literal(name)}: 'VARCHAR'`),
  ];
  const replaced = [...casts]
    .filter(([, type]) => type !== "string")
    .map(
      ([name, type]) =>
        `${strictCast(name, type, names.indexOf(name), declared.has(name))} as ${identifier(name)}`,
    );
  const replace = replaced.length === 0 ? "" : ` replace (${replaced.join(", ")})`;
  const typed = types.length === 0 ? "" : `, types={${types.join(", ")}}`;
  return `select *${replace} from ${csvCall(path, config, typed)}`;
}

function strictCast(name: string, type: ColumnType, index: number, isDeclared: boolean): string {
  const target = DUCKDB_TYPES[type];
  // DuckDB reads "yes", "n", "on" as booleans too: right where the config says so, a loss of labels where nobody did.
  const doesNotFit =
    type === "bool" && !isDeclared
      ? `lower(${identifier(name)}) not in ('true', 'false')`
      : misfit(name, type);
  const bad = `${doesNotFit} then error('${CAST_FAILED}${index};')::${target}`;
  return `case when ${bad} else try_cast(${identifier(name)} as ${target}) end`;
}

/** A condition that holds where a text is there and is not of the type. */
export function misfit(name: string, type: ColumnType): string {
  const column = identifier(name);
  const failed = `${column} is not null and try_cast(${column} as ${DUCKDB_TYPES[type]}) is null`;
  return /int/.test(type)
    ? `(${failed}) or contains(${column}, '.') or contains(lower(${column}), 'e')`
    : failed;
}

function failedColumn(error: unknown, names: readonly string[]): string | undefined {
  const message = messageOf(error);
  const own = new RegExp(`${CAST_FAILED}(\\d+);`).exec(message);
  if (own !== null) return names[Number(own[1])];
  return names.find((name) => message.includes(`Error when converting column "${name}".`));
}

async function castError(source: CsvSource, name: string, type: ColumnType): Promise<AssayError> {
  const call = csvCall(source.path, source.config, `, types={${literal(name)}: 'VARCHAR'}`);
  const numbered = `select row_number() over () as "row", ${identifier(name)} from (select ${identifier(name)} from ${call})`;
  const read = await source.connection.runAndReadAll(
    `select "row", ${identifier(name)}, count(*) over () from (${numbered}) where ${misfit(name, type)} order by 1 limit 3`,
  );
  const rows = read.getRows();
  const examples = rows.map(([row, value]) => `${JSON.stringify(value)} in row ${row}`).join(", ");
  return new AssayError("DATA_CAST", {
    what: `column "${name}" of ${source.path} cannot be read as ${type}`,
    got: `${rows[0]?.[2]} values that are not, as ${examples} (rows count from 1, without the header)`,
    wanted: type,
    next: "Correct the rows, name such texts under `nullStrings`, or declare another type.",
  });
}

/** What DuckDB says of a CSV file. */
export function csvError(error: unknown, path: string): AssayError {
  if (AssayError.isInstance(error)) return error;
  const words = duckDbWords(error).replace("CSV Error on Line", "line");
  return new AssayError("DATA_FORMAT", { what: `${path} cannot be read as CSV: ${words}`, cause: error });
}
