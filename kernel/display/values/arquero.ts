import { type ArqueroLike, arqueroSource } from "../../../sdk/display/table/sources/frames.js";
import type { Shown } from "../host.js";
import { call, hasMethods, read } from "../probe.js";
import { showTable } from "./table.js";

/** An Arquero table, of any copy of the package. */
export function isArquero(value: object): value is ArqueroLike {
  return hasMethods(value, "columnNames", "numRows", "numCols", "scan", "column");
}

/** Its rows in the order of the table, filtered ones left out, and the types of its columns. */
export function showArquero(table: object): Shown {
  if (!isArquero(table)) throw new TypeError("no Arquero table");
  return showTable(arqueroSource(table, `Arquero table${groups(table)}`));
}

function groups(table: object): string {
  const found = read(table, "isGrouped") && call(table, "isGrouped") ? call(table, "groups") : undefined;
  const size = typeof found === "object" && found !== null ? read(found, "size") : undefined;
  return size === undefined ? "" : ` in ${size} groups`;
}
