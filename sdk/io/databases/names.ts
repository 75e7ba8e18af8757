/** A name as SQL's standard quotes it (Postgres, SQLite): doubled quotes inside. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A name as MySQL quotes it, in whatever mode the server is. */
export function backticked(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** A query as it can stand inside another: without the semicolon at its end. */
export function withoutEnd(query: string): string {
  return query.replace(/[\s;]+$/, "");
}

/** A name as a message shows it. */
export function identifierText(name: string): string {
  return JSON.stringify(name);
}
