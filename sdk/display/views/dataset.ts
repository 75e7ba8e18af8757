import type { Table } from "../../core/tables/index.js";
import type { MimeBundle, ViewOptions } from "../bundle.js";
import { coreSource } from "../table/sources/core.js";
import { sourceView } from "./source.js";

/** What the view needs of a dataset. */
export interface DatasetLike {
  readonly name: string;
  readonly table: Table;
}

/** A dataset: its table under its name. */
export function datasetView({ name, table }: DatasetLike, options: ViewOptions = {}): MimeBundle {
  return sourceView(coreSource(table, `Dataset ${name}`), options);
}
