// Tables of any origin have one view, that of the SDK's own tables.
import { withPageCode } from "../../../sdk/display/page/carry.js";
import type { TableSource } from "../../../sdk/display/table/source.js";
import { sourceView } from "../../../sdk/display/views/source.js";
import type { Shown } from "../host.js";
import { inspectLine } from "../text-plain.js";

const WIDTH = 120;
const ROWS = 20;

/** A table; a text of its own stands in the place of the table in box drawing. */
export function showTable(source: TableSource, text?: string): Shown {
  const bundle = withPageCode(sourceView(source, { width: WIDTH, rows: ROWS, describe: inspectLine }));
  return { data: text === undefined ? bundle : { ...bundle, "text/plain": text }, metadata: {} };
}
