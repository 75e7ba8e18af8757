import type { Table } from "../../core/tables/index.js";
import type { MimeBundle, ViewOptions } from "../bundle.js";
import { coreSource } from "../table/sources/core.js";
import { sourceView } from "./source.js";

/** A table: the first rows, with types, gaps and distributions of its columns; all rows where a kernel serves them. */
export function tableView(table: Table, options: ViewOptions = {}): MimeBundle {
  return sourceView(coreSource(table), options);
}
