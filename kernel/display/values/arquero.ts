import { type ArqueroLike, arqueroSource } from "../../../sdk/display/table/sources/frames.js";
import type { Shown } from "../host.js";
import { call, hasMethods, isObject, read } from "../probe.js";
import { showTable } from "./table.js";

/** An Arquero table, of any copy of the package. */
export function isArquero(value: object): value is ArqueroLike {
  return hasMethods(value, "columnNames", "numRows", "numCols", "scan", "column");
}

/** Its rows in the order of the table, filtered ones left out, and the types of its columns. */
export function showArquero(table: object): Shown {
  return showTable(arqueroSource(table as ArqueroLike, `Arquero table${groups(table)}`));
}

function groups(table: object): string {
  const found = call(table, "isGrouped") === true ? call(table, "groups") : undefined;
  return isObject(found) ? ` in ${String(read(found, "size"))} groups` : "";
}
