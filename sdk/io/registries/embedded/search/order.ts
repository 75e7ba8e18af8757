import { refuse } from "../../limits.js";
import type { RunRecord } from "../../store.js";
import { IDENTIFIER, type Identifier, identifierOf, valueIn } from "./identifier.js";

const ORDER = new RegExp(`^\\s*${IDENTIFIER}(?:\\s+(asc|desc))?\\s*$`, "iu");

type Comparison = (a: RunRecord, b: RunRecord) => number;

/**
 * How runs are put in order: by these clauses (`metrics.mae ASC`), then newest first, then by id. Runs without a value
 * come last, whatever the direction, and NaN just before them: as MLflow has it.
 */
export function parseOrder(orderBy: readonly string[] = []): Comparison {
  const comparisons = [...orderBy.map(comparison), newestFirst];
  return (a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

function comparison(clause: string): Comparison {
  const match = ORDER.exec(clause);
  if (match === null) {
    refuse("the order cannot be read", JSON.stringify(clause), "a key and a direction, as metrics.mae DESC");
  }
  const [, word, back, double, bare, direction] = match as (string | undefined)[];
  const identifier = identifierOf([word, back, double, bare]);
  const sign = direction?.toLowerCase() === "desc" ? -1 : 1;
  return (a, b) => {
    const [first, second] = [place(identifier, a), place(identifier, b)];
    if (first.rank !== second.rank) return first.rank - second.rank;
    if (first.rank > 0 || first.value === second.value) return 0;
    return first.value < second.value ? -sign : sign;
  };
}

/** 0: a value; 1: NaN; 2: none. */
function place(
  identifier: Identifier,
  run: RunRecord,
): { readonly rank: number; readonly value: string | number } {
  const value = valueIn(identifier, run);
  if (value === undefined) return { rank: 2, value: "" };
  return { rank: Number.isNaN(value) ? 1 : 0, value };
}

function newestFirst({ info: a }: RunRecord, { info: b }: RunRecord): number {
  if (a.startTimeMs !== b.startTimeMs) return b.startTimeMs - a.startTimeMs;
  return a.runId < b.runId ? -1 : 1;
}
