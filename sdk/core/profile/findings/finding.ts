import { cutText, formatCount, formatPercent } from "../../../utils/text/index.js";
import type { Finding, FindingKind, Severity } from "../types.js";

/** Characters of a name or a value in a message. */
const MOST_CHARACTERS = 60;
/** Names that a message lists. */
const MOST_NAMES = 5;

/** A name as messages hold it. */
export function named(name: string): string {
  return cutText(name, MOST_CHARACTERS);
}

/** `a, b, c, … (12)`. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(named).join(", ");
  return names.length > MOST_NAMES ? `${shown}, … (${names.length})` : shown;
}

/** `1,200 rows (12.0 %)`. */
export function rowsText(count: number, rows: number): string {
  return `${formatCount(count)} ${count === 1 ? "row" : "rows"} (${formatPercent(count / Math.max(1, rows))})`;
}

export function finding(
  kind: FindingKind,
  severity: Severity,
  columns: readonly string[],
  message: string,
  next: string,
): Finding {
  return { kind, severity, columns, message, next };
}
