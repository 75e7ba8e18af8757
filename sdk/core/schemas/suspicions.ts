import { isString, nullCount, type Table, valueAt } from "../tables/index.js";
import { castColumn } from "./cast.js";

/** Columns are suspected of being numbers where no more than this share of their values is not. */
const ODD_SHARE = 0.1;

/**
 * What of a table was hardly meant so, in words: columns of numbers that a few texts among them turn into text, and columns
 * without any value. None of it is an error: texts are categories, and an empty column says nothing.
 */
export function suspicions(table: Table): string[] {
  return table.entries().flatMap(([name, column]) => {
    const present = table.numRows - nullCount(column);
    if (present === 0) return table.numRows === 0 ? [] : [`column "${name}" has no value in any row`];
    const looksNumeric = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));
    if (!isString(column) || !column.categories.some(looksNumeric)) return [];
    const { failed } = castColumn(column, "number");
    if (failed.length === 0 || failed.length > present * ODD_SHARE) return [];
    const shown = failed.slice(0, 3).map((row) => `${JSON.stringify(valueAt(column, row))} in row ${row}`);
    return [
      `column "${name}" is text, as ${failed.length} of its ${present} values are no numbers: ${shown.join(", ")}. ` +
        "Its values are taken as categories; to read numbers, declare its type or name such texts under `nullStrings`",
    ];
  });
}
