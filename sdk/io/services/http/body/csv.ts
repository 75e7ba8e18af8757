import { HttpFault } from "../fault.js";
import { type Asked, type AskedLimits, checkSize } from "./asked.js";

/**
 * Rows of CSV (RFC 4180) with a header, UTF-8. An empty field is a missing value, a quoted empty one an empty text; quotes
 * inside quotes are doubled. Lines may end by LF or CRLF.
 */
export function readCsv(text: string, limits: AskedLimits): Asked {
  const [header, ...data] = records(text.replace(/^\ufeff/, ""), limits.maxRows + 1);
  if (header === undefined) throw new HttpFault(400, "the CSV is empty, not even a header is there");
  const names = header.map((name) => name ?? "");
  checkSize(data.length, names.length, limits);
  if (new Set(names).size !== names.length)
    throw new HttpFault(400, "two columns of the CSV have the same name");
  const short = data.findIndex((row) => row.length !== names.length);
  if (short >= 0)
    throw new HttpFault(
      400,
      `row ${short} of the CSV has ${data[short].length} fields, the header ${names.length}`,
    );
  return {
    rows: data.length,
    shape: "rows",
    read: (reader) =>
      reader.written(names, data.length, (name) => {
        const at = names.indexOf(name);
        return (row) => data[row][at];
      }),
  };
}

const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/** Lines of fields. A text with more than `most` of them behind the header is refused. */
function records(text: string, most: number): (string | null)[][] {
  const lines: (string | null)[][] = [];
  let line: (string | null)[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length || line.length > 0) {
    const at = FIELD.lastIndex;
    const match = FIELD.exec(text);
    if (match === null)
      throw new HttpFault(400, `the CSV cannot be read in line ${lines.length + 1}, at character ${at}`);
    const [, quoted, plain, end] = match;
    line.push(quoted === undefined ? plain || null : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    // An empty line is none, but where the table has one column that may be missing.
    if (line.length > 1 || line[0] !== null || lines[0]?.length === 1) lines.push(line);
    if (lines.length > most + 1) throw new HttpFault(413, `the CSV has more than ${most - 1} rows`);
    line = [];
  }
  return lines;
}
