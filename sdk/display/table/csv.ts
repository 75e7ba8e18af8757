// Comma-separated values (RFC 4180). No imports of Node: the page uses it.
import { exportText, type JsonCell } from "./cell.js";

/** A text at which a spreadsheet would start a formula: what is no number after a sign, or these characters. */
const FORMULA = /^[=@\t\r]|^[+-](?!(\d[\d,.]*|\.\d+)(e[+-]?\d+)?$)/i;

/**
 * One field. Texts that a spreadsheet would run as a formula get an apostrophe before them: such a file is opened in one by a
 * double click, and its texts may come from anyone.
 */
function field(cell: JsonCell): string {
  const text = exportText(cell);
  const isText =
    typeof cell === "string" || (typeof cell === "object" && cell !== null && /[so]/.test(cell.t));
  const safe = isText && FORMULA.test(text) ? `'${text}` : text;
  // An empty text is told from a missing value, as DuckDB writes and reads it.
  return safe === "" && cell === ""
    ? '""'
    : /[",\r\n]|^\s|\s$/.test(safe)
      ? `"${safe.replaceAll('"', '""')}"`
      : safe;
}

/** One line, with its end. */
export const csvLine = (cells: readonly JsonCell[]): string => `${cells.map(field).join(",")}\r\n`;
