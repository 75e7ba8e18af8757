import { AssayError } from "../../utils/errors/index.js";
import type { CsvConfig } from "./schemas.js";

/** Delimiters that files have when they do not have the one that was declared. */
const DELIMITERS = [",", ";", "\t", "|"];

/** Fields of the first record of a text. */
export function firstRecord(text: string, delimiter: string, quote: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (quote !== "" && char === quote) {
      if (quoted && text[i + 1] === quote) field += text[++i];
      else quoted = !quoted;
    } else if (!quoted && (char === "\n" || char === "\r")) {
      break;
    } else if (!quoted && text.startsWith(delimiter, i)) {
      fields.push(field);
      field = "";
      i += delimiter.length - 1;
    } else field += char;
  }
  return [...fields, field];
}

/**
 * What can be told from the first lines, before DuckDB reads the file: an empty file (DATA_EMPTY), one that is no text, another
 * delimiter than the declared one, or two columns of one name (DATA_FORMAT). Names differ where case is ignored, as in SQL.
 */
export function checkCsvHead(head: Buffer, path: string, config: CsvConfig): void {
  const text = head.toString("utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") {
    throw new AssayError("DATA_EMPTY", { what: `${path} is empty`, wanted: "a header and rows" });
  }
  if (head.includes(0)) {
    const isParquet = head.subarray(0, 4).toString("latin1") === "PAR1";
    throw new AssayError("DATA_FORMAT", {
      what: `${path} is not a text file`,
      got: isParquet ? "a Parquet file" : "bytes that are no text (or UTF-16)",
      wanted: "CSV in UTF-8",
      ...(isParquet ? { next: "Declare `kind: parquet`." } : {}),
    });
  }
  const fields = firstRecord(text, config.delimiter, config.quote);
  if (fields.length === 1) checkDelimiter(text, path, config);
  if (config.header) checkNames(fields, path);
}

function checkDelimiter(text: string, path: string, config: CsvConfig): void {
  const counts = DELIMITERS.filter((other) => other !== config.delimiter).map(
    (other) => [other, firstRecord(text, other, config.quote).length] as const,
  );
  const [likely, count] = counts.reduce((best, next) => (next[1] > best[1] ? next : best));
  if (count === 1) return;
  throw new AssayError("DATA_FORMAT", {
    what: `${path} has one column where it is split at ${JSON.stringify(config.delimiter)}`,
    got: JSON.stringify(text.split(/\r?\n/, 1)[0].slice(0, 80)),
    wanted: `columns between ${JSON.stringify(config.delimiter)}`,
    next: `The delimiter is likely ${JSON.stringify(likely)} (${count} columns): set \`delimiter: ${JSON.stringify(likely)}\`.`,
  });
}

function checkNames(names: readonly string[], path: string): void {
  const seen = new Map<string, string>();
  for (const name of names.filter((each) => each.trim() !== "")) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) {
      throw new AssayError("DATA_FORMAT", {
        what: `${path} has two columns of one name`,
        got: `"${other}" and "${name}"`,
        wanted: "names that differ, upper and lower case ignored",
        next: "Rename one of them in the header line.",
      });
    }
    seen.set(name.toLowerCase(), name);
  }
}
