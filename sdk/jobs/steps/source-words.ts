import type { DatasetSourceConfig } from "../../io/registered/schema.js";

/** Where rows come from, in a report's words: a path, an address, a table or a query. */
export function sourceInWords(source: DatasetSourceConfig): string {
  if ("table" in source && source.table !== undefined) return `table ${source.table}`;
  if ("query" in source && source.query !== undefined) return source.query;
  return "path" in source ? source.path : "uri" in source ? source.uri : "";
}
