import type { DuckDBConnection } from "@duckdb/node-api";

/**
 * Whether a query gives the same rows each time, as far as its text tells: it calls no function that DuckDB knows to be
 * volatile (`random()`, `uuid()`), nor one of the time of the query (`now()`), and draws no sample.
 */
export async function isRepeatable(connection: DuckDBConnection, query: string): Promise<boolean> {
  const result = await connection.runAndReadAll(
    "select distinct lower(function_name) from duckdb_functions() where stability in ('VOLATILE', 'CONSISTENT_WITHIN_QUERY')",
  );
  const unsteady = new Set(result.getRows().map(([name]) => String(name)));
  // What stands in quotes or in a comment is no call.
  const text = query.replaceAll(/'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g, " ").toLowerCase();
  if (/\b(?:tablesample|using\s+sample|current_(?:date|time|timestamp))\b/.test(text)) return false;
  return ![...text.matchAll(/([\p{L}_][\p{L}\p{N}_]*)\s*\(/gu)].some(([, name]) => unsteady.has(name));
}
